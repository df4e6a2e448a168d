import pytest

from consent_app.domain.household import PrivateWord, WordKind, word_of


@pytest.mark.parametrize(
    ("line", "kind", "text"),
    [
        ("name: Zoë Marlow", WordKind.NAME, "Zoë Marlow"),
        ("Licence plate:  KD 48213 ", WordKind.PLATE, "KD 48213"),
        ("Wi-Fi: Marlow-5G", WordKind.WIFI, "Marlow-5G"),
        ("zoe@example.net", WordKind.EMAIL, "zoe@example.net"),
        ("(312) 555-0147", WordKind.PHONE, "(312) 555-0147"),
        ("41.94821, -87.91374", WordKind.PLACE, "41.94821, -87.91374"),
        ("14 Marigold Crossing", WordKind.STREET, "14 Marigold Crossing"),
        ("Musterstraße 12a", WordKind.STREET, "Musterstraße 12a"),
        ("60106", WordKind.OTHER, "60106"),
        ("Oakridge", WordKind.OTHER, "Oakridge"),
        ("note: this is no kind", WordKind.OTHER, "note: this is no kind"),
    ],
)
def test_a_line_is_read_as_a_word_of_a_kind(line: str, kind: WordKind, text: str) -> None:
    assert word_of(line) == PrivateWord(kind, text)


def test_a_word_says_something_and_never_shows() -> None:
    with pytest.raises(ValueError, match="says something"):
        word_of("  ")
    assert "Marlow" not in repr(word_of("name: Marlow"))
