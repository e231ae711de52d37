"""What happens to people's accounts (暮らしの入出金): monthly habits, and errands in between."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

_EVERY_MONTH = tuple(range(1, 13))
_ODD_MONTHS = (1, 3, 5, 7, 9, 11)
_EVEN_MONTHS = (2, 4, 6, 8, 10, 12)
_QUARTERS = (2, 5, 8, 11)

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """Something on the same day of the month; `yen` is signed and varies by up to `spread`.

    A day on which banks are closed moves to the business day `moves` it; the 31st is the last day.
    """

    words: str
    yen: int
    day: int
    moves: Literal["before", "after"] = "after"
    spread: int = 0
    months: tuple[int, ...] = _EVERY_MONTH
    time: dt.time = dt.time(9, 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """Something on some of these weekdays: a signed amount in whole steps from `least` to `most`.

    It is not done when less than `keeps` yen would be left on the account.
    """

    words: str
    least: int
    most: int
    step: int
    weekdays: tuple[int, ...]
    chance: float
    keeps: int = 50_000


Doings = tuple[Habit | Errand, ...]


def salary(company: str, yen: int) -> Doings:
    """Wages (給与): the 25th, or the business day before."""
    pay = Habit(
        words=f"給与 {company}", yen=yen, spread=9_000, day=25, moves="before", time=dt.time(8, 30)
    )
    return (pay,)


def pension(yen: int) -> Doings:
    """The public pension (年金): two months' worth on the 15th of even months, or before."""
    public = Habit(
        words="年金 コクミン・コウセイ",
        yen=yen,
        day=15,
        moves="before",
        months=_EVEN_MONTHS,
        time=dt.time(8, 35),
    )
    return (public,)


def child_allowance(city: str, yen: int) -> Doings:
    """The child allowance (児童手当): two months' worth on the 10th of even months, or before."""
    allowance = Habit(
        words=f"児童手当 {city}",
        yen=yen,
        day=10,
        moves="before",
        months=_EVEN_MONTHS,
        time=dt.time(8, 40),
    )
    return (allowance,)


def household_bills(*, persons: int) -> Doings:
    """Electricity, gas, water and telephone by direct debit (口座振替)."""
    return (
        Habit(words="電気料金", yen=-4_200 - 2_300 * persons, spread=1_900, day=16),
        Habit(words="ガス料金", yen=-2_400 - 1_300 * persons, spread=900, day=21),
        Habit(
            words="水道料金", yen=-1_900 - 1_600 * persons, spread=600, day=28, months=_ODD_MONTHS
        ),
        Habit(words="携帯電話料金", yen=-2_900 * persons, spread=480, day=26),
        Habit(words="インターネット料金", yen=-4_950, day=26, time=dt.time(9, 6)),
    )


def credit_card(yen: int) -> Doings:
    """The credit card (クレジット): the 27th, a different sum each month."""
    return (Habit(words="クレジットカード", yen=-yen, spread=yen // 3, day=27),)


def rent(words: str, yen: int) -> Doings:
    """The rent (家賃) by direct debit on the 27th; the landlord's side has the sign turned."""
    return (Habit(words=words, yen=yen, day=27, time=dt.time(9, 10)),)


def monthly(words: str, yen: int, *, day: int, time: dt.time = dt.time(9, 15)) -> Doings:
    """A fixed sum each month: a loan, an insurance, money sent to someone."""
    return (Habit(words=words, yen=yen, day=day, time=time),)


def interest(yen: int) -> Doings:
    """Interest (利息): in the middle of February, May, August and November."""
    paid = Habit(
        words="お利息", yen=yen, spread=yen // 5, day=15, months=_QUARTERS, time=dt.time(6, 0)
    )
    return (paid,)


def cash_machine(*, most: int, keeps: int = 100_000) -> Doings:
    """Cash from the machine (ATM): on Fridays, at weekends, sometimes on a Tuesday."""
    return (
        Errand(
            words="ＡＴＭ お引出し",
            least=-most,
            most=-10_000,
            step=10_000,
            weekdays=(FRIDAY, SATURDAY),
            chance=0.5,
            keeps=keeps,
        ),
        Errand(
            words="ＡＴＭ お引出し",
            least=-20_000,
            most=-5_000,
            step=5_000,
            weekdays=(TUESDAY, SUNDAY),
            chance=0.2,
            keeps=keeps,
        ),
    )


def shopping(*words: str, keeps: int = 100_000) -> Doings:
    """Small purchases by debit card (デビット) through the week."""
    return tuple(
        Errand(
            words=f"デビット {shop}",
            least=-6_480,
            most=-540,
            step=27,
            weekdays=(MONDAY, WEDNESDAY, THURSDAY, SATURDAY, SUNDAY),
            chance=0.22,
            keeps=keeps,
        )
        for shop in words
    )


def shop_trade(*, takings: int, supplier: str, supplies: int) -> Doings:
    """A shop's current account: takings twice a week, suppliers and wages at the month's end."""
    return (
        Errand(
            words="売上金 お預入れ",
            least=takings // 2,
            most=takings,
            step=1_000,
            weekdays=(MONDAY, THURSDAY),
            chance=0.95,
        ),
        Habit(words=f"手形 {supplier}", yen=-supplies, spread=40_000, day=31, time=dt.time(10, 30)),
        Habit(words="従業員給与", yen=-310_000, spread=12_000, day=25, moves="before"),
        Habit(words="事業所電気料金", yen=-38_000, spread=6_000, day=16),
        Habit(words="リース料", yen=-22_000, day=5),
    )
