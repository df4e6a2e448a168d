import json
import multiprocessing
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent_app.domain.evidence import Box, Kind, Sighting, Track
from consent_app.domain.redaction import RedactionPlan
from consent_app.domain.request import Private
from consent_app.domain.timeline import Span
from consent_app.domain.work import ConsentAppError
from consent_app.services import ledger, requests
from consent_app.services.codec import from_json, to_json
from consent_app.services.settings import Profile, household_zone, open_profile, private_folder
from consent_app.services.store import Store, open_store
from tests.scenes import ZONE, asking

EVENING = "from 8 p.m. to 9 p.m. on July 10"


def test_a_profile_is_readable_by_nobody_else(profile: Profile, store: Store) -> None:
    assert stat.S_IMODE(profile.root.stat().st_mode) == 0o700
    assert stat.S_IMODE(profile.database.stat().st_mode) == 0o600


def test_values_come_back_as_they_went_in(store: Store) -> None:
    (request,) = requests.add(store, asking(EVENING), "request.txt", zone=ZONE)
    kept = store.request(request.id)
    assert kept == request
    assert kept.text.reveal() == request.text.reveal()


fractions = st.fractions(min_value=0, max_value=1000, max_denominator=90_000)


@given(fractions, st.floats(0, 2000), st.floats(0, 1))
def test_a_plan_keeps_its_digest_through_the_store(moment: object, x: float, score: float) -> None:
    sighting = Sighting(moment, Box(x, x, x + 1, x + 2), score)  # type: ignore[arg-type]  # a fraction
    span = Span(sighting.time, sighting.time + 1)
    plan = RedactionPlan("0" * 64, span, 10, 10, (Track("face-001", Kind.FACE, (sighting,), span),))
    assert from_json(to_json(plan), RedactionPlan).digest == plan.digest


def test_only_known_values_have_a_form() -> None:
    with pytest.raises(NotImplementedError):
        to_json(object())
    with pytest.raises(NotImplementedError):
        from_json("1", complex)
    assert from_json(to_json(Private("a")), Private[str]) == Private("a")


def test_an_unknown_request_is_a_known_error(store: Store) -> None:
    with pytest.raises(ConsentAppError) as caught:
        store.request("req-none")
    assert caught.value.code == "request_unknown"


def test_a_profile_of_a_newer_app_is_refused(profile: Profile) -> None:
    with closing(sqlite3.connect(profile.database)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(ConsentAppError) as caught, open_store(profile.database):
        pass
    assert caught.value.code == "store_too_new"


def test_a_file_that_is_no_database_is_a_known_error(profile: Profile) -> None:
    profile.database.write_bytes(b"this is no database, it is a letter" * 100)
    with pytest.raises(ConsentAppError) as caught, open_store(profile.database):
        pass
    assert caught.value.code == "store_broken"


def test_an_older_profile_is_backed_up_before_it_changes(profile: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    from consent_app.services import store as module

    with open_store(profile.database) as store:
        (request,) = requests.add(store, asking(EVENING), "request.txt", zone=ZONE)
    steps = [*module._schema(), "CREATE TABLE more (name TEXT) STRICT;"]  # noqa: SLF001  # a step that comes later
    monkeypatch.setattr(module, "_schema", lambda: steps)
    with open_store(profile.database) as store:
        assert store.request(request.id) == request
    (backup,) = profile.root.glob(f"*.before-{len(steps)}")
    with closing(sqlite3.connect(backup)) as old:
        assert old.execute("SELECT count(*) FROM request").fetchone() == (1,)


def _open_and_add(path: str) -> None:
    with open_store(Path(path)) as store:
        ledger.append(store, "asked", "req-1")


def test_two_processes_may_open_a_new_profile_at_once(profile: Profile) -> None:
    context = multiprocessing.get_context("spawn")
    children = [context.Process(target=_open_and_add, args=(str(profile.database),)) for _ in range(3)]
    for child in children:
        child.start()
    for child in children:
        child.join(30)
        assert child.exitcode == 0
    with open_store(profile.database) as store:
        assert len(store.lines()) == 3
        assert ledger.complete(store.lines())


def test_writes_together_are_all_or_none(store: Store) -> None:
    with pytest.raises(RuntimeError), store.together():
        requests.add(store, asking(EVENING), "request.txt", zone=ZONE)
        raise RuntimeError
    assert store.requests() == []
    assert store.lines() == []


def test_the_ledger_takes_lines_and_gives_none_back(store: Store, profile: Profile) -> None:
    requests.add(store, asking(EVENING), "request.txt", zone=ZONE)
    with closing(sqlite3.connect(profile.database)) as other:
        for statement in ("DELETE FROM ledger", "UPDATE ledger SET kind = 'released'", "UPDATE ledger SET body = 'x'"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                other.execute(statement)


@pytest.mark.parametrize("statement", ["UPDATE ledger SET at = '2000'", "DELETE FROM ledger WHERE number = 1"])
def test_a_changed_ledger_is_noticed(store: Store, profile: Profile, statement: str) -> None:
    for _ in range(3):
        ledger.append(store, "asked", "req-1", agency="Oakridge")
    assert ledger.complete(store.lines())
    with closing(sqlite3.connect(profile.database)) as other, other:
        other.execute("DROP TRIGGER ledger_keeps_facts")
        other.execute("DROP TRIGGER ledger_keeps_entries")
        other.execute(statement)
    assert not ledger.complete(store.lines())


def test_deleting_a_request_leaves_only_hashes(store: Store, profile: Profile) -> None:
    (request,) = requests.add(store, asking(EVENING), "request.txt", zone=ZONE)
    requests.delete(profile, store, request.id)
    assert store.requests() == []
    assert ledger.complete(store.lines())
    facts = [entry.facts for entry in ledger.entries(store)]
    assert facts == [None, {}]
    with closing(sqlite3.connect(profile.database)) as other:
        kept = json.dumps([list(map(str, row)) for row in other.execute("SELECT * FROM ledger")])
    assert "Oakridge" not in kept
    assert "044718" not in kept


def test_a_folder_one_may_not_write_is_a_known_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConsentAppError) as caught:
        private_folder(tmp_path / "file" / "profile")
    assert caught.value.code == "folder_not_writable"
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(ConsentAppError):
        open_profile(tmp_path / "other")


def test_the_households_zone_is_the_systems_or_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tzlocal.get_localzone_name", lambda: None)
    assert household_zone() == "UTC"
    monkeypatch.setattr("tzlocal.get_localzone_name", lambda: "Europe/Berlin")
    assert household_zone() == "Europe/Berlin"
