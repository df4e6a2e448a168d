"""What a request says that goes too far, told by its phrases; what it says it does not want is not held against it."""

import re
from collections.abc import Iterator

from consent_app.domain.request import FindingCode as Code
from consent_app.domain.request import Severity

_FOOTAGE = (
    r"(?:recordings?|footage|videos?|cameras?|cams?|clips?|grabaci[óo]n(?:es)?|c[áa]maras?|aufnahmen|images|vidéos?)"
)
# A phrase, how much it matters, and whether "we do not ask for" before it takes it back.
_PHRASES = (
    (
        Code.PRESSURE,
        Severity.CAUTION,
        r"you must|must (?:respond|provide|share|answer|comply|be delivered)|failure to|fail(?:s|ed)? to (?:upload|"
        r"respond|comply|provide)|(?:required|obligated|obliged) (?:by law|to|under)|obstruct(?:ion|ing)|"
        r"within \d+ hours? or|action (?:required|needed)|will be (?:noted|suspended|fined|reported)|no choice|"
        r"back with a (?:search )?warrant|take the (?:cameras?|devices?|recorder)|nothing to hide|what (?:they|"
        r"you) are hiding|come to your door with|(?:residents|households|people|those) who (?:do not|don['’]t|"
        r"refuse to) cooperate|expect a visit|\b(?:this|it|response|reply) is (?:mandatory|compulsory)|or (?:face|"
        r"else)\b|do not ignore|legal consequences|(?:not|non-?) ?compl(?:y|iance)|under penalty|penalt(?:y|ies) of|"
        r"hereof fail not|may be (?:charged|fined|punish\w*)|tiene que (?:contestar|entregar|responder)|"
        r"se le puede multar|obligad[oa] a|sind verpflichtet|êtes tenue?",
    ),
    (
        Code.PROTEST,
        Severity.CAUTION,
        r"\bprotest|\bdemonstrat(?:ion|or)s?\b|\bdemonstration|\bmarch(?:ers|ed)\b|\bthe march\b|\bmarch (?:against|"
        r"for)\b|\brally\b|\bmanifestation\b|\bmanifestaci[óo]n|\bpicket|\bvigil\b",
    ),
    (
        Code.ASKS_ADDRESS,
        Severity.CAUTION,
        r"(?:street|home|physical|mailing|postal|full) address|(?:your|name and) (?:full )?address|su (?:domicilio|"
        r"direcci[óo]n)|ihre (?:anschrift|adresse)|votre adresse",
    ),
    (
        Code.ASKS_CREDENTIALS,
        Severity.STOP,
        r"\bpass?words?\b|\bpasscode|\blog ?ins?\b|\bverification code|sign in (?:with|to)|credentials|"
        r"user ?names? and|contraseña|passwort|mot de passe|identifiants",
    ),
    (
        Code.ASKS_LIVE_VIEW,
        Severity.STOP,
        r"live (?:view|feed|access|stream|picture)|cameras? live\b|shared user|real[\s-]time access|"
        r"watch your cameras?|shared? acc?ess|acceso en vivo",
    ),
    (
        Code.ASKS_INDOOR,
        Severity.CAUTION,
        r"\bindoor (?:cameras?|ones?)|\binterior (?:and exterior|cameras?)|inside (?:and outside|or out)|"
        r"inside (?:of )?(?:the|your) (?:house|home|garage)|inside your|your (?:living|dining|bed)[\s-]?room|"
        r"(?:living|dining) room|hallway|nursery|interior de su (?:casa|domicilio)|adentro de su casa|innenr[äa]um|"
        r"à l['’]intérieur",
    ),
    (
        Code.ASKS_EVERYTHING,
        Severity.CAUTION,
        r"(?:all|every|any and all|everything) (?:of |from )?(?:(?:the|your|our|available|both|video|camera|all|"
        r"security|"
        rf"surveillance|outdoor|exterior) ){{0,3}}{_FOOTAGE}|(?:todas? (?:las?|los|sus) ){_FOOTAGE}|"
        rf"s[äa]mtliche {_FOOTAGE}|toutes? (?:les|vos) {_FOOTAGE}",
    ),
    (
        Code.REPEAT_REQUEST,
        Severity.NOTE,
        r"second (?:request|letter|notice)|third (?:request|notice)|have not heard back|(?:the )?second time|"
        r"reminder|follows? up|(?:have|had) not (?:had|heard|received)|haven['’]t (?:had|heard)|went unanswered|"
        r"gone unanswered|wrote to you (?:before|last|on)|following up(?! on (?:the|a|an|last|this)\b)|"
        r"following up on (?:the|my|our) (?:letter|request|e-?mail|message)|zum zweiten mal|por segunda vez",
    ),
)
_COMPILED = tuple((code, severity, re.compile(pattern, re.IGNORECASE)) for code, severity, pattern in _PHRASES)
_TAKEN_BACK = re.compile(
    r"\b(?:do(?:es)? not|don['’]t|doesn['’]t|not|no|never|without|nor|neither|no need|kein\w*|nicht|no necesit\w+|"
    r"ni|pas|sans)\b[^.!?;\n]{0,60}$",
    re.IGNORECASE,
)
# "Nobody is obliged to": right before the phrase, since "who do not comply will be fined" is none.
_NOBODY = re.compile(
    r"\b(?:not|nobody|no one|none|never|isn['’]t|aren['’]t|no|nadie|ninguno)\s+(?:(?:is|are|est[áa]n?)\s+)?$",
    re.IGNORECASE,
)
_AFTER = re.compile(r"^[^.!?;\n]{0,30}\b(?:is|are|ben[öo]tigen wir) (?:not|nicht)\b", re.IGNORECASE)
_ASKED_FOR = frozenset(
    {Code.ASKS_ADDRESS, Code.ASKS_CREDENTIALS, Code.ASKS_LIVE_VIEW, Code.ASKS_INDOOR, Code.ASKS_EVERYTHING}
)
_RACE = re.compile(
    r"\b(?:an?|two|three|some|un|una|the suspects? (?:is|are) an?|(?:description|suspect|driver|"
    r"person)[^.\n]{0,30}:)\s+(?:(?!black|white)\w+\s+){0,2}?((?:black|hispanic|latin[oa]|white|asian|"
    r"middle eastern|arab|african[\s-]american|native)\s+(?:(?:fe)?males?|m[ae]n|wom[ae]n|persons?|people|guys?|"
    r"youths?|teens?|kids?|boys?|girls?|subjects?|individuals?)|(?:hombre|mujer|joven|persona) (?:negr[oa]|"
    r"hispan[oa]|blanc[oa]|árabe))\b",
    re.IGNORECASE,
)
_DESCRIPTION = re.compile(
    r"\b(?:wearing|wore|dressed|hoodie|jacket|coat|hat|cap|mask|backpack|jeans|shirt|tattoo|beard|scar|helmet|boots|"
    r"shorts|driving|carrying|tall|feet|foot|pounds|lbs|years? old|aged|limp|vest[ií]\w*|gorra|chaqueta|barba)\b",
    re.IGNORECASE,
)


def said(text: str) -> Iterator[tuple[Code, Severity, re.Match[str]]]:
    """Yield each kind of phrase that a text holds, once, where it is not taken back ("we do not need your address")."""
    for code, severity, pattern in _COMPILED:
        found = (match for match in pattern.finditer(text) if not _taken_back(text, match, code))
        if match := next(found, None):
            yield code, severity, match


def _taken_back(text: str, match: re.Match[str], code: Code) -> bool:
    before, after = text[max(0, match.start() - 90) : match.start()], text[match.end() : match.end() + 60]
    if code in _ASKED_FOR:
        return bool(_TAKEN_BACK.search(before) or _AFTER.search(after))
    return code is Code.PRESSURE and bool(_NOBODY.search(before))


def race_alone(text: str) -> str:
    """Return the words by which a person is described by race and by nothing else, or empty."""
    match = _RACE.search(text)
    return match[0] if match and not _DESCRIPTION.search(text) else ""
