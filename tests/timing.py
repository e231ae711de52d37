"""Can known and unknown be told apart by the clock? Welch's t over interleaved tries."""

import math
import os
import re
import statistics
import time
from collections.abc import Callable, Sequence

from madoguchi.access.models import Tries
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution

# 2,000 in `make thorough`.
TRIES = int(os.environ.get("MADOGUCHI_TIMING_TRIES", "30"))

# Beyond this the two series differ for certain; the bank's pages must stay below (S8).
TOO_FAR = 5.0


def welch_t(one: Sequence[float], other: Sequence[float]) -> float:
    """Welch's t of two series of seconds."""
    spread = statistics.variance(one) / len(one) + statistics.variance(other) / len(other)
    return (statistics.fmean(one) - statistics.fmean(other)) / math.sqrt(spread)


def body(text: str) -> str:
    """A page without what must differ: the form's token, the nonce and what was typed."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text)
    text = re.sub(r'nonce="[^"]*"', "", text)
    return re.sub(r'value="[^"]*"', "", text)


def give_back(institution: Institution) -> None:
    """Give everybody his tries back, so that no lock ends a series."""
    with current.serving(institution):
        Tries.objects.update(spent=0, locked_until=None)


def interleaved(
    known: Callable[[int], object],
    unknown: Callable[[int], object],
    *,
    tries: int,
    between: Callable[[], None],
    clock: Callable[[], float] = time.perf_counter,
) -> tuple[list[float], list[float]]:
    """Seconds of each try, known and unknown in turn, and who goes first in turn as well.

    `clock` is the one on the wall, as others see it. `between` runs outside it, such as giving
    the tries back. The slowest hundredth of each is left out: other programs are in it.
    """
    seconds: dict[str, list[float]] = {"known": [], "unknown": []}
    for nth in range(tries):
        turns = [("known", known), ("unknown", unknown)]
        for name, deed in turns if nth % 2 else reversed(turns):
            between()
            started = clock()
            deed(nth)
            seconds[name].append(clock() - started)
    kept = max(2, tries - tries // 100)
    return sorted(seconds["known"])[:kept], sorted(seconds["unknown"])[:kept]
