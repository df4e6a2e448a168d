"""What the window says around its pages, and on the pages of the inbox, a request, the footage and the ledger."""

from datetime import datetime

from consent_app.domain.household import WordKind
from consent_app.domain.request import FindingCode as Code
from consent_app.domain.request import FootageRequest, IncidentType, RequestState, Source
from consent_app.words import answers
from consent_app.words.durations import spoken

APP = "Consent App"
INBOX, FOOTAGE, REVIEW, CONSENT, LEDGER, SETTINGS = "Inbox", "Footage", "Review", "Consent", "Ledger", "Settings"
JOBS, DONE = "Jobs", "Done"
STEPS = ("Read", "Review", "Consent")
NO_CONNECTION = "No connection made"
FILES_STAY = "Files stay on this computer."
NOTHING_SENT = f"{NO_CONNECTION}. {FILES_STAY}"
BACK = "Back to the inbox"
UNDO, REDO, STOP, TRY_AGAIN, CLOSE, CANCEL = "Undo", "Redo", "Stop", "Try again", "Close this notice", "Cancel"
CLOSE_IT, USE_TERMS = "Not now", "Use these terms"
CLOSE_DIALOG = "Close"
STOPPED = "Stopped. What was found so far is kept."
NOT_ANSWERED = answers.NOT_ANSWERED
ANSWERED = answers.ANSWERED
WIDER = "Drawn wider than true."

# Inbox
WAITING, FINISHED = "Waiting for you", "Finished"
PASTE, OPEN_FILE, TYPE_IN = "Paste text", "Open a file…", "Type it in"
DROP = "Drop an e-mail, a PDF or a text file here"
EMPTY_INBOX = "No requests yet. Drop an e-mail here, or paste its text."
SAMPLE = "Try it with a sample"
SAMPLE_ABOUT = "An invented request and fourteen drawn recordings, made on this computer in half a minute."
READ_REQUEST, GO_ON = "Read the request", "Go on"
PASTE_ABOUT = "Paste the text of the request. It stays on this computer."
PASTED_EMPTY = "There is no text to paste. Copy the request first."
ADD_IT = "Add it"
TYPE_ABOUT = "For a request that came by phone, on paper or at the door."
ASKER, CASE, FROM, UNTIL, WHAT_SAID = "Who asks", "Case number", "From", "Until", "What was said"
CAME_BY, ABOUT, CONTACT, WHERE = "It came by", "Because of", "Phone or e-mail", "Where"
UNTIL_FIRST = "“Until” is not after “From”. Change one of them."
NOT_SAID = "Not said"
FILES = "Messages (*.eml *.mbox *.txt *.html *.htm *.pdf *.png *.jpg *.jpeg);;All files (*)"

CHANNELS = {
    Source.AGENCY: "An agency, by phone, on paper or at the door",
    Source.NEIGHBOUR: "A neighbour",
    Source.INSURER: "An insurer",
    Source.LAWYER: "A lawyer",
    Source.COURT: "A court",
    Source.AXON_INDIVIDUAL: "A named invitation to an upload page",
    Source.OTHER: "Somebody else",
}
INCIDENTS = {one: one.replace("_", " ").capitalize() for one in IncidentType}
INCIDENTS |= {IncidentType.HIT_AND_RUN: "Hit and run", IncidentType.OTHER: "Something else"}
ICONS = {
    Source.INSURER: "umbrella",
    Source.NEIGHBOUR: "house",
    Source.COURT: "gavel",
    Source.LAWYER: "gavel",
    Source.OTHER: "mail",
    Source.NONE: "mail",
}

CHIPS = {
    Code.WINDOW_TOO_LONG: "Longer than 12 hours",
    Code.WINDOW_TOO_SHORT: "Under 15 minutes",
    Code.WINDOW_WIDE: "Asks for many hours",
    Code.WINDOW_AMBIGUOUS: "Which night is unclear",
    Code.WINDOW_MISSING: "No time named",
    Code.WINDOW_MISSES_INCIDENT: "Time misses the incident",
    Code.AREA_MISSING: "No place named",
    Code.AREA_TOO_LARGE: "A large area",
    Code.NO_CASE_NUMBER: "No case number",
    Code.NO_CONTACT: "Nobody to call back",
    Code.NO_INCIDENT_TYPE: "Says not what happened",
    Code.PRESSURE: "Worded as a must",
    Code.PROTEST: "About a protest",
    Code.RACE_ONLY: "Described by race alone",
    Code.ASKS_ADDRESS: "Your address goes along",
    Code.ASKS_CREDENTIALS: "Asks for a password",
    Code.ASKS_LIVE_VIEW: "Asks for live view",
    Code.ASKS_INDOOR: "Asks for indoor cameras",
    Code.ASKS_EVERYTHING: "Asks for everything",
    Code.FREE_MAIL_SENDER: "Sent from free mail",
    Code.DOMAIN_MISMATCH: "Sender does not fit",
    Code.UNKNOWN_LINK: "Unknown link",
    Code.REPEAT_REQUEST: "Asked before",
    Code.LEGAL_PROCESS: "May be a legal order",
    Code.LOOKALIKE_DOMAIN: "A look-alike address",
    Code.DKIM_MISSING: "Mail not signed",
    Code.DKIM_FAILED: "Signature does not fit",
}

