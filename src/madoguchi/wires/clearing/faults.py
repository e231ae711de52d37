"""The faults (障害) that the simulated clearing centre plays beyond what every counterpart does."""

import datetime as dt
import re
from dataclasses import dataclass

from madoguchi.values.day import TOKYO
from madoguchi.wires import faults
from madoguchi.wires.faults import BadFaults as BadFaults
from madoguchi.wires.faults import faults_file as faults_file
from madoguchi.wires.faults import read_faults as read_faults

_FROM_TO = re.compile(r"(([01]\d|2[0-3]):[0-5]\d)-(([01]\d|2[0-3]):[0-5]\d|24:00)")
_SATURDAY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Faults(faults.Faults):
    """The faults of the centre, and of the banks behind it.

    names_closed: no bank answers which name an account has (口座名義照会).
    name_hours: when banks answer that, Monday to Friday, such as "08:30-21:00"; "" is always.
    """

    names_closed: bool = False
    name_hours: str = ""

    def __post_init__(self) -> None:
        faults.Faults.__post_init__(self)
        if self.name_hours and not _FROM_TO.fullmatch(self.name_hours):
            raise BadFaults(f"{self.name_hours!r} is not like 08:30-21:00")

    def answers_names(self, at: dt.datetime) -> bool:
        """True when banks answer name inquiries at this moment, by Japan's clocks."""
        here = at.astimezone(TOKYO)
        opens, _, closes = (self.name_hours or "00:00-24:00").partition("-")
        on_a_day = not self.name_hours or here.weekday() < _SATURDAY
        return not self.names_closed and on_a_day and opens <= f"{here:%H:%M}" < closes
