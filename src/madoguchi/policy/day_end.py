"""The profile's table about the day's end (日締めの決まり): when what is done, what is kept."""

import datetime as dt
from typing import Annotated

from pydantic import AfterValidator, Field

from madoguchi.policy.table import Count, Table


def _a_time_of_day(text: str) -> str:
    dt.time.fromisoformat(text)
    return text


# Hours and minutes on Japan's clocks.
TimeOfDay = Annotated[
    str, Field(pattern=r"^[0-2][0-9]:[0-5][0-9]$"), AfterValidator(_a_time_of_day)
]


class DayEnd(Table):
    """When the day's end does its steps, and how long what is no longer needed stays (H2)."""

    reservations_at: TimeOfDay
    """From when on reservations are carried out on their day; the day before is closed by then."""
    warnings_at: TimeOfDay
    """From when on customers are warned whose balance would not do for tomorrow's reservations."""
    drafts_days: Count
    """Days after which a transfer that was never confirmed is forgotten."""
    sessions_days: Count
    """Days after which a session that has ended is forgotten; each customer's last one stays."""