# Request
YOU_CAN_SAY_NO = "You can say no."
NOT_AN_ORDER = "This is a request, not an order."
WHICH_TIME = "Which time do they mean?"
WHICH_FIRST = "Choose the time first"
NO_TIME = "No time is named. Ask which minutes they need; without a time nothing can be looked for."
WHAT_THEY_ASK, WHAT_WE_NOTICED, THEIR_MESSAGE = "What they ask", "What we noticed", "Their message"
NOTHING_NOTICED = "Nothing stood out. That does not mean that all is well."
DRAFT_REPLY, DRAFT_FOR, COPY_IT = "Draft a reply…", "What the draft is for", "Copy it"
LOOSELY, READ_FROM = "read loosely", "Read from “{quote}”"
SENT_BY, CHECK_SENDER = "Who sent it", "Check the signature…"
CHECK_SURE = (
    "This asks your computer's name server for the public key of {domain}. Nothing of the message goes along; the name "
    "server learns that something from there is here."
)
PEOPLE_ASK = "What people ask"
HIDDEN_MARK = "[Hidden in this message:]"
REPLY_COPIED = "The reply is in the clipboard. Nothing was sent."
WHY = "Why?"
RULE, ITS_WORDS = "The rule", "Its words"
FOR, BECAUSE, PLACE, ASKED_BY, CASE_IS, REPLY_BY = "For", "Because of", "Place", "Asked by", "Case", "Reply by"
FIND, DO_NOT_ANSWER = "Find the clips that matter", "Do not answer"
ANSWERED_ELSEWHERE, DELETE = "Answered elsewhere…", "Delete this request…"
ANSWERED_ASK = "What was given, when, and by whom? It is kept here, and the meter counts it as given."
WHAT_GIVEN, GIVEN_ON, GIVEN_BY, GIVEN_MINUTES = "What was given", "On", "By whom", "Minutes of footage"
KEEP_THAT = "Keep that"
DELETE_ASK = "Delete the request, its clips and its lines in the ledger? Only their fingerprints stay."
LINKS_SHOWN = "Links are shown as text. None is opened."
TYPED_IN = "You typed this in."
NO_FOOTAGE_YET = "First add recordings from your camera, under Footage."

# Footage
ADD_FOLDER, ADD_FILES = "Add a folder…", "Add files…"
EMPTY_FOOTAGE = "No recordings yet. Add a folder from your camera or phone. Nothing is changed in it."
WHICH_CAMERA = "Which camera recorded these?"
CAMERA_NAME = "Front door"
COLUMNS = ("", "Recording", "Starts", "Length", "How its time is known", "")
READY, AWAY = "Ready", "Away"
SET_CLOCK = "The clock in this picture says…"
SET_CLOCK_ABOUT = "Read the time off the picture. All recordings of “{camera}” move with it."
USE_CLOCK = "Use this time"
CLOCK_PLACE = "Where in the recording"
CLOCK_READING = "Reading the clock in the picture…"
CLOCK_UNREAD = "No clock could be read in the picture."
CLOCK_READ = "By the clock in the picture, this recording starts on {day}, {time}"
CLOCK_TAKE = "Take that"
COMPARE_CLOCK = "Compare the clock"
IGNORE = "Nothing matters here…"
IGNORE_ABOUT = (
    "Draw over what moves all day and does not matter: a tree, a road, a flag. “{camera}” is searched without it; "
    "nothing is cut out of your clips."
)
IGNORE_SHEET = "The camera's picture, to draw on"
IGNORE_CLEAR = "Take all off"
IGNORE_KEEP = "Search without these"
IGNORE_KEPT = "“{camera}” is searched without these from now on."
COVER_ALWAYS = "Always cover here…"
COVER_ALWAYS_ABOUT = (
    "Draw over what nobody is to see in any clip of “{camera}”: a neighbour's window, a house number, the camera's "
    "name in the picture."
)
COVER_ALWAYS_KEEP = "Cover these in all clips"
COVER_ALWAYS_KEPT = "Covered in all clips of “{camera}” from now on."
REGIONS_AS_BEFORE = "“{camera}” is as it was before."
STANDING_LOOKING = "Looking for what always stands in its pictures…"
STANDING_FOUND = "This always stands in its pictures. Add what is to be covered:"
STANDING_NONE = "Nothing was found that always stands in its pictures. Look yourself, too."
ALL_CAMERAS = "All cameras"
FILM_FILES = "Videos (*.mp4 *.mov *.mkv *.avi *.m4v *.ts *.mts *.webm *.3gp *.wmv *.dav);;All files (*)"

