"""Working ahead: what comes next is read by another thread while what came before is worked on."""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def ahead(items: Iterator[T], count: int) -> Iterator[T]:
    """Yield items in their order, up to `count` of them made beforehand by one other thread.

    What goes wrong there is raised here, where the item would have come.
    """
    end = object()
    pool = ThreadPoolExecutor(1)
    try:
        coming = deque(pool.submit(next, items, end) for _ in range(count))
        while (item := coming.popleft().result()) is not end:
            coming.append(pool.submit(next, items, end))
            yield item  # type: ignore[misc]  # whatever is not the end is one of the items
    finally:
        pool.shutdown(cancel_futures=True)
