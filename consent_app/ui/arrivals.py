"""How jobs come out: what is told of it, and where to go on from there while the person still waits for it."""

from fractions import Fraction

from PySide6.QtCore import QObject

from consent_app.domain.work import Cancelled, ConsentAppError
from consent_app.services.codec import Document
from consent_app.services.jobs import Fetch, Footage, Job, Read, Release, Render, Sample
from consent_app.services.requests import is_picture
from consent_app.ui.desk import Desk
from consent_app.ui.jobs import Entry
from consent_app.words import answers, mailbox
from consent_app.words import review as words
from consent_app.words import window as say
from consent_app.words.errors import sentence

# Why a bundle cannot be searched for private words: there are none, or they cannot be read.
UNSEARCHED = frozenset({"words_unset", "secret_store_missing", "secret_store_locked", "secret_file_broken"})
LOCKED = frozenset({"passphrase_missing", "passphrase_wrong"})
UNKNOWN_PASSWORD = frozenset({"mail_password_missing", "mail_password_wrong", "secret_store_locked", *LOCKED})
LEAKS = frozenset({"bundle_leaks", "picture_leaks"})


class Arrivals(QObject):
    """Listens to the list of jobs on behalf of the desk."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        desk.jobs.ended.connect(self._ended)

    def _ended(self, entry: Entry, result: object) -> None:
        self._desk.job_ended()
        if isinstance(result, Cancelled):
            self._desk.told.emit(say.STOPPED, "", "", None)
        elif isinstance(result, ConsentAppError):
            self._failed(entry, result)
        elif isinstance(result, dict):
            self._came(entry, result)

    def _came(self, entry: Entry, result: Document) -> None:
        desk = self._desk
        match entry.job:
            case Read(paths=paths) if result["requests"]:
                desk.take_up(result["requests"][0]["id"])
                if any(map(is_picture, paths)):
                    desk.told.emit(answers.FROM_PICTURE, "note", "", None)
            case Fetch():
                told = mailbox.fetched(len(result["requests"]), result["looked_at"], result["passed_over"])
                desk.told.emit(told, "ok", "", None)
            case Sample():
                self._sampled(result)
            case Footage() if result["refused"]:
                refused = result["refused"]
                desk.told.emit(say.refused(len(refused), refused[0]["message"]), "note", "", None)
            case Render() if entry.request == desk.request_id:
                desk.arrived.emit("consent")
            case Release():
                desk.safe.let_out = ()
                if entry.request == desk.request_id:
                    desk.arrived.emit("done")

    def _sampled(self, made: Document) -> None:
        """Take the sample in, as a household of its own would be."""
        desk = self._desk
        desk.safe.words = tuple(made["private"])
        desk.jobs.start(Read(desk.root, (made["request"],), "", made["zone"]))
        for camera in made["cameras"]:
            shift = Fraction(camera["shift_s"])
            desk.jobs.start(Footage(desk.root, (camera["folder"],), camera["name"], made["zone"], shift))

    def _failed(self, entry: Entry, error: ConsentAppError) -> None:
        desk, job = self._desk, entry.job
        here = entry.request == desk.request_id
        if error.code == "no_footage" and here:
            desk.arrived.emit("done")
        elif error.code == "clock_unsure" and here:
            camera = str(error.facts["camera"])
            desk.told.emit(say.clock_unsure(camera), "note", say.COMPARE_CLOCK, lambda: self._compare(camera))
        elif isinstance(job, Release) and error.code in UNSEARCHED and here:
            desk.ask_words.emit()
        elif isinstance(job, Fetch) and error.code in UNKNOWN_PASSWORD:
            desk.ask_mail_password.emit(error)
        elif isinstance(job, Release) and error.code in LOCKED and here:
            desk.ask_passphrase.emit()
        elif error.code in LEAKS and here:
            desk.told.emit(words.leaked(error), "danger", words.WHAT_TO_DO, lambda: self._look_at(error))
        else:
            if error.code == "word_unknown":
                desk.safe.let_out = ()
            desk.told.emit(sentence(error), "danger", say.TRY_AGAIN, lambda: self._again(job))

    def _again(self, job: Job) -> None:
        self._desk.jobs.start(job, getattr(job, "request", ""))

    def _compare(self, camera: str) -> None:
        self._desk.went.emit("footage")
        self._desk.ask_clock.emit(camera)

    def _look_at(self, error: ConsentAppError) -> None:
        """Go where something can be done about a private word that was found."""
        self._desk.went.emit("consent")
        self._desk.ask_leak.emit(error)
