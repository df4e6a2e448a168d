"""Why a clip is proposed, or why a stretch stays at home, in words."""

PROPOSED = {
    "person": "A person is in it.",
    "vehicle": "A vehicle is in it.",
    "person_and_vehicle": "A person is near a vehicle.",
    "vehicle_stands": "A vehicle stops there, or leaves.",
    "strong_motion": "Something moves that could not be named. Look yourself.",
    "near_incident": "It is close to the time of the incident.",
    "by_hand": "You added it.",
}

WITHHELD = {
    "outside_window": "Outside the time asked for.",
    "nothing_moves": "Nothing moves.",
    "not_searched": "Not searched: you stopped before. Look yourself, or search on.",
    "not_concerned": "What moves has no part in what was asked about.",
    "unreadable": "This recording cannot be read, or is not where it was. Look at it yourself.",
    "dropped": "You left it out.",
    "kept": "You kept it at home.",
}

STEPS = {
    "skimming": "Skimming",
    "scanning": "Looking for clips that matter",
    "looking": "Finding faces and plates",
    "outlining": "Drawing the outlines of persons",
    "following": "Following what you covered",
    "covering": "Covering",
    "checking": "Looking again at the finished clip",
    "packing": "Writing the bundle",
    "searching": "Searching the bundle for your private words",
    "sealing": "Keeping the originals",
    "making": "Making the sample recordings",
    "reading": "Reading",
    "watching": "Waiting for new recordings",
    "fetching": "Looking through the mailbox",
}
