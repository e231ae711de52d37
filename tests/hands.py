"""Many hands at once: runs a deed in parallel threads, each with a connection of its own."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
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


def another_hand(
    deed: Callable[[], _Result], *, institution: Institution
) -> "Future[list[_Result | Exception]]":
    """Let another hand begin the deed beside what follows; what it got, as `all_at_once` has it."""
    pool = ThreadPoolExecutor(max_workers=1)
    begun = pool.submit(all_at_once, lambda _: deed(), hands=1, institution=institution)
    pool.shutdown(wait=False)
    return begun


def meeting(hands: int) -> Callable[[], None]:
    """A place where every hand waits until all have come, for the worst order there can be."""
    # Far longer than it ever takes: a test that fails must end.
    place = threading.Barrier(hands, timeout=60)

    def wait_for_all() -> None:
        # There are fewer connections than hands: whoever waits gives his back.
        connections[current.alias()].close()
        place.wait()

    return wait_for_all


def wait_until_somebody_waits_for_a_lock() -> None:
    """Wait until a hand waits for what another holds, in the database being served."""
    give_up = time.monotonic() + 10
    while time.monotonic() < give_up:
        with connections[current.alias()].cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise AssertionError("nobody waits for a lock")
