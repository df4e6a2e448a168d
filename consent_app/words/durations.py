"""Lengths of time in words a person reads at a glance."""


def spoken(seconds: float) -> str:
    """Return a length such as "10 hours", "1 minute 42 seconds"."""
    whole = round(seconds)
    parts = ((whole // 3600, "hour"), (whole % 3600 // 60, "minute"), (whole % 60, "second"))
    said = [f"{count} {name}{'' if count == 1 else 's'}" for count, name in parts if count]
    return " ".join(said[:2]) or "0 seconds"


def counted(count: int, name: str) -> str:
    """Return a count of things: "1 face", "3 faces"."""
    return f"{count} {name}{'' if count == 1 else 's'}"


def brief(seconds: float) -> str:
    """Return a length in few letters, such as "10 h", "1 min 42 s"."""
    whole = round(seconds)
    parts = ((whole // 3600, "h"), (whole % 3600 // 60, "min"), (whole % 60, "s"))
    said = [f"{count} {name}" for count, name in parts if count]
    return " ".join(said[:2]) or "0 s"
