"""Many hands at once: runs a deed in parallel threads, each with a connection of its own."""

import threading
from collections.abc import Callable
from typing import TypeVar

from django.db import connections

from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution

_Result = TypeVar("_Result")


def all_at_once(
    deed: Callable[[int], _Result], *, hands: int, institution: Institution
) -> list[_Result | Exception]:
    """Let many hands do the deed at the same instant; returns what each got, or its exception."""
    start = threading.Barrier(hands)
    results: list[_Result | Exception | None] = [None] * hands

    def hand(nth: int) -> None:
        with current.serving(institution):
            try:
                start.wait()
                results[nth] = deed(nth)
            except Exception as error:
                results[nth] = error
            finally:
                connections.close_all()

    threads = [threading.Thread(target=hand, args=(nth,)) for nth in range(hands)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [result for result in results if result is not None]
