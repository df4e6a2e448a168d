"""What a person may want beside the usual, walked down the whole line: sound that stays, persons covered whole."""

import json
import zipfile
from fractions import Fraction
from pathlib import Path

from consent_app.bundle.verify import verify
from consent_app.domain.evidence import Kind
from consent_app.domain.work import Work
from consent_app.services import consent, intake, pipeline, requests, review
from consent_app.services.pipeline import Making
from consent_app.services.settings import Profile
from consent_app.services.store import Store
from tests.poison import ffmpeg
from tests.scenes import ZONE, asking, evening_film
from tests.services.test_line import EVENING, release


def test_sound_that_is_kept_and_persons_covered_whole_are_told_in_the_record(
    profile: Profile, store: Store, tmp_path: Path
) -> None:
    silent, film = evening_film(tmp_path / "films"), tmp_path / "cam_20260710_200500.mp4"
    ffmpeg("-i", silent, "-f", "lavfi", "-i", "anoisesrc=duration=6", "-c:v", "copy", film)
    intake.add(store, [film], "Door", Work(), zone=ZONE, shift=Fraction(0))
    (request,) = requests.add(store, asking(EVENING), "request.txt", zone=ZONE)
    pipeline.propose(store, request.id, Work())
    review.appended(store, request.id, review.Edits((review.Whole("clip-01", (Kind.PERSON,)),)))
    (made,) = pipeline.render(profile, store, request.id, Work(), Making(sound=True))
    (again,) = pipeline.render(profile, store, request.id, Work())
    assert (made.plan.keep_audio, again.sha256) == (True, made.sha256)
    consent.decide(store, request.id, None)
    bundle = release(profile, store, request.id, tmp_path)
    assert all(check.passed for check in (*bundle.checks, *verify(Path(bundle.path))))
    with zipfile.ZipFile(bundle.path) as archive:
        (record,) = (name for name in archive.namelist() if name.endswith("redactions.json"))
        (told,) = json.loads(archive.read(record))["clips"]
        assert told["sound"] is True
        assert told["counts"] == {"face": 1, "person": 1}
    (off,) = pipeline.render(profile, store, request.id, Work(), Making(sound=False))
    assert not off.plan.keep_audio
