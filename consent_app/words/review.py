"""What the window says where clips are reviewed, consented to and handed over."""

from collections.abc import Mapping

from consent_app.domain.evidence import Kind
from consent_app.domain.household import WordKind
from consent_app.domain.release import Answered
from consent_app.domain.request import RequestState
from consent_app.domain.work import ConsentAppError
from consent_app.words import gate, moments
from consent_app.words.answers import size
from consent_app.words.durations import counted, spoken

FILMED, GIVEN, STAYS = "As filmed", "As shared", "Stays at home"
NOT_YET = "Not looked through yet"
PLAYER = "Player"
TRY_AGAIN = "Try again"
PLAY, PAUSE, BACK, FORWARD = "Play (Space)", "Pause (Space)", "One frame back (←)", "One frame on (→)"
START_HERE, END_HERE, DRAW = "I  Start here", "O  End here", "Draw a cover"
START_KEY, END_KEY, DRAW_KEY = "Start the clip here (I)", "End the clip here (O)", "Draw a cover (D)"
UNDO_KEY, REDO_KEY = "Undo (Ctrl+Z)", "Redo (Ctrl+Shift+Z)"
NEXT_CLIP, LAST_CLIP = "Next clip (N)", "Clip before (P)"
IN_THIS_CLIP = "In this clip"
COVERED, VISIBLE, TAKE_OFF = "Covered", "Visible", "This is no face and no plate: take the cover off"
REMOVE = "Remove"
REMOVE_SEVERAL, REMOVE_TITLE = "Remove several…", "Remove covers"
REMOVE_ABOUT = "Mark what is neither a face nor a plate. Nothing will hide it any more; Undo covers it again."
WHOLE = {Kind.PERSON: "Cover persons whole", Kind.VEHICLE: "Cover vehicles whole"}
LETTERING, FIND_LETTERING = "Words in this clip", "Look for words to cover…"
LETTERING_READING = "Reading what can be read in this clip…"
LETTERING_FOUND = "This can be read. Cover what is nobody's business; the cover goes with it."
LETTERING_NONE = "No words could be read outside the covers. Look yourself, too."
LEAST_SURE = "Show where we are least sure"
SHEET = "Where we are least sure"
SHEET_ABOUT = "As shared. Does a face or plate show beside its cover? Choose a picture to go there."
LEAVE_OUT = "Leave this clip out"
ADD_HERE = "Add a clip here"
NO_CLIP_HERE = "No clip here"
LOOKING = "Looking for faces and plates in this clip…"
NOT_LOOKED = "Nobody has looked for faces and plates in this clip yet."
LOOK_NOW = "Look now"
NOTHING_FOUND = "No face and no plate found. None found is not none there: look yourself."
SHOW_MORE = "Show {count} of {rest} more"
WHY_VISIBLE = "Why may it be seen? It goes into the record."
WHY_FINE = "Why is it fine? It goes into the record."
KEEP_VISIBLE, ACCEPT = "Leave it visible", "It is fine"
DRAWN_ASK = "Cover this place"
FOLLOW_IT, WHOLE_CLIP, ONLY_HERE, ROUND = "Follow it", "Through the whole clip", "Only here", "Round"
GO, COVER_IT = "Go", "Cover it"
NONE_FOUND = "We found no clip that fits. None found is not none there: look yourself, or do not answer."
FINDING = "Looking for clips that matter. What was searched so far is kept, also if you stop."
COVER_AND_GO = "Cover and go to consent"
TO_CONSENT = "Go to consent"
WAIT_FOR_SEARCH = "Clips are still being looked for. Wait a moment, or stop the search: what was found stays."
STOP_SEARCH = "Stop the search"
COVERING = "Covering"
NO_PICTURE = "Nothing was recorded here."
REMADE = "With other ends, this is another clip: what you left visible is covered again, and its sound is out."
SOUND = "Sound"
SOUND_OUT = "Left out."
SOUND_KEPT = "Kept. Voices can be recognised, and say names and places. This player plays no sound."
KEEP_SOUND, DROP_SOUND = "Keep the sound", "Leave the sound out"
MUTE_FROM, MUTE_TO, HEAR_AGAIN = "Silent from here on", "Silent up to here", "Let this part be heard"

