"""What a person can do in the window, one named operation for each: pages call these and read anew when told to."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from consent_app.domain.footage import Clip, Proposal
from consent_app.domain.redaction import Cover, RedactionPlan
from consent_app.domain.release import Answered, Bundle, Choice, RedactedClip, Signed, Terms
from consent_app.domain.request import FootageRequest, RequestState
from consent_app.domain.work import ConsentAppError
from consent_app.inbox.extract import Told
from consent_app.services import clips, consent, draft, drafts, library, requests, review
from consent_app.services.draft import Draft
from consent_app.services.jobs import Footage, LayOut, Look, Propose, Read, Release, Render, Sample
from consent_app.services.review import Edit, Edits, Reviewed
from consent_app.services.settings import Profile
from consent_app.services.store import Store
from consent_app.ui.child import end_all
from consent_app.ui.jobs import Jobs
from consent_app.ui.post import Post
from consent_app.ui.safe import Safe
from consent_app.ui.shelf import Shelf
from consent_app.words import review as words
from consent_app.words import window as say
from consent_app.words.errors import sentence
from consent_app.words.replies import Kind

T = TypeVar("T")

FINISHED = frozenset(
    {
        RequestState.DECLINED,
        RequestState.ANSWERED,
        RequestState.RELEASED,
        RequestState.WITHDRAWN,
        RequestState.NO_FOOTAGE,
    }
)


class Desk(QObject):
    """The profile as the window sees it, the request in hand, and everything one can do with it."""

    changed = Signal()
    # A sentence, its tone ("", "ok", "danger"), the words of a button and what it does (or None).
    told = Signal(str, str, str, object)
    went = Signal(str)
    # A page that a job has made ready; whoever reads something else meanwhile is left alone.
    arrived = Signal(str)
    # Films to take in, for which the person names the camera.
    ask_footage = Signal(list)
    # What a bundle is searched for is wanted: the words, or what unlocks them; or a word was found.
    ask_clock = Signal(str)
    ask_words = Signal()
    ask_passphrase = Signal()
    ask_leak = Signal(object)
    ask_mail_password = Signal(object)
    # Something to look at, in seconds of the recording of the clip in hand.
    seen = Signal(float)

    def __init__(self, profile: Profile, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.profile, self.store = profile, store
        self.jobs = Jobs(store, self)
        # A job that ends brings several changes at once; the page reads them in one go, when the event loop is free.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.changed)
        self.jobs.changed.connect(self._soon.start)
        self.request_id: str | None = None
        self.clip_id: str | None = None
        self.safe = Safe(str(profile.root), self)
        self.post = Post(profile, self.jobs, self)
        self.shelf = Shelf(str(profile.root), self.jobs)
        self._undone: list[tuple[Edit, ...]] = []
        self._known: dict[str, Any] = {}
        # Raised whenever a job ended: what is worked out from the films may be another then.
        self.ended_jobs = 0

    def read_anew(self) -> None:
        """Forget what was read before, and let the page read again."""
        self._known = {}
        self.changed.emit()

    def _once(self, key: str, read: Callable[[], T]) -> T:
        """Return what was read since the last change, or read it."""
        if key not in self._known:
            self._known[key] = read()
        known: T = self._known[key]
        return known

    @property
    def root(self) -> str:
        """The profile's folder, as jobs name it."""
        return str(self.profile.root)

    @property
    def request(self) -> FootageRequest | None:
        """The request in hand."""
        return self.store.request(self.request_id) if self.request_id else None

    @property
    def reviewed(self) -> Reviewed | None:
        """The clips of the request in hand as they stand, or None before any were looked for."""
        return self._once("reviewed", self._reviewed)

    def _reviewed(self) -> Reviewed | None:
        if self.request_id is None or self.store.paper(self.request_id, Proposal) is None:
            return None
        return review.reviewed(self.store, self.request_id)

    def close(self) -> None:
        """End what runs: it is offered again the next time."""
        self.jobs.close()
        end_all(self)
        self._soon.stop()

    def bundle(self, request_id: str) -> Bundle | None:
        """Return the bundle written for a request."""
        return self.store.paper(request_id, Bundle)

    def take_up(self, request_id: str) -> None:
        """Take a request in hand and go where it stands."""
        if request_id != self.request_id:
            self.request_id, self.clip_id, self._undone = request_id, None, []
            self.safe.let_out = ()
        request = self.store.request(request_id)
        places = {RequestState.PROPOSED: "review", RequestState.RENDERED: "consent", RequestState.DECIDED: "consent"}
        self.read_anew()
        self.went.emit("done" if request.state in FINISHED else places.get(request.state, "request"))

    def read(self, paths: tuple[str, ...] = (), text: str = "") -> None:
        """Read the messages in files, or in pasted text."""
        self.jobs.start(Read(self.root, paths, text))

    def try_sample(self) -> None:
        """Make the sample household's recordings and read its request."""
        self.jobs.start(Sample(str(self.profile.root / "sample")))

    def typed(self, told: Told) -> None:
        """Keep a request that came by phone, on paper or at the door."""
        with self._telling():
            self.take_up(requests.create(self.store, told).id)

    def answer(self, reading: int) -> None:
        """Say which of the times is meant, counted from 1."""
        if self.request_id:
            with self._telling():
                requests.answer(self.store, self.request_id, reading)
            self.read_anew()

    def decline(self) -> None:
        """Give nothing, and keep that at home; a bundle that is being written is stopped."""
        writing = self.jobs.open_for(str(self.request_id), Release)
        if writing is not None:
            self.jobs.stop(writing.number)
        self._end(consent.decline, say.NOT_ANSWERED)

    def answered_elsewhere(self, answered: Answered) -> None:
        """Keep that this was answered before or by somebody else."""
        self._end(lambda store, request: consent.answered_elsewhere(store, request, answered), say.ANSWERED)

    def not_an_order(self) -> None:
        """Treat what looked like a legal order as a request."""
        if self.request_id:
            requests.not_an_order(self.store, self.request_id)
            self.read_anew()

    def given(self, request: FootageRequest) -> float:
        """Return how many seconds were given for a request, here or elsewhere."""
        return float(consent.given(self.store, request))

    def drafts(self, request_id: str) -> dict[Kind, str]:
        """Return the drafts that make sense for a request as it stands."""
        return drafts.possible(self.store, request_id)

    def has_recordings_from_then(self, request: FootageRequest) -> bool:
        """Tell whether the library holds recordings from the time a request asks about."""
        windows = [window for reading in request.readings for window in reading.windows]
        return bool(library.matching(self.store.recordings(), windows))

    def take_back(self, request_id: str) -> None:
        """Take the consent for a request back: kept at home, with a message to send or not."""
        with self._telling():
            consent.withdraw(self.store, request_id)
        self.read_anew()

    def delete(self) -> None:
        """Forget the request in hand with all that was made for it."""
        if self.request_id:
            self.jobs.forget(self.request_id)
            if self.store.paper(self.request_id, Signed) is not None:
                self.safe.forget_key(self.request_id)
            with self._telling():
                requests.delete(self.profile, self.store, self.request_id)
            self.request_id = None
            self.read_anew()
            self.went.emit("inbox")

    def find(self) -> None:
        """Look for the clips that matter, also in what is being taken in; without a recording there is nothing yet."""
        if not self.store.has_recordings() and self.jobs.open_for("", Footage) is None:
            self.told.emit(say.NO_FOOTAGE_YET, "note", say.FOOTAGE, lambda: self.went.emit("footage"))
            return
        self._start(Propose)
        self.went.emit("review")

    def look(self) -> None:
        """Find faces and plates in the clips, so that they can be reviewed."""
        self._start(Look)

    def render(self) -> None:
        """Cover the clips."""
        self._start(Render)

    def stop(self) -> None:
        """Stop what runs now."""
        running = self.jobs.running
        if running is not None:
            self.jobs.stop(running.number)

    def edit(self, *edits: Edit) -> bool:
        """Change clips or covers, and tell whether that was done; all of it is taken back in one step."""
        done = False
        if self.finding:
            self.told.emit(words.WAIT_FOR_SEARCH, "note", words.STOP_SEARCH, self.stop)
        elif self.request_id:
            with self._telling():
                clips.edited(self.store, self.request_id, review.together(edits))
                self._undone, done = [], True
            self.read_anew()
        return done

    def undo(self) -> None:
        """Take the last change back."""
        if self.request_id and (taken := review.undone(self.store, self.request_id)):
            self._undone.append(taken)
            self._take_in_hand(taken)
            self.read_anew()

    def redo(self) -> None:
        """Make the change again that was taken back last."""
        if self.request_id and self._undone:
            taken, rest = self._undone[-1], self._undone[:-1]
            with self._telling():
                clips.edited(self.store, self.request_id, Edits(taken))
            self._undone = rest
            self._take_in_hand(taken)
            self.read_anew()

    def _take_in_hand(self, edits: Iterable[Edit]) -> None:
        """Let the page show the clip that a change was about."""
        about = [clip for edit in edits if (clip := review.clip_of(edit))]
        self.clip_id = about[-1] if about else self.clip_id

    @property
    def looking(self) -> bool:
        """True while clips are looked through for faces and plates, or will be."""
        kinds = (Look, Render, Propose)
        return any(self.jobs.open_for(str(self.request_id), kind) for kind in kinds)

    @property
    def finding(self) -> bool:
        """True while clips are looked for, or will be."""
        return self.jobs.open_for(str(self.request_id), Propose) is not None

    @property
    def rendering(self) -> bool:
        """True while clips are covered, or will be."""
        return self.jobs.open_for(str(self.request_id), Render) is not None

    @property
    def releasing(self) -> bool:
        """True while the bundle is written, or will be."""
        return self.jobs.open_for(str(self.request_id), Release) is not None

    @property
    def can_undo(self) -> bool:
        """True while there is a change to take back."""
        return bool(self.request_id and (self.store.paper(self.request_id, Edits) or Edits()).edits)

    @property
    def can_redo(self) -> bool:
        """True while a change that was taken back can be made again."""
        return bool(self._undone)

    def looked_through(self, clip: Clip) -> bool:
        """Tell whether all that the plan of a clip needs was found and followed."""
        reviewed = self.reviewed
        known = reviewed and self._once(f"through {clip}", partial(clips.looked_through, self.store, reviewed, clip))
        return bool(known)

    def plan(self, clip: Clip) -> RedactionPlan | None:
        """Return how a clip would be covered, as it was the last time; None before anybody has looked."""
        return self._once(f"plan {clip}", lambda: self._plan(clip))

    def _plan(self, clip: Clip) -> RedactionPlan | None:
        reviewed, found = self.reviewed, clips.found_in(self.store, clip)
        done = self.store.paper(str(self.request_id), RedactedClip, clip.id)
        cover = done.plan.cover if done else Cover.BLUR
        return clips.plan_of(self.store, reviewed, clip, found, cover) if reviewed and found else None

    def finished(self, clip: Clip) -> RedactedClip | None:
        """Return a clip as it was rendered, or None where that is to be done."""
        return self._once(f"finished {clip}", lambda: self._finished(clip))

    def _finished(self, clip: Clip) -> RedactedClip | None:
        reviewed = self.reviewed
        return clips.as_planned(self.store, str(self.request_id), reviewed, clip) if reviewed else None

    @property
    def draft(self) -> Draft:
        """What the person has watched and leans to."""
        return draft.draft_of(self.store, str(self.request_id))

    def watched(self, done: RedactedClip) -> None:
        """Keep that a finished clip was played to its end."""
        draft.watched(self.store, str(self.request_id), done)
        self.read_anew()

    def choose(self, done: RedactedClip, choice: Choice) -> None:
        """Lean to share a clip or to keep it at home."""
        draft.choose(self.store, str(self.request_id), done, choice)
        self.read_anew()

    def look_closer(self, clip: Clip, film_time: float) -> None:
        """Show in the review what somebody saw in a finished clip at a time of it."""
        self.clip_id = clip.id
        self.went.emit("review")
        done = self.finished(clip)
        self.seen.emit(float(clip.span.start + (done.late if done else 0)) + film_time)

    def set_terms(self, terms: Terms) -> None:
        """Set on which terms clips are given."""
        draft.set_terms(self.store, str(self.request_id), terms)
        self.read_anew()

    def release(self, out: str, share: tuple[RedactedClip, ...]) -> None:
        """Agree to give these films, keep the other clips at home, and write the bundle into a folder."""
        if self.request_id:
            until = self.draft.terms.delete_by
            day, words, let_out = until.isoformat() if until else None, self.safe.words, self.safe.let_out
            given = tuple((done.clip.id, done.sha256) for done in share)
            job = Release(self.root, self.request_id, out, words, given, day, let_out)
            self.jobs.start(job, self.request_id)

    def lay_out(self) -> None:
        """Lay the members of the bundle out as plain files beside it."""
        if self.request_id:
            self.jobs.start(LayOut(self.root, self.request_id), self.request_id)

    def _start(self, kind: type[Propose] | type[Look] | type[Render]) -> None:
        if self.request_id:
            self.jobs.start(kind(self.root, self.request_id), self.request_id)

    def _end(self, end: Callable[[Store, str], FootageRequest], sentence_said: str) -> None:
        if self.request_id is None:
            return
        request_id, before = self.request_id, self.store.request(self.request_id).state

        def back() -> None:
            consent.reopen(self.store, request_id, before)
            self.take_up(request_id)

        with self._telling():
            end(self.store, request_id)
            self.read_anew()
            self.went.emit("inbox")
            self.told.emit(sentence_said, "ok", say.UNDO, back)

    def job_ended(self) -> None:
        """Forget what was worked out before a job ended; the page reads anew once everything is told."""
        self.post.sweep()
        self.ended_jobs += 1
        self._known = {}
        self._soon.start()

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Tell a known error instead of raising it."""
        try:
            yield
        except ConsentAppError as error:
            self.told.emit(sentence(error), "danger", "", None)


def folder_for_bundles() -> str:
    """Return the folder a bundle is written to unless the person names another."""
    documents = Path.home() / "Documents"
    return str(documents if documents.is_dir() else Path.home())
