"""What is said of a home and the area of a request."""

ASK = "Where am I?"
TITLE = "Is my home in the area?"
ABOUT = (
    "Paste or type your home's coordinates, such as 41.9551, -87.9400; a map program shows them. They are used for "
    "this one answer, on this computer, and kept nowhere."
)
FIELD, CHECK = "Coordinates", "Check"
INSIDE = "Your home lies inside the area, about {metres} from its edge."
OUTSIDE = "Your home lies outside the area, about {metres} from its edge."
EDGE = "Your home lies at the edge of the area, nearer than coordinates can tell."
SIZE = "The area is about {size} square miles."
NO_MAP = "The outline as the request names it, north up. The dot is your home. Nothing was looked up."


def standing(*, inside: bool, metres: float, unsure: bool) -> str:
    """Return where a home stands towards an area."""
    if unsure:
        return EDGE
    far = f"{round(metres, -1):.0f} m" if metres < 1000 else f"{metres / 1000:.1f} km"
    return (INSIDE if inside else OUTSIDE).format(metres=far)
