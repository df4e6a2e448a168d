"""The visible text of an HTML message and the targets of its links; nothing remote is fetched, nothing is run."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from consent_app.inbox import sender

# What is no text, and text that no mail program shows.
NO_TEXT = frozenset(
    {"script", "style", "head", "title", "template", "noscript", "iframe", "object", "svg", "math", "-comment"}
)
_NOTHING = r":0(?:\.0+)?(?:px|pt|em|rem|%)?(?:!important)?(?:;|$)"
_UNSEEN = re.compile(
    rf"(?:^|;)(?:display:none|visibility:hidden|mso-hide:all|opacity{_NOTHING}|font-size{_NOTHING}|"
    rf"(?:max-)?(?:height|width){_NOTHING})"
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
MAX_UNSEEN = 200


@dataclass(frozen=True, slots=True)
class Page:
    """Text as shown, the http(s) addresses that links point to, links that show another site, and unseen text."""

    text: str
    links: tuple[str, ...] = ()
    disguised: tuple[str, ...] = ()
    hidden: str = ""


def read_html(source: str) -> Page:
    """Return the visible text of an HTML document with a line for each block, its links, and what it hides."""
    tree = LexborHTMLParser(source)
    if tree.body is None:
        return Page("")
    walk = _Walk(frozenset(_hidden_classes(source)))
    text = _lines("".join(walk.pieces(tree.body)))
    links = [(link.strip(), shown) for link, shown in walk.links[:MAX_LINKS]]
    kept = [(link, shown) for link, shown in links if link.lower().startswith(("http://", "https://"))]
    disguised = [" ".join(f"{shown} → {link}".split()) for link, shown in kept if sender.disguised(shown, link)]
    unseen = (" ".join("".join(_Walk(None).pieces(node)).split()) for node in walk.unseen[:MAX_UNSEEN])
    return Page(
        text,
        tuple(dict.fromkeys(link for link, _ in kept)),
        tuple(dict.fromkeys(disguised)),
        "\n".join(dict.fromkeys(piece for piece in unseen if piece)),
    )


def _hidden_classes(source: str) -> Iterator[str]:
    """Yield class names that the page's own style hides (`.pre{display:none}`)."""
    for rule in source.split("}")[:2000]:
        selector, _, body = rule.rpartition("{")
        name = selector.strip().rpartition(".")[2]
        if "display:none" in body.replace(" ", "").lower() and name.isidentifier():
            yield name


def _lines(pieces: str) -> str:
    lines = (" ".join(line.split()) for line in pieces.split("\n"))
    return "\n".join(line for line in lines if line)


class _Walk:
    """One way through a page, in order; what is not shown is set aside, and all is shown where `classes` is None."""

    def __init__(self, classes: frozenset[str] | None) -> None:
        self._classes = classes
        self.links: list[tuple[str, str]] = []
        self.unseen: list[LexborNode] = []

    def pieces(self, top: LexborNode) -> Iterator[str]:
        """Yield the text with a line end on either side of every block."""
        waiting: list[LexborNode | str] = [top]
        for _ in range(MAX_NODES):
            if not waiting:
                return
            node = waiting.pop()
            if isinstance(node, str):
                yield node
            elif node.tag == "-text":
                yield (node.text_content or "").replace("\n", " ")
            elif self._shows(node):
                around = "\n" if node.tag in BLOCKS else " " if node.tag in ("td", "th") else ""
                yield around
                waiting.append(around)
                waiting += reversed(list(node.iter(include_text=True)))

    def _shows(self, node: LexborNode) -> bool:
        if node.tag in NO_TEXT:
            return False
        tags = node.attributes
        if self._classes is not None:
            named = self._classes.intersection((tags.get("class") or "").split())
            if "hidden" in tags or named or _UNSEEN.search("".join((tags.get("style") or "").lower().split())):
                self.unseen.append(node)
                return False
        if node.tag == "a" and "href" in tags:
            self.links.append((tags["href"] or "", node.text()))
        return True
