"""The profile's table about reserved transfers (振込予約の決まり)."""

from typing import Literal

from pydantic import model_validator

from madoguchi.policy.table import Count, Table

Funding = Literal["morning-of-the-day", "closing-balance-of-the-day-before"]


class Reservations(Table):
    """How a transfer may be reserved and what it is paid from (C5, C9, C10)."""

    horizon_business_days: Count | None = None
    """How many business days ahead; or else:"""
    horizon_months: Count | None = None
    """Up to the same day so many months on (応答日)."""
    on_holidays: Literal["refused", "next-business-day"]
    """What becomes of a day on which banks are closed."""
    funding: Funding
    """Which money counts at dawn of the day (C10)."""
    counts_on: Literal["day-made", "day-carried-out"]
    """Against which day's limit a reservation counts (C9)."""

    @model_validator(mode="after")
    def _one_horizon(self) -> "Reservations":
        if (self.horizon_business_days is None) == (self.horizon_months is None):
            raise ValueError("give either horizon_business_days or horizon_months")
        return self
