"""Working ahead keeps the order, raises what went wrong where it belongs, and stops when nobody wants more."""

import threading
from collections.abc import Iterator

import pytest

from consent_app.media.ahead import ahead


def counting(end: int, made: list[int]) -> Iterator[int]:
    for number in range(end):
        made.append(number)
        yield number


@pytest.mark.parametrize("end", [0, 1, 3, 50])
def test_items_come_in_their_order(end: int) -> None:
    assert list(ahead(counting(end, []), 4)) == list(range(end))


def test_the_next_item_is_made_while_this_one_is_worked_on() -> None:
    second = threading.Event()

    def making() -> Iterator[int]:
        yield 1
        second.set()
        yield 2

    coming = ahead(making(), 2)
    assert next(coming) == 1
    assert second.wait(30)
    assert list(coming) == [2]


def test_what_goes_wrong_is_raised_after_what_came_before_it() -> None:
    def failing() -> Iterator[int]:
        yield 1
        raise ValueError("broken")

    coming = ahead(failing(), 4)
    assert next(coming) == 1
    with pytest.raises(ValueError, match="broken"):
        next(coming)


def test_nothing_more_is_made_once_nobody_wants_more() -> None:
    made: list[int] = []
    coming = ahead(counting(1000, made), 4)
    next(coming)
    coming.close()  # type: ignore[attr-defined]  # a generator
    count = len(made)
    assert count <= 6
    assert threading.active_count() == 1 or all("ThreadPool" not in one.name for one in threading.enumerate())
