"""Makes a day's end (日締め): each step once, whatever is killed or run several times at once."""

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from madoguchi.day_end import notes
from madoguchi.day_end.steps import EVENING, ONE_DAY, START, STEPS, Place, Step
from madoguchi.directory.calendar import calendar
from madoguchi.institutions import current
from madoguchi.values.day import day_of

# Another scheduler holds what is left: it is given so long to be done with it.
_PATIENCE_SECONDS = 0.05

# Told before every piece: the day, the step, how much of it this process has done, and how much
# there was to do when it came, 0 where nobody knows.
Progress = Callable[[dt.date, str, int, int], None]


class NotOver(Exception):
    """A day was to be ended that is not over yet."""

    def __init__(self, day: dt.date) -> None:
        super().__init__(f"{day} is not over yet")
        self.day = day


@dataclass(frozen=True, slots=True)
class Work:
    """A step of a day under way in this process, with the place where it goes on."""

    day: dt.date
    step: Step
    place: Place = START


@dataclass(frozen=True, slots=True)
class Done:
    """A step that is finished: how much it was about, and the seconds it took this process."""

    day: dt.date
    name: str
    count: int
    seconds: float


def run(day: dt.date, *, at: dt.datetime, progress: Progress) -> list[Done]:
    """End a day that is over, and the missed days before it, up to what is due at this moment.

    Everything is gone through again even where it was finished before; the verbs find nothing
    left to do. Raises NotOver, and BeyondHorizon for a day the calendar does not know (H2).
    """
    calendar().is_business_day(day + ONE_DAY)
    if day >= day_of(at):
        raise NotOver(day)
    return [_to_its_end(work, at=at, progress=progress) for work in _open_at(day, at=at)]


def evening(day: dt.date, *, at: dt.datetime, progress: Progress) -> Done:
    """Warn, in the evening of a day, customers whose reservations of the next are not covered."""
    return _to_its_end(Work(day, EVENING), at=at, progress=progress)


def look_again(*, at: dt.datetime) -> bool:
    """In the evening, warn of what has become short of funds since; False before it."""
    today = day_of(at)
    if _moment(EVENING, today) > at:
        return False
    EVENING.piece(today, START, at)
    return True


def to_come(day: dt.date, *, at: dt.datetime) -> list[tuple[str, dt.datetime]]:
    """The steps of a day's end whose moment has not come yet, each with that moment."""
    moments = [(step.name, _moment(step, day)) for step in STEPS]
    return [(name, moment) for name, moment in moments if moment > at]


def due(*, at: dt.datetime) -> list[Work]:
    """What is to be done at this moment and is not noted as finished, in its order."""
    today = day_of(at)
    works = _open_at(today - ONE_DAY, at=at)
    if _moment(EVENING, today) <= at:
        works.append(Work(today, EVENING))
    finished = notes.finished(since=min(work.day for work in works))
    return [
        work
        for work in works
        if (work.day, work.step.name) not in finished or not _is_through(work)
    ]


def next_opening(*, at: dt.datetime) -> dt.datetime:
    """The first moment after this one at which a step may become due."""
    today = day_of(at)
    moments = [_moment(step, day) for day in (today - ONE_DAY, today) for step in STEPS]
    return min(moment for moment in (*moments, _moment(EVENING, today)) if moment > at)


def go_on(work: Work, *, at: dt.datetime) -> Work | None:
    """Do the next piece of a step; None when the step is finished, which is noted."""
    if work.place == START:
        notes.begin(work.day, work.step.name, due=lambda: work.step.due(work.day), at=at)
    place = work.step.piece(work.day, work.place, at)
    if place is not None:
        return replace(work, place=place)
    notes.finish(work.day, work.step.name, at=at)
    return None


def _to_its_end(work: Work, *, at: dt.datetime, progress: Progress) -> Done:
    began = time.perf_counter()
    due = work.step.due(work.day)
    notes.begin(work.day, work.step.name, due=lambda: due, at=at)
    left: Work | None = work
    while left is not None:
        progress(left.day, left.step.name, left.place.done, due)
        before, left = left, go_on(left, at=at)
        if left == before:
            time.sleep(_PATIENCE_SECONDS)
    seconds = time.perf_counter() - began
    return Done(work.day, work.step.name, notes.count_of(work.day, work.step.name), seconds)


def _open_at(day: dt.date, *, at: dt.datetime) -> list[Work]:
    """The steps up to a day whose moment has come; a missed day has them before the next one."""
    works = [Work(each, step) for step in STEPS for each in _days(step, day, at=at)]
    return [work for work in works if _moment(work.step, work.day) <= at]


def _days(step: Step, day: dt.date, *, at: dt.datetime) -> list[dt.date]:
    if step.through is None:
        # What is done at dawn is done on the very day, for all that was missed before.
        return [day] if day + ONE_DAY == day_of(at) else []
    through = step.through()
    first = day if through is None else min(through + ONE_DAY, day)
    # Whoever was killed between the last deed and its note left a day that is done and not told.
    untold = notes.first_unfinished(step.name)
    first = first if untold is None else min(untold, first)
    return [first + n * ONE_DAY for n in range((day - first).days + 1)]


def _is_through(work: Work) -> bool:
    if work.step.through is None:
        return True
    through = work.step.through()
    return through is not None and through >= work.day


def _moment(step: Step, day: dt.date) -> dt.datetime:
    return step.opens(day, current.institution().profile.day_end)
