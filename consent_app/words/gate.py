"""What the gate and `verify` say when a bundle is not as it should be: what, where, and in a picture when."""

from consent_app.domain.household import WordKind

KINDS = {
    WordKind.NAME: "a name of yours",
    WordKind.STREET: "your street address",
    WordKind.CITY: "your city",
    WordKind.ZIP: "your ZIP code",
    WordKind.EMAIL: "your e-mail address",
    WordKind.PHONE: "your phone number",
    WordKind.PLATE: "your licence plate",
    WordKind.WIFI: "your Wi-Fi name",
    WordKind.PLACE: "your position",
    WordKind.CAMERA: "the name or number of your camera",
    WordKind.FILE: "the name or a tag of an original file",
    WordKind.COMPUTER: "your login or a folder of this computer",
    WordKind.OTHER: "one of your private words",
}

PLACES = {
    "data/README.html": "the page to read",
    "data/request.json": "the record of the request",
    "data/disclosure.json": "the record of what is given",
    "data/redactions.json": "the record of what is covered, where your reasons stand",
    "data/consent.json": "the record of the consent",
    "data/commitments.json": "the record of the originals",
}

FILM = {
    "broken": "is no well-formed film",
    "tracks": "holds more than one picture track",
    "foreign_box": "carries tags or data of others",
    "edit_list": "hides pictures by an edit list",
    "odd_field": "says something in a field that should be empty",
    "dated": "says when it was made",
    "user_data": "carries user data between its pictures",
    "filled_room": "hides data in room that should be empty",
    "trailing": "carries data behind its end",
    "hidden_data": "holds data that no player shows",
    "hidden_pictures": "holds pictures that no player shows",
    "hidden_pixels": "hides a part of its picture",
    "frames": "holds more or fewer pictures than its record says",
}

CHECKS = {
    "members": "Only what belongs is in it",
    "zip": "The zip holds its files and says nothing else",
    "fixity": "Every file is as it was written",
    "signature": "The signature fits",
    "records": "The records are complete and hold nothing else",
    "tags": "The bag describes itself and nothing else",
    "page": "The page to read says what the records say",
    "consent": "The consent names exactly these clips",
    "tracks": "Each clip is one picture track, with sound only where the record says so",
    "boxes": "The clips carry no tags and hide no data",
    "frames": "The clips hide no pictures",
    "position": "No position on the map is in it",
    "words": "No private word is written in it",
    "pictures": "No private word can be read in its pictures",
}

BROKEN = "This bundle cannot be opened: {why}."
FOLDER = "The name of the bundle's folder is not one drawn at random."
ZIP = "The zip says when, by whom or on what it was made, or hides something."
PAGE = "The page to read says something that the records do not."
SIGNATURE = "The signature does not fit this bundle."
CONSENT = "The consent does not name these clips."
TO_WHOM = "The records do not agree to whom this is given and for what."
CONTEXT = "The consent record names terms that nobody can look up."


def where(member: str) -> str:
    """Return a member as people call it."""
    if member.endswith(".mp4"):
        number = member.removesuffix(".mp4").rpartition("-")[2]
        return f"clip {int(number)}" if number.isdecimal() else "a film"
    return PLACES.get(member, member.rpartition("/")[2] or member)


def foreign(member: str) -> str:
    """Return that a member does not belong."""
    return f"Something that does not belong is in the bundle: {member}."


def position(member: str) -> str:
    """Return that a position stands in a member."""
    return f"A position on the map is in {where(member)}."


def film(member: str, fault: str) -> str:
    """Return what is wrong with a film."""
    return f"{where(member).capitalize()} {FILM[fault]}."


def record(member: str) -> str:
    """Return that a record is missing or holds what it must not."""
    return f"{where(member).capitalize()} is missing, or not as it must be."


def word(kind: WordKind, number: int, place: str) -> str:
    """Return where a private word stands, by its place in the person's list; it is never repeated, for the logs."""
    listed = f" (private word {number})" if number else ""
    return f"{KINDS[kind].capitalize()}{listed} is in {place}."


def in_picture(member: str, seconds: float) -> str:
    """Return a place in a picture: "clip 2, in the picture, at 0:14"."""
    return f"{where(member)}, in the picture, at {int(seconds // 60)}:{int(seconds % 60):02}"


def missing(member: str) -> str:
    """Return that a member is missing."""
    return f"{member} is missing."


def changed(member: str) -> str:
    """Return that a member is not as it was."""
    return f"{member} was changed."


def unlisted(member: str) -> str:
    """Return that a member is in no manifest."""
    return f"{member} is not listed."


def odd_tag(member: str) -> str:
    """Return that one of BagIt's own files says more than it has to."""
    return f"{member} is not as it must be."