# Jobs
JOB_STATES = {
    "waiting": "Waits for its turn",
    "running": "At work",
    "done": "Done",
    "stopped": "Stopped. What was found is kept.",
    "failed": "Did not come to its end",
    "interrupted": "Interrupted when the window closed. What was found is kept.",
}
JOB_NAMES = {
    "Footage": "Taking recordings in",
    "Ignore": "Leaving regions out of the search",
    "Always": "Covering regions in all films of a camera",
    "Propose": "Looking for clips that matter",
    "Look": "Finding faces and plates",
    "Render": "Covering the clips",
    "Release": "Writing the bundle",
    "Read": "Reading a message",
    "Sample": "Making the sample",
    "LayOut": "Laying the plain files out",
    "Seal": "Keeping the originals",
    "CheckSender": "Asking the name server",
    "Fetch": "Looking through the mailbox",
}
NO_JOBS = "No work yet. What runs, and what ran, is listed here."
GO_ON_WITH = "Go on"

# Settings
WORD_KINDS = {
    WordKind.NAME: "Name",
    WordKind.STREET: "Street address",
    WordKind.CITY: "City",
    WordKind.ZIP: "ZIP code",
    WordKind.PHONE: "Phone",
    WordKind.EMAIL: "E-mail",
    WordKind.PLATE: "Licence plate",
    WordKind.WIFI: "Wi-Fi name",
    WordKind.PLACE: "Coordinates",
    WordKind.CAMERA: "Camera name or serial",
    WordKind.FILE: "File name",
    WordKind.COMPUTER: "Login or folder",
    WordKind.OTHER: "Other",
}
PRIVATE_WORDS = "Private words"
PRIVATE_ABOUT = (
    "Names, street, city, e-mail, phone, licence plates of everybody at home: one a line. A bundle is searched for "
    "them before it is written, in texts and in the pictures. Words you keep lie in this computer's password store and "
    "nowhere else; words for this session lie nowhere."
)
PRIVATE_KINDS = "A line may say what it is, such as “name: Ann Marlow” or “plate: KD 48213”."
KEEP_WORDS, KEPT_WORDS = "Keep these words", "The words are kept in the password store."
SEALED_WORDS = "The words are kept in a file that only your passphrase opens."
SEAL_TITLE = "No password store"
SEAL_ABOUT = (
    "This computer has no password store. The words can be kept in a file that only a passphrase opens, or be used for "
    "this session only. A lost passphrase cannot be found again."
)
UNLOCK_ABOUT = "Your private words lie in a file that a passphrase opens."
PASSPHRASE, REPEAT = "Passphrase", "Again"
NOT_ALIKE = "The two are not alike."
SEAL, UNLOCK = "Keep them in a file", "Open it"
SESSION_WORDS = "Use for this session only"
SESSION_KEPT = "The words hold until you close the window."
BEFORE_FIRST = (
    "Your name, street, e-mail, phone, licence plate: one a line. The bundle is searched for them before it is "
    "written. They hold for this session; under Settings they can be kept in the password store. Without words, the "
    "bundle is not searched for your name and address."
)
WRITE_WITHOUT, SEARCH_FOR = "Write without searching", "Search for these"
KEYS_TITLE = "Keys"
KEYS = """Space  play or stand still
← →  one frame        Shift+← →  one second
J K L  back, stop, on; again: faster
I O  start or end the clip here        S  split it        Shift+S  join with the next
N P  next clip, clip before        M  next place to check
D  draw a cover        Enter  keep or cover what is picked
Del  take a cover off that hides no face and no plate
[ ]  move before and after        + - 0  zoom the time line
Ctrl+Z, Ctrl+Shift+Z  undo, redo
Ctrl+1 … 6  pages        Ctrl+Enter  the next step
F6  next part of the window        Esc  back"""


