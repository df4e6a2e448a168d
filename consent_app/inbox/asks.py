"""Whether a message asks for footage at all, and through which channel it came."""

import re

from consent_app.domain.request import Source
from consent_app.inbox import fields
from consent_app.inbox.sender import domain

_FOOTAGE = re.compile(
    r"\b(?:footage|videos?|recordings?|recorded|cameras?|cams?|doorbells?|dash[\s-]?cams?|cctv|surveillance|clips?|"
    r"film|evidence|cámaras?|camaras?|grabaciones|grabación|grabó|v[íi]deos?|im[áa]genes|aufnahmen?|aufzeichnung\w*|"
    r"kamera\w*|video\w+|überwachung\w*|images|caméras?|enregistrements?|vidéos?)\b",
    re.IGNORECASE,
)
# What is asked of the reader; near it something of the reader's is named.
_ASKS = re.compile(
    r"\b(?:please|pls|kindly|ask(?:s|ed|ing)?|request(?:s|ed|ing)?|(?:have been )?invited?s? (?:you|to)|(?:could|"
    r"can|would|will) (?:you|u|i|we)|would like|wouldn['’]t you|(?:i|we|they)['’]?d (?:like|love|appreciate)|"
    r"any chance|let (?:me|us) know|(?:we|i|they|i am|we are|i['’]m|we['’]re) (?:\w+ )?(?:need|want|after|"
    r"collecting|seeking|looking|willing)|need(?:s|ed)? (?:your|the|any|all|video|footage|help|to (?:see|view|"
    r"look))|(?:footage|videos?|recordings?)\s+(?:is |are )?(?:wanted|needed)|share (?:your|any|what)|send (?:me|us|"
    r"it|any|your|the|clips?|video|footage)|upload|submit|provide|check (?:your|what|from|if)|did (?:your|you)|"
    r"do you have|if you have|you must|preserve|grateful|appreciate|look(?:ing)? (?:for|at)|like to (?:know|see)|"
    r"does your (?:doorbell|camera|cam)|require[sd]?|(?:only|just) need|sent (?:me|us)|(?:that['’]?d|that would|would|"
    r"it['’]?d) be (?:\w+ )?(?:great|amazing|helpful|lovely)|picked up any\w*|review|produc(?:e|tion)|"
    r"deliver(?:ed)?|welcome|hand over|give|what helps|pedimos|solicit\w+|rogamos|por favor|podr[íi]a|agradecer\w+|"
    r"necesit\w+ que|revis\w+|escr[íi]b\w+|buscamos|comun[íi]que\w*|ll[áa]me\w*|bitten|bitte|ersuchen|benötigen|"
    r"demandons|prions|prie|veuillez|merci de|souhait\w+|pourriez)\b",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"\b(?:police|sheriff['’]?s?|detective|det|deputy|dep|trooper|officer|ofc|pd|investigat\w*|incident|case|claim|"
    r"theft\w*|stolen|stole|burglar\w*|robb\w+|assault\w*|shooting|vandal\w*|hit|struck|missing|fire|attorneys?|"
    r"law firm|represents?|neighbou?rs?|took|taken|broke|damage\w*|crash|collision|court|evidence|insur\w+|sawed|"
    r"gone|clipped|scraped|subpoena|warrant|dog|cat|polic[íi]a|polic[íi]aco|robo|hurto|investig\w+|atropell\w+|"
    r"polizei\w*|diebstahl|einbruch|unfall\w*|ermittl\w*|gendarmerie|enquête|vol|cambriolage|accident\w*|"
    r"disparition)\b",
    re.IGNORECASE,
)
_YOURS = re.compile(r"\byour (?:\w+ ){0,2}(?:cams?|cameras?|doorbells?|videos?|footage|recordings?)\b", re.IGNORECASE)
# Said straight to the reader: what of theirs is wanted.
_STRAIGHT = re.compile(
    r"\b(?:please(?! note| do not| don['’]t)|kindly|pls|could (?:you|u)|can (?:you|u)|would (?:you|u)|(?:owners?|"
    r"residents?|neighbou?rs?|households?|you) [^!?\n]{0,80}(?:are (?:asked|required|requested|commanded|invited)|"
    r"must|should))\b(?:(?!\s[•*]\s)[^!?]){0,200}\b(?:footage|videos?|clips?|recordings?|cameras?|cams?|doorbells?|"
    r"upload|send)\b|\b(?:we|i|i['’]m|we['’]re|they)\b[^.!?\n]{0,30}\b(?:need|want|looking|asking|after|pay|seeking|"
    r"would like)\b[^.!?\n]{0,60}\b(?:footage|videos?|recordings?)\b|\bif your (?:\w+ ){0,2}(?:cams?|cameras?|"
    r"doorbells?) (?:saw|caught|picked up|recorded|captured) (?:any|some|what|it|him|her|them|the)",
    re.IGNORECASE,
)
# Asked for what was seen, with no word for footage.
_SEEN = re.compile(
    r"\b(?:like to know|let me know|know|see|tell) (?:if|whether) any\w* [^.!?\n]{0,60}\b(?:past|by|in front of|"
    r"near) your (?:\w+ )?(?:gate|house|home|driveway|door|window|porch|place)\b",
    re.IGNORECASE,
)
# Two times of day, from the one to the other.
_SPAN = re.compile(
    r"\b(?:\d{1,2}(?::\d\d)?\s*[ap]\.?m\b\.?|\d{1,2}(?::\d\d)|\d{4})(?:\s*(?:hrs|hours))?[^.!?\n]{0,40}?(?:-|–|—|"
    r"\bto\b|\bthrough\b|\bthru\b|\buntil\b|\band\b)(?:\s[^.!?\n]{0,24})?\s*(?:\d{1,2}(?::\d\d)?\s*[ap]\.?m\b|"
    r"\d{1,2}:\d\d|\d{4}\s*(?:hrs|hours))",
    re.IGNORECASE,
)
# Said of a request alone: that one is free.
_FREE = re.compile(
    r"\b(?:voluntary|no obligation|up to you|no worries if not|your (?:choice|call)|(?:do not|don['’]t|"
    r"need not) have to (?:help|share|answer)|nobody (?:will be upset|has to)|no compulsion|(?:happy|glad|"
    r"fine) (?:either way|if not)|optional)\b",
    re.IGNORECASE,
)
# What was seen by a camera that is not named.
_VIEW = re.compile(
    r"\b(?:(?:sidewalk|roadway|street|road|driveway|porch|any|your) view|your (?:porch|door|house|home|gate|garage) "
    r"(?:may|might|could|would) have (?:seen|caught|recorded))\b",
    re.IGNORECASE,
)
# What is sold, told to many, thanked for, or wants nothing: no request, unless something is asked straight.
_RATHER_NOT = re.compile(
    r"\b(?:free trial|your order|(?:receipt|invoice) for|thanks? (?:you )?for shopping|has shipped|out for delivery|"
    r"was delivered|order #|promo|coupon|subscribe now|discount|(?:use|promo|coupon|with) code \w+|unsubscribe|"
    r"newsletter|digest|camera registry|you signed up|mailing list|you (?:do not|don['’]t|need not) (?:have |"
    r"need )?to do anything|nothing for you to do)\b|\d ?% off|thanks to (?:the )?(?:video|footage|clips?|"
    r"recordings?)\b|thank(?:s| you)\b.{0,30}\bfor (?:sharing|sending|providing|the|your) ?(?:your |the )?(?:video|"
    r"footage|clips?|recordings?)",
    re.IGNORECASE,
)
# What is over.
_OVER = re.compile(
    r"\b(?:got|received) your (?:video|footage|clips?|recordings?)\b|\b(?:footage|videos?|clips?|"
    r"recordings?) (?:that )?you (?:gave|sent|shared|provided|uploaded)\b|\b(?:do not|"
    r"don['’]t) need anything (?:more|further|else)|\bhave all (?:that )?(?:i|we) need\b|\bnothing (?:more|"
    r"further) is (?:needed|required)(?! than)|\bno (?:more|further) (?:footage|video) is (?:needed|required)|"
    r"\brequest\b.{0,80}\bhas been withdrawn",
    re.IGNORECASE,
)
# What a channel calls a request itself, with who is behind it.
_OWN_CHANNEL = re.compile(
    r"(?:community request|request for assistance|video request)(?=[\s\S]{0,2000}?\b(?:investigat\w+|case|reference|"
    r"code|officer|det)\b)",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"\b(?:also need|still need|(?:you|please) also|one more|another|additional) (?:\w+ ){0,2}(?:clip|video|footage|"
    r"recording|thing)",
    re.IGNORECASE,
)
# How near an ask stands to the footage it asks for, in letters.
NEAR = 240

