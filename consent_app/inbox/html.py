"""The visible text of an HTML message and the targets of its links; nothing remote is fetched, nothing is run."""

from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

HIDDEN = (
    "script, style, head, title, template, noscript, iframe, object, [hidden], "
    '[style*="display:none"], [style*="display: none"], [style*="visibility:hidden"], [style*="font-size:0"]'
)
BLOCKS = frozenset(
    {
        "p",
        "div",
        "br",
        "tr",
        "table",
        "li",
        "ul",
        "ol",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "section",
        "article",
        "header",
        "footer",
        "hr",
        "pre",
    }
)
MAX_NODES = 100_000
MAX_LINKS = 200


@dataclass(frozen=True, slots=True)
class Page:
    """Text as shown, and the http(s) addresses that links point to."""

    text: str
    links: tuple[str, ...]


def read_html(source: str) -> Page:
    """Return the visible text of an HTML document with a line for each block, and its links."""
    tree = LexborHTMLParser(source)
    for node in tree.css(HIDDEN):
        node.decompose()
    for name in _hidden_classes(source):
        for node in tree.css(f".{name}"):
            node.decompose()
    links = [node.attributes.get("href") or "" for node in tree.css("a[href]")[:MAX_LINKS]]
    kept = dict.fromkeys(link.strip() for link in links if link.strip().lower().startswith(("http://", "https://")))
    return Page(_lines(tree.body), tuple(kept))


def _hidden_classes(source: str) -> list[str]:
    """Return class names that the page's own style hides (`.pre{display:none}`)."""
    names = []
    for rule in source.split("}")[:2000]:
        selector, _, body = rule.rpartition("{")
        name = selector.strip().rpartition(".")[2]
        if "display:none" in body.replace(" ", "").lower() and name.isidentifier():
            names.append(name)
    return names


def _lines(body: LexborNode | None) -> str:
    if body is None:
        return ""
    pieces: list[str] = []
    for count, node in enumerate(body.traverse(include_text=True)):
        if count > MAX_NODES:
            break
        if node.tag == "-text":
            pieces.append(" ".join((node.text_content or "").replace("\n", " ").split(" ")))
        elif node.tag in BLOCKS:
            pieces.append("\n")
        elif node.tag in ("td", "th"):
            pieces.append(" ")
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)
