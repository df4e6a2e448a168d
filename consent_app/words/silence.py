"""What a no tells those who asked: it depends on the channel. One sentence each, and none promises for others."""

from consent_app.domain.request import FootageRequest, Source

TELLS = {
    Source.RING_VIDEO_REQUEST: "Not answering is a no; Ring says police never learn who did not share.",
    Source.RING_RFA: "Not answering is a no; Ring says police do not see who read the post.",
    Source.RING_COMMUNITY: "Not answering is a no; Ring says police get nothing about those who do not respond.",
    Source.AXON_INDIVIDUAL: "This invitation names you, so they notice that nothing comes, but you owe no reason.",
    Source.AXON_PORTAL: "They see what is uploaded, not who leaves it.",
    Source.AGENCY: "Not answering is a no; if they wrote to you alone or stood at your door, they notice, and you owe "
    "no reason.",
    Source.COURT: "An order is not answered with silence: ask a lawyer before its date.",
    Source.LAWYER: "They wrote to you, so they notice that no answer comes, but a letter alone is no order.",
    Source.INSURER: "They wrote to you, so they notice that no answer comes, but another's insurer has no claim to "
    "your footage by asking.",
    Source.NEIGHBOUR: "They know you, so they notice, but you owe no reason.",
    Source.OTHER: "If they asked you by name, they notice that no answer comes, but you owe no reason.",
    Source.NONE: "Nobody asked for anything, so there is nothing to answer.",
}
# A no here does not reach whoever else holds the same recordings.
MAKER = "A no here stops no order to your camera's maker, which may hold the same recordings."


def tells(request: FootageRequest) -> str:
    """Return what a no tells those who asked."""
    return TELLS[request.source]
