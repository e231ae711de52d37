"""Clients that post without pause (並列記帳): threads of two processes, as in `madoguchi web`.

Each has a connection of its own; pgbench runs its clients in two threads likewise.
"""

import itertools
import multiprocessing
import random
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from queue import Empty
from typing import Any

_PATIENCE_SECONDS = 60.0
_WARMING = 50
# More than one client can have posted.
_MOST_PER_SECOND = 5_000
# As many programs as `madoguchi web` starts, and as threads of pgbench.
_PROCESSES = 2


@dataclass(frozen=True, slots=True)
class Told:
    """What the clients were told: how many of their entries were posted, in how many seconds."""

    posted: int
    seconds: float
    # Posted before the clock was started, so that plans and caches are warm.
    warming: int

    @property
    def per_second(self) -> float:
        """Postings a second, of all clients together."""
        return self.posted / self.seconds


class ClientFailed(Exception):
    """A client ended before its time; what it printed on stderr says why."""


def post_for(
    seconds: float, *, clients: int, accounts: tuple[int, int], into: int | None = None
) -> Told:
    """Let clients post entries between random accounts, each one statement and one commit.

    `accounts` are the first and the last ledger account; `into` credits one account with
    everything instead. Raises ClientFailed.
    """
    spawning = multiprocessing.get_context("spawn")
    ready = spawning.Barrier(clients)
    told: Any = spawning.Queue()
    programs = [range(nth, clients, _PROCESSES) for nth in range(min(_PROCESSES, clients))]
    processes = [
        spawning.Process(target=_program, args=(ready, told, each, seconds, accounts, into))
        for each in programs
    ]
    for process in processes:
        process.start()
    try:
        answers = [told.get(timeout=_PATIENCE_SECONDS + seconds) for _ in range(clients)]
    except Empty as error:
        raise ClientFailed("a client did not report") from error
    finally:
        for process in processes:
            process.join(timeout=_PATIENCE_SECONDS)
            process.kill()
    return Told(
        sum(posted for posted, _ in answers),
        max(lasted for _, lasted in answers),
        warming=_WARMING * clients,
    )


def _program(
    ready: Any,
    told: Any,
    clients: range,
    seconds: float,
    accounts: tuple[int, int],
    into: int | None,
) -> None:
    import django

    django.setup()
    with ThreadPoolExecutor(len(clients)) as hands:
        running = [hands.submit(_client, ready, nth, seconds, accounts, into) for nth in clients]
    for each in running:
        told.put(each.result())


def _client(
    ready: Any, nth: int, seconds: float, accounts: tuple[int, int], into: int | None
) -> tuple[int, float]:
    from madoguchi.institutions import clock, current, registry
    from madoguchi.ledger import posting
    from madoguchi.ledger.entry import Entry, Leg

    chance = random.Random(nth)
    day = clock.now().date()
    spread = accounts[1] - accounts[0]
    [institution] = registry.all_institutions()

    def wishes() -> Iterator[tuple[uuid.UUID, int, int, int]]:
        while True:
            giver = chance.randint(*accounts)
            # Another account at random: never the giver himself.
            step = chance.randint(1, spread)
            taker = into or accounts[0] + (giver - accounts[0] + step) % (spread + 1)
            yield uuid.uuid4(), giver, taker, chance.randint(1, 9_999)

    def post_one(request_id: uuid.UUID, giver: int, taker: int, yen: int) -> None:
        legs = (Leg(giver, -yen, "振込 ｼｹﾝ ﾀﾛｳ"), Leg(taker, yen, "振込 ｼｹﾝ ﾊﾅｺ"))
        posting.post(Entry(request_id, "bench", day, legs), at=clock.now())

    # What the customers want is drawn beforehand: the posting is measured, not the dice.
    drawn = list(itertools.islice(wishes(), _WARMING + round(seconds * _MOST_PER_SECOND)))
    with current.serving(institution):
        for wish in drawn[:_WARMING]:
            post_one(*wish)
        ready.wait(_PATIENCE_SECONDS)
        started, lasted, posted = time.perf_counter(), 0.0, 0
        for wish in drawn[_WARMING:]:
            post_one(*wish)
            posted += 1
            lasted = time.perf_counter() - started
            if lasted >= seconds:
                break
    return posted, lasted
