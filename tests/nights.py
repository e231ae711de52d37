"""How a night goes by in a test: a day is ended, and what is told of it."""

import datetime as dt
from typing import Any

from madoguchi.audit import recall
from madoguchi.day_end import notes, run
from madoguchi.day_end.run import Done
from own_building import Night

DAY = dt.timedelta(days=1)


def end(night: Night, *, time: str = "00:10", day: dt.date | None = None) -> list[Done]:
    """Run the end of a day, of the night's own unless another is named."""
    return run.run(day or night.evening, at=night.after(time), progress=lambda *said: None)


def told(night: Night, *, days_before: int = 0) -> list[tuple[str, Any]]:
    """What the trail of the institution tells of a day: each step with its count, in order."""
    about = f"day:{night.evening - days_before * DAY}"
    return [
        (each.what, each.detail["count"]) for each in recall.told(chain=notes.CHAIN, about=about)
    ]


def steps_of(done: list[Done], night: Night) -> list[tuple[str, int]]:
    """The steps that were done for the night's own day, each with its count."""
    return [(each.name, each.count) for each in done if each.day == night.evening]