SHARE_NOTHING, SHARE, KEEP = "Share nothing", "Share this clip", "Keep it at home"
SHARED, KEPT, OPEN = "Share", "At home", "Not decided"
WATCH_FIRST = "Watch it to the end first."
WATCHED, NOT_WATCHED = "Watched", "Not watched yet"
LOOKED = "I have looked at it"
SEE_SOMETHING = "I see something"
CHANGED = "You changed this clip after you chose. Please watch it again."
UNCOVERED = "Something may be uncovered in this clip. Look at it in Review, or keep the clip at home."
WHAT_LEAVES = "What leaves if you write the bundle"
TO, FOR, TERMS, INTO, CHANGE = "To", "For", "Terms", "Saved in", "Change"
IN_IT, NOT_IN_IT, CHECKS = "In it", "Not in it", "Checks"
PAGE_IN_IT = "A page that says what you gave, and why"
NOT_NAMES = "Your name, address, e-mail and phone, as far as your private words name them"
NOT_TAGS = "Camera names, place and device tags"
NOT_REST = "Everything else that was recorded"
SECOND_LOOK_CLEAN = "The second look found nothing uncovered."
SECOND_LOOK_OPEN = "The second look found something. See Review."
SECOND_LOOK_CLEAN_NOW = "After that it found nothing uncovered."
SECOND_LOOK_FINE = "The second look found something that you said is fine."
NO_SOUND = "No sound, no tags, no hidden pictures."
NO_TAGS = "No tags, no hidden pictures."
LISTEN = "Listen in your own player"
HAS_SOUND = "This clip has sound, and this player plays none. Listen to it before you share it."
NEXT_CHECK = "Next: the finished bundle is searched for your private words."
NOT_SEARCHED = "No private words are set: the bundle is not searched for your name and address."
NONE_THERE = "“None found” does not mean “none there”. Trust your own eyes."
WHAT_TO_DO = "What to do"
COVER_ABOUT = "Cover that place through the whole clip. Then watch the clip and decide on it again."
STAND_ABOUT = (
    "Or let this one word stand in this one bundle. What kind of word it was goes into the record, the word does not."
)
COVER_PLACE, LET_STAND = "Cover the place", "Let it stand this once"
STANDS = "This word may stand in this one bundle. Write it again."
PLACE_COVERED = "The place is covered. Cover the clip anew, watch it, and decide on it again."
DELETE_BY, CLOSED, BY_DAY = "When are they to delete it?", "When the case is closed", "By a day"
PLAIN_FILES = "Show as plain files"
PLAIN_ABOUT = "Some upload pages take no zip: the same files also lie in the folder {folder}"
KEEP_ALL = "Keep everything at home"
NOT_COVERED_YET = "This clip is not covered yet."

OPEN_FOLDER, COPY_CASE, ASK_DELETE = "Open the folder", "Copy the case number", "Ask them to delete"
TO_INBOX = "Back to the inbox"
DELETE_SURE = "Keep here that you take your consent back? Nothing is sent: you get a message to copy."
DELETE_COPIED = "The message that asks them to delete is in the clipboard. Nothing was sent."
FOLDER_GONE = "The bundle is not where it was written. It may have been moved."

TITLES = {
    RequestState.RELEASED: "The bundle is written.",
    RequestState.DECLINED: "Marked as not answered.",
    RequestState.ANSWERED: "Marked as answered elsewhere.",
    RequestState.WITHDRAWN: "You took your consent back.",
    RequestState.NO_FOOTAGE: "You have no recording from then.",
}
BELOW = {
    RequestState.DECLINED: "Nothing left this computer. You need not do anything more.",
    RequestState.ANSWERED: "Nothing left this computer through this app.",
    RequestState.WITHDRAWN: "It is kept here that you did. Nothing was sent: the message to them is yours to send.",
    RequestState.NO_FOOTAGE: "There is nothing to give, and nothing to do. You may copy a note that says so.",
}
COPY_NOTE, COPY_BUNDLE_NOTE = "Draft a note that says so…", "Draft a note for the bundle…"
DRAFT_DELETE = "Draft a request to delete it…"

NAMES = {
    Kind.FACE: "Person",
    Kind.PLATE: "Plate",
    Kind.REGION: "Place",
    Kind.PERSON: "Whole person",
    Kind.VEHICLE: "Whole vehicle",
}
THINGS = {
    Kind.FACE: "Face",
    Kind.PLATE: "Plate",
    Kind.REGION: "Drawn by you",
    Kind.PERSON: "All of a person",
    Kind.VEHICLE: "All of a vehicle",
}


def remove_marked(count: int) -> str:
    """Return what happens to the covers that are marked."""
    return f"Remove {counted(count, 'cover')}" if count else "Nothing is marked"


def film_stopped(seconds: float) -> str:
    """Return what to say when the player's child died."""
    return f"This film stops at {moments.stopwatch(seconds)}. The rest is fine. Skip it, or try again."


def stays(count: int) -> str:
    """Return what it means that a place lies in no clip."""
    return f"What shows here stays at home. {count} clip{' is' if count == 1 else 's are'} proposed."