_HOSTS = {
    Source.RING_VIDEO_REQUEST: ("ring.com",),
    Source.AXON_INDIVIDUAL: ("axon.com", "evidence.com"),
}
_PORTAL = re.compile(r"public (?:evidence )?(?:portal|link|request|upload)|/public/|evidence portal", re.IGNORECASE)
# An invitation to one person, whatever its link is called.
_NAMED = re.compile(
    r"/citizen/|single[\s-]use|one[\s-](?:time|use)|(?:for|to) you (?:alone|only)|works once", re.IGNORECASE
)
# A court that is only named asks for nothing.
_ORDERS = re.compile(r"\b(?:subpoena|this court|notice of search warrant)\b", re.IGNORECASE)
# A line at least so long was broken by a mail program.
_WRAPPED = re.compile(r"(?<=[^\n]{50})\n(?=\S)")
_NEVER = r"(?!)"
# By which words a channel is told, the surest first; a channel with hosts is told by those, too.
_CHANNELS = (
    (Source.RING_COMMUNITY, r"community request"),
    (Source.RING_RFA, r"request for assistance"),
    (Source.RING_VIDEO_REQUEST, _NEVER),
    (Source.AXON_INDIVIDUAL, _NEVER),
    (
        Source.COURT,
        r"\b(?:court of common pleas|(?:judicial district|district|circuit|superior|county|municipal|crown) court)\b",
    ),
    (
        Source.INSURER,
        r"(?<!the )(?<!my )(?<!our )(?<!your )\binsur(?:ance|er)\b|\binsured\b|(?-i:\b[A-Z]\w+ (?:Mutual|Casualty|"
        r"Assurance)\b)|claims? (?:representative|adjuster|handler|department)|adjuster\b",
    ),
    (
        Source.LAWYER,
        r"\b(?:(?<!district )(?<!prosecuting )attorneys?(?!['’]s office)|law (?:firm|offices?)|llp|solicitors?|"
        r"our client|my client|we act for|counsell?ors? at law|paralegal|this firm represents|rechtsanw[aä]lt\w*|"
        r"avocats?|abogad[oa]s?)\b",
    ),
    (
        Source.AGENCY,
        r"\b(?:police|sheriff['’]?s?|detective|trooper|officer|deputy|constable|constabulary|pd|"
        r"district attorney['’]?s? office|fire marshal|public safety|sgt|(?-i:Det\.? [A-Z]\w+)|(?:highway|"
        r"state) patrol|polic[íi]a|polizei\w*|kriminal\w+|gendarmerie|guardia civil)\b",
    ),
    (
        Source.NEIGHBOUR,
        r"\b(?:neighbou?rs?|next door|across (?:the street|from us)|down the (?:street|block|road)|from (?:number |"
        r"no\. ?|#)?\d{1,4}\b(?!\s*(?:[:.h–—-]\s*\d|[ap]\.?\s?m\b|hrs|hours|o['’]clock|(?:to|until|till|thru|"
        r"through)\b))|unit \d+|doors? down|(?:from|at|in) the \w+ house|quick favou?r|our (?:front |back |"
        r"side )?(?:porch|driveway|garage|door|yard|lawn|stoop|step)|(?:our|my|your) (?:mailbox|stoop|lawn|step|"
        r"package|house|car|bike|dog|cat|van|truck|tacoma|fence|gate|yard))\b",
    ),
)


