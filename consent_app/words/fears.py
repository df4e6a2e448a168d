"""Eight short answers to what people fear when they are asked, each with where it comes from; no legal advice."""

from dataclasses import dataclass

TITLE = "What people ask"
NO_ADVICE = "This is general information about the United States, not legal advice. Other places have other rules."
SOURCE = "From"


@dataclass(frozen=True, slots=True)
class Answer:
    """A question as people ask it, a short answer, and its sources."""

    question: str
    answer: str
    sources: tuple[str, ...]


ANSWERS = (
    Answer(
        "Must I answer?",
        "No. A request is a question, not an order, and you may ignore it. A warrant or a subpoena is different.",
        (
            "Consumer Reports, “Can police ask for your doorbell video?”, 2023",
            "Ring, “Request for Assistance: Privacy”: taking part is “entirely optional”",
        ),
    ),
    Answer(
        "What happens if I say no?",
        "You may say no and need not give a reason. Ring says police learn nothing about people who do not respond "
        "in its app. At your door, or when an invitation names you, they will notice.",
        ("Ring, “Community Requests”", "Ring, “Request for Assistance: Privacy”"),
    ),
    Answer(
        "Will they come back?",
        "They may. They can ask again, or ask a judge for an order to you or to the camera's maker, which may hold "
        "the same recordings. In one case a man who gave some clips and declined more was then told of a warrant to"
        " Ring for all of his cameras.",
        (
            "18 U.S.C. § 2703",
            "Ring, “Law Enforcement Guidelines”",
            "Politico, “The privacy loophole in your doorbell”, 2023",
        ),
    ),
    Answer(
        "Is covering faces tampering?",
        "The federal law is about changing, destroying, hiding or falsifying a record to obstruct. So keep the "
        "original whole and unchanged, give a copy that says it is covered and what was left out, and never delete "
        "anything because somebody asked for it. This app does the first two; states have laws of their own.",
        ("18 U.S.C. § 1519", "Ninth Circuit, Model Criminal Jury Instructions, on § 1519"),
    ),
    Answer(
        "May I change my mind?",
        "Before you hand it over, at any time. Afterwards you can ask in writing that it be deleted, but they need "
        "not agree, and copies may be elsewhere by then.",
        ("CNET, “You shared Ring footage with police. They may share it, too”, 2019",),
    ),
    Answer(
        "What do they keep, and how long?",
        "The agency and the law of its state decide, not you: months, years, or without end. It can become a public"
        " record. Ask for their retention schedule. In 2019 Ring's owner said it set police no limit on keeping or "
        "sharing.",
        (
            "Amazon's letters to Senator Markey, in The Washington Post, 19 November 2019",
            "Axon, “Categories and retention policies”",
        ),
    ),
    Answer(
        "What about my neighbours?",
        "They were not asked, and once it is given neither you nor they decide about it. You can give only the part"
        " that matters, without sound, and cover people, plates and windows. That lowers the risk; it cannot "
        "promise that nobody is recognised.",
        ("Senator Markey's letter to Amazon on people who pass by, 2019", "This project's own measurements of covers"),
    ),
    Answer(
        "What if it is a warrant or a subpoena?",
        "Read who issued it, to whom, for what, and by when. Change and delete nothing, do not answer with a "
        "covered copy, and call a lawyer soon: a court can narrow or cancel a subpoena. Do not stand in the way of "
        "officers who have a warrant; ask for a copy, and let a lawyer challenge it later.",
        ("Federal Rules of Criminal Procedure, 17(c) and 41(f); states have rules of their own",),
    ),
)


def lines() -> list[str]:
    """Return all of it as lines of text."""
    told = [NO_ADVICE]
    for number, one in enumerate(ANSWERS, 1):
        told += ["", f"{number}. {one.question}", one.answer, f"{SOURCE}: {'; '.join(one.sources)}."]
    return told
