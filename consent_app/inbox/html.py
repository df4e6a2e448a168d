"""The visible text of an HTML message and the targets of its links; nothing remote is fetched, nothing is run."""

from collections.abc import Iterator
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
    pieces = "".join(_pieces(body)) if body is not None else ""
    lines = (" ".join(line.split()) for line in pieces.split("\n"))
    return "\n".join(line for line in lines if line)


def _pieces(body: LexborNode) -> Iterator[str]:
    """Yield the text in order, with a line end on either side of every block."""
    waiting: list[LexborNode | str] = [body]
    for _ in range(MAX_NODES):
        if not waiting:
            return
        node = waiting.pop()
        if isinstance(node, str):
            yield node
        elif node.tag == "-text":
            yield (node.text_content or "").replace("\n", " ")
        else:
            around = "\n" if node.tag in BLOCKS else " " if node.tag in ("td", "th") else ""
            yield around
            waiting.append(around)
            waiting += reversed(list(node.iter(include_text=True)))