def flowing(text: str) -> str:
    """Return text with the single line ends of a mail program as spaces, every letter where it was."""
    return _WRAPPED.sub(" ", text)


def source(text: str, sender: str, links: tuple[str, ...]) -> tuple[Source, str]:
    """Return the channel a request came through, and the words or the address that tell."""
    hosts = {domain(link): link for link in links} | {domain(sender): sender}
    for kind, pattern in _CHANNELS:
        match = re.search(pattern, text, re.IGNORECASE)
        if match and (kind is not Source.COURT or _ORDERS.search(text)):
            return kind, match[0]
        host = next((host for host in _HOSTS.get(kind, ()) if host in hosts), None)
        if host is not None:
            named = kind is not Source.AXON_INDIVIDUAL or _NAMED.search(text)
            portal = None if named else _PORTAL.search(text)
            return (Source.AXON_PORTAL, portal[0]) if portal else (kind, hosts[host])
    return Source.OTHER, ""


def is_request(text: str) -> bool:
    """Tell whether a message asks for footage at all: it asks near where it names footage, and says about what."""
    text = flowing(text)
    straight = _STRAIGHT.search(text)
    if (_OVER.search(text) and not _MORE.search(text)) or (_RATHER_NOT.search(text) and not straight):
        return False
    if _OWN_CHANNEL.search(text) or (_SEEN.search(text) and _ABOUT.search(text)):
        return True
    if _told_of(text):
        return True
    footage = [match.start() for match in _FOOTAGE.finditer(text)][:200]
    asks = [match.start() for match in _ASKS.finditer(text)][:200]
    near = any(abs(one - other) <= NEAR for one in asks for other in footage)
    return near and bool(straight or _ABOUT.search(text) or _YOURS.search(text))


def _told_of(text: str) -> bool:
    """Tell whether a message tells of an incident and a stretch of time, and wants to be shown it, in any words."""
    happened = fields.incident_type(text)[0] or fields.case_number(text)
    if not happened or not _SPAN.search(text):
        return False
    wanted = _FOOTAGE.search(text) and (_FREE.search(text) or _ASKS.search(text))
    return bool((wanted or _VIEW.search(text)) and _ABOUT.search(text))
