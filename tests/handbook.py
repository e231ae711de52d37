"""What the manuals of both institutions say (取扱規定), copied by hand for the bank on paper."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Handbook:
    """The rules of one institution, copied by hand from its manual; yen."""

    most_at_once: int
    most_a_day: int
    # How far it goes: the fee below 30,000 yen, and from there on.
    fees: dict[str, tuple[int, int]]
    # Transfers to others in the evening and at weekends.
    open_late: bool
    # A day at the weekend may be wished for; the transfer is carried out on Monday.
    weekends_may_be_wished: bool
    # A reservation counts against the limit of the day it was made, or else of its own day.
    counts_when_made: bool
    # A reservation is paid from what was there the evening before, or else from what is there.
    paid_from_the_evening_before: bool


AKAGI = Handbook(
    most_at_once=200_000,
    most_a_day=200_000,
    fees={"own-account": (0, 0), "same-branch": (0, 0), "other-branch": (0, 0)}
    | {"other-bank": (275, 440)},
    open_late=False,
    weekends_may_be_wished=True,
    counts_when_made=False,
    paid_from_the_evening_before=False,
)
NANIWA = Handbook(
    most_at_once=500_000,
    most_a_day=1_000_000,
    fees={"own-account": (0, 0), "same-branch": (0, 0), "other-branch": (110, 220)}
    | {"other-bank": (330, 550)},
    open_late=True,
    weekends_may_be_wished=False,
    counts_when_made=True,
    paid_from_the_evening_before=True,
)