def interrupted(job: str) -> str:
    """Return that a job was cut off when the window closed."""
    return f"{job}: interrupted when the window closed. What was found is kept."


def at_step(step: int) -> str:
    """Return how far a request has come."""
    return f"Step {step} of {len(STEPS)}: {STEPS[step - 1]}"


def came(when: datetime) -> str:
    """Return when a request came."""
    return f"New · {when.day} {when:%B %Y}"


def title(request: FootageRequest) -> str:
    """Return what a request is about, in a word or three."""
    if not request.is_request:
        return "A message that asks for no footage"
    return INCIDENTS[request.incident_type] if request.incident_type else "A request for footage"


def asker(request: FootageRequest) -> str:
    """Return who asks."""
    return request.agency or request.requester or "It does not say who asks"


def heading(request: FootageRequest) -> str:
    """Return the title of a request in the header."""
    return f"{title(request)}, {request.agency}" if request.agency else title(request)


def outcome(request: FootageRequest, given: float) -> str:
    """Return how a request ended, in a few words."""
    said = {
        RequestState.DECLINED: "You did not answer",
        RequestState.ANSWERED: "Answered elsewhere",
        RequestState.NO_FOOTAGE: "No recording from then",
        RequestState.WITHDRAWN: "You took your consent back",
        RequestState.RELEASED: f"You gave {spoken(given)}",
    }
    return said.get(request.state, "")


def clock_unsure(camera: str) -> str:
    """Return that a camera's clock decides whether its recordings are asked for."""
    return (
        f"It is not sure when recordings of “{camera}” were filmed, and so whether they fall in the time asked for. "
        "Compare the clock in the picture, then look for clips again."
    )


def refused(count: int, first: str) -> str:
    """Return how many files could not be taken in, and why the first."""
    return first if count == 1 else f"{count} files could not be read. The first: {first}"


def asked_meter(asked: float) -> str:
    """Return the meter's words before anything is chosen."""
    return f"They asked for {spoken(asked)}. You have given nothing." if asked else "You have given nothing."


def sum_meter(asked: float, given: float) -> str:
    """Return the meter's words over all requests."""
    if not asked:
        return "Nobody has asked for anything yet."
    gave = f"You gave {spoken(given)}: {percent(asked, given)}" if given else "You gave nothing."
    return f"All requests so far: asked for {spoken(asked)}. {gave}"


def choice_meter(asked: float, given: float, *, deciding: bool) -> str:
    """Return the meter's words while clips are chosen: what would be given, or with `deciding` what is."""
    if not given:
        return f"They asked for {spoken(asked)}. {'You give' if deciding else 'You would give'} nothing."
    return (
        f"They asked for {spoken(asked)}. {'You give' if deciding else 'You would give'} {spoken(given)}: "
        + percent(asked, given)
    )


def given_meter(asked: float, given: float, *, elsewhere: bool = False) -> str:
    """Return the meter's words once a request is answered, here or elsewhere."""
    if not given:
        return (
            f"They asked for {spoken(asked)}. {'How much was given is not kept.' if elsewhere else 'You gave nothing.'}"
        )
    if elsewhere:
        return f"They asked for {spoken(asked)}. Given elsewhere: {spoken(given)}, {percent(asked, given)}"
    return f"They asked for {spoken(asked)}. The bundle holds {spoken(given)}: {percent(asked, given)}"


def percent(asked: float, given: float) -> str:
    """Return a share in per cent, with as many places as it needs."""
    share = 100 * given / asked if asked else 0.0
    places = 2 if share < 1 else 1 if share < 10 else 0
    return f"{share:.{places}f}\u00a0%."


def meter_name(asked: float, given: float) -> str:
    """Return what a screen reader says of the meter."""
    return f"Asked {spoken(asked)}, given {spoken(given)}"


def left(step: str, seconds: float | None) -> str:
    """Return how a job goes on: what it does, and about how long it will take."""
    if seconds is None:
        return f"{step}."
    near = 5 if seconds < 60 else 60
    return f"{step}. About {spoken(max(near, round(seconds / near) * near))} left."


def standing(text: str | None, *, private: bool) -> str:
    """Return what stands at a place that may be covered in all clips."""
    said = f"“{text}”" if text else "Something that never changes"
    return f"{said}, one of your private words" if private else said
