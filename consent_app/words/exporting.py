"""How to get recordings out of a camera's own app, to be read without a network: the steps, and who says so."""

from dataclasses import dataclass

# When the sources were looked at last; makers move their buttons.
LOOKED_UP = "26 November 2026"
TITLE = "How do I get recordings out of my camera?"
CHOOSE = "Choose your camera"
SAYS = "From: {source}. Looked up on {day}; buttons may have moved since."
NOT_CONFIRMED = "These steps could not be confirmed on the maker's own pages; buttons may be named differently."


@dataclass(frozen=True, slots=True)
class Way:
    """One way out of one maker's app.

    `source` is the page that the steps, or where they are not `confirmed` only the caution, were read on.
    """

    maker: str
    steps: tuple[str, ...]
    caution: str
    source: str
    confirmed: bool = False


WAYS = (
    Way(
        "Ring",
        (
            "Sign in at ring.com and open History.",
            "Choose Manage (the pencil) and tick the videos you want.",
            "Choose Download, and add the .zip here as it is.",
        ),
        "Needs a Ring subscription. Videos are deleted after 180 days at most, often sooner.",
        "Ring support, Managing your Ring videos (Japanese page; the buttons are our translation)",
        confirmed=True,
    ),
    Way(
        "Blink, with a USB drive",
        (
            "In the Blink app tap Sync Module, Local Storage, then Safe Eject USB.",
            "Wait for “USB Disconnected”, then put the drive in your computer.",
            "Add the folder blink_backups here.",
        ),
        "Names of backups are in UTC, not local time. Backups run once a day.",
        "Blink support, How do I use Clip Backup?",
        confirmed=True,
    ),
    Way(
        "Blink, in the app",
        (
            "In the Blink app tap Clips.",
            "Open the clip and tap the video to show its buttons.",
            "Save it to your phone with the share or download button, one clip at a time.",
        ),
        "Clips are deleted after 60 days at most (30 in Europe). A deleted clip cannot be recovered.",
        "Blink support, Storage options (German page)",
    ),
    Way(
        "Google Nest",
        (
            "Open the Google Home app, or the Nest app for older cameras, and choose the camera.",
            "Open its history and find the event.",
            "Download the clip, or make a new clip of that time and save it.",
        ),
        "Do it today: without a subscription, events are deleted after about 3 to 6 hours.",
        "TechRadar, quoting Google's support",
    ),
    Way(
        "Arlo",
        (
            "Open the Arlo Secure app, or sign in at my.arlo.com.",
            "Open Feed (Library in older versions) and choose the day.",
            "Select the recordings, then choose Download.",
        ),
        "Recordings expire. A SmartHub may hold them on its USB drive or card, too.",
        "Arlo support, What is Direct Storage Access? (German page)",
    ),
    Way(
        "Wyze",
        (
            "In the Wyze app open Events, choose the video, and save or share it to your phone.",
            "For longer film, switch the camera off, take out its card, and add the card's record folder here.",
        ),
        "Copy the card before it is formatted: that erases every recording.",
        "Wyze support, MicroSD and Continuous Recording",
    ),
    Way(
        "Eufy",
        (
            "Open the eufy app and tap Events.",
            "Open the recording you need.",
            "Save it to your phone with the download button, one at a time.",
        ),
        "Use the app: files taken straight off the card may be encrypted.",
        "An issue of the project python-eufy-security, 30 November 2020",
    ),
    Way(
        "Reolink",
        (
            "Open the Reolink app, or Reolink Client on a computer.",
            "Choose the camera, tap Playback and pick the day.",
            "Find the recording, choose Download and save it.",
        ),
        "A full card overwrites its oldest recordings. Save yours soon.",
        "Reolink support, Overwrite Strategies for microSD Card Recording",
    ),
    Way(
        "UniFi Protect",
        (
            "Open UniFi Protect in a browser or the app and choose the camera.",
            "Go to the day and time on the time line.",
            "Mark the start and end of the clip, then download it.",
        ),
        "Download long periods in short pieces.",
        "The project ProtectDownloader, by a user",
    ),
    Way(
        "iPhone",
        (
            "Connect it by cable, unlock it and tap Trust.",
            "Windows: open Photos, choose Import and the iPhone. Mac: open Photos, the iPhone, Import Selected.",
        ),
        "Do not send films through a messenger: that drops their date.",
        "everydaytech.org, How to import photos from iPhone to Windows (not Apple's own page)",
        confirmed=True,
    ),
    Way(
        "Android phone",
        (
            "Connect it by cable and unlock it.",
            "Swipe down, tap the USB message and choose File transfer.",
            "On the computer open the phone, then DCIM, and copy the films out.",
        ),
        "Do not send films through a messenger: that drops their date.",
        "epn.org, How to transfer photos from Android (not Google's own page), 7 June 2024",
        confirmed=True,
    ),
)


def lines(way: Way) -> list[str]:
    """Return a way as lines: its steps numbered, what to mind, and how far that can be relied on."""
    numbered = [f"{number}. {step}" for number, step in enumerate(way.steps, 1)]
    said = SAYS.format(source=way.source, day=LOOKED_UP)
    return [*numbered, way.caution, said, *([] if way.confirmed else [NOT_CONFIRMED])]