def clip_title(number: int, count: int) -> str:
    """Return which clip one looks at."""
    return f"Clip {number} of {count}"


def subject(kind: Kind, number: int) -> str:
    """Return the name of a thing in a clip."""
    return f"{NAMES.get(kind, NAMES[Kind.REGION])} {number}"


def subject_about(kind: Kind, start: float, end: float, *, whole: bool) -> str:
    """Return what a thing is and how long it shows; of what a person drew also from when to when, in the clip."""
    thing = THINGS.get(kind, THINGS[Kind.REGION])
    if whole:
        return f"{thing}, whole clip"
    if kind is Kind.REGION:
        return f"{thing}, from {start:.1f} s to {end:.1f} s"
    return f"{thing}, {spoken(max(1.0, end - start))}"


def write_button(share: int, undecided: int) -> str:
    """Return the words of the third decision: what is still to be decided, or what is written."""
    if undecided:
        return f"Decide on {undecided} more clip{'' if undecided == 1 else 's'}"
    if not share:
        return KEEP_ALL
    return f"Write the bundle with {share} clip{'' if share == 1 else 's'}"


def in_it(count: int, seconds: float, heard: int) -> str:
    """Return what of film is in the bundle; `heard` is how many of its clips have sound."""
    sound = "no sound" if not heard else "with sound" if heard == count else f"{heard} with sound"
    return f"{count} clip{'' if count == 1 else 's'}, {spoken(seconds)}, {sound}" if count else "No clip yet"


def silent(start: float, end: float) -> str:
    """Return which part of a clip is silent."""
    return f"Silent from {start:.1f} s to {end:.1f} s"


def cover_words(text: str) -> str:
    """Return the offer to cover words."""
    return f"Cover “{text}”"


def seconds_in(amount: float) -> str:
    """Return how far in a clip something is, to a tenth of a second."""
    return f"{amount:.1f} s"


def with_sound(count: int) -> str:
    """Return that sound leaves, and what that means."""
    return f"{counted(count, 'clip')} with sound: voices can be recognised."


def words_there(seconds: float | None) -> str:
    """Return when words were read in a recording; None: they stand there all the time."""
    return "all the time" if seconds is None else f"at {seconds:.0f} s"


def covered(counts: Mapping[Kind, int]) -> str:
    """Return how many things of each kind are covered in the clips; faces and plates are told where there is none."""
    said = [counted(counts[kind], kind.value) for kind in (Kind.FACE, Kind.PLATE)]
    whole = [counted(counts[kind], kind.value) for kind in (Kind.PERSON, Kind.VEHICLE) if counts.get(kind)]
    more = f", and {' and '.join(whole)} whole" if whole else ""
    return f"{' and '.join(said)} covered{more}, counted clip by clip"


def stays_visible(reason: str) -> str:
    """Return that somebody is left visible, and why."""
    return f"Left visible by you: “{reason}”"


def to_check(kind: Kind, seconds: float, *, taken_off: bool) -> str:
    """Return what the second look asks about a place."""
    what = f"The second look sees a {kind.value} at {seconds:.1f} s"
    return f"{what}, where you took the cover off." if taken_off else f"{what} that is not covered. Is it one?"


def covered_late(kind: Kind, seconds: float) -> str:
    """Return that the second look covered something that the first had missed."""
    return f"The second look found a {kind.value} at {seconds:.1f} s, and covered it. Have a look."


def many_covered_late(count: int) -> str:
    """Return how many things the second look covered that the first had missed."""
    return f"The second look covered {counted(count, 'more thing')}. Watch closely."


def leaked(error: ConsentAppError) -> str:
    """Return that no bundle was written and where a private word was found."""
    return f"No bundle was written. {error.facts['detail']}"


def searched_for(count: int) -> str:
    """Return how many private words the finished bundle will be searched for."""
    return f"Next: the finished bundle is searched for your {count} private word{'' if count == 1 else 's'}."


def yours_too(kind: WordKind, field: str) -> str:
    """Return that a private word also stands in what the request itself wrote, and may stand there."""
    return f"{gate.KINDS[kind].capitalize()} is in their {field}, too: there it stays."


def written(count: int, bytes_in_it: int) -> str:
    """Return what was written."""
    return f"{count} clip{'' if count == 1 else 's'}, {size(bytes_in_it)}. Nothing was sent. You hand it over yourself."


def answered(told: Answered) -> str:
    """Return what was given elsewhere: what, when, by whom, and how much the meter counts."""
    when = f" on {moments.day(told.on)}" if told.on else ""
    whom = f" by {told.by}" if told.by else ""
    much = f" {spoken(float(told.given))} counted as given." if told.given else ""
    return f"Given{when}{whom}: {told.what.rstrip('.')}.{much}"
