"""When a round has nothing to do (休止): so long it does not even ask the database."""

import datetime as dt

from madoguchi.institutions import current


class Rests:
    """The rest of one kind of round, for each institution of its own."""

    def __init__(self) -> None:
        self._spans: dict[str, tuple[dt.datetime, dt.datetime]] = {}

    def holds(self, *, at: dt.datetime) -> bool:
        """Whether the institution being served rests; of a clock set back, nothing is known."""
        since, until = self._spans.get(current.alias(), (at, at))
        return since <= at < until

    def until(self, end: dt.datetime, *, at: dt.datetime) -> None:
        """Rest from now until a moment."""
        self._spans[current.alias()] = (at, end)

    def end(self) -> None:
        """Rest no more."""
        self._spans.pop(current.alias(), None)
