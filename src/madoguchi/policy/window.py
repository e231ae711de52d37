"""Windows of time (時間帯) within a day or past its midnight, and their arithmetic."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

DAY = 24 * 60

_TYPED = re.compile(r"([0-9]{1,2}):([0-5][0-9])-([0-9]{1,2}):([0-5][0-9])")


@dataclass(frozen=True, slots=True)
class Window:
    """From `start` until just before `end`, in minutes from 0:00; past 1440 is the next day."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= 2 * DAY:
            raise ValueError(f"minutes {self.start} to {self.end} are no window of two days")


def parse_window(text: str) -> Window:
    """Read a window such as 8:25-16:00; 24:00 is midnight and 31:00 is 7:00 of the next day.

    Raises ValueError for anything else, and for a window that does not end after it starts.
    """
    match = _TYPED.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a window of hours such as 8:25-16:00")
    from_hour, from_minute, to_hour, to_minute = map(int, match.groups())
    start, end = from_hour * 60 + from_minute, to_hour * 60 + to_minute
    if start >= end:
        raise ValueError(f"the window {text!r} must end after it starts")
    if end > 2 * DAY:
        raise ValueError(f"the window {text!r} must end by 48:00, the end of the next day")
    return Window(start, end)


def covers(windows: Iterable[Window], minute: int) -> bool:
    """Say whether one of the windows holds this minute."""
    return any(window.start <= minute < window.end for window in windows)


def before_midnight(windows: Iterable[Window]) -> list[Window]:
    """Keep what of a day's windows lies on the day itself."""
    return [Window(w.start, min(w.end, DAY)) for w in windows if w.start < DAY]


def after_midnight(windows: Iterable[Window]) -> list[Window]:
    """Keep what of a day's windows lies on the next day, in that day's minutes."""
    return [Window(max(w.start - DAY, 0), w.end - DAY) for w in windows if w.end > DAY]


def joined(windows: Iterable[Window]) -> tuple[Window, ...]:
    """Put windows in order and make one of those that touch or overlap."""
    line: list[Window] = []
    for window in sorted(windows, key=lambda window: window.start):
        if line and window.start <= line[-1].end:
            line[-1] = Window(line[-1].start, max(line[-1].end, window.end))
        else:
            line.append(window)
    return tuple(line)


def without(windows: Iterable[Window], closed: Iterable[Window]) -> list[Window]:
    """Cut closed windows out of open ones."""
    left = list(windows)
    for gap in closed:
        pieces = [
            piece
            for window in left
            for piece in (
                (window.start, min(window.end, gap.start)),
                (max(window.start, gap.end), window.end),
            )
        ]
        left = [Window(start, end) for start, end in pieces if start < end]
    return left
