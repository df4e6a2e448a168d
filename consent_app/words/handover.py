"""How to hand a bundle over: what to quote, what each way reveals, what an upload page takes, and what not to do."""

from consent_app.domain.portals import fit
from consent_app.domain.release import Bundle
from consent_app.domain.request import FootageRequest

QUOTE_CASE = "Quote the case number: {case}"
HOW = "What each way of handing it over reveals"
WAYS = (
    ("E-mail", "your e-mail address"),
    ("Upload page", "your name and phone, where it asks for them"),
    ("In person", "nothing more"),
)
NOT_ALSO = "Do not also press Share in the camera's app: that sends everything, with your address."
FOLDER_FIRST = "This zip is larger than the upload page takes. Show it as plain files and upload those."
TOO_LARGE = "One clip is larger than the upload page takes. Hand it over in person, or share a shorter clip."
GOES = "As plain files it is too much for one go: upload it in {count}, README.html with the first."


def portal_notes(request: FootageRequest, bundle: Bundle) -> list[str]:
    """Return what does not fit the page to upload to, if one is known and something does not."""
    found = fit(request.source, bundle.size, bundle.sizes)
    if found is None:
        return []
    notes = []
    if found.too_large:
        notes.append(TOO_LARGE)
    elif not found.zip_fits:
        notes.append(FOLDER_FIRST)
    if found.goes > 1:
        notes.append(GOES.format(count=found.goes))
    return notes


def lines(request: FootageRequest, bundle: Bundle) -> list[str]:
    """Return all of it, a line each."""
    quote = [QUOTE_CASE.format(case=request.case_number)] if request.case_number else []
    ways = [f"  {way}: {reveals}" for way, reveals in WAYS]
    return [*quote, f"{HOW}:", *ways, *portal_notes(request, bundle), NOT_ALSO]
