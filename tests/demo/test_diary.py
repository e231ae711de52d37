"""An account's diary: on the right days, in order, never below the floor, the same every time."""

import datetime as dt
import itertools

import pytest

from madoguchi.demo.diary import Line, first_day, keep_diary
from madoguchi.demo.habits import (
    FRIDAY,
    SATURDAY,
    Doings,
    Errand,
    Habit,
    monthly,
    pension,
    rent,
    salary,
)
from madoguchi.directory.bank_holidays import computed_calendar
from madoguchi.values.day import TOKYO

CALENDAR = computed_calendar(first_year=2026, last_year=2027)
AT = dt.datetime(2026, 11, 25, 10, 0, tzinfo=TOKYO)


def diary(
    doings: Doings, *, carried_yen: int = 500_000, floor_yen: int = 0, at: dt.datetime = AT
) -> list[Line]:
    return keep_diary(
        number="9999999",
        carried_yen=carried_yen,
        floor_yen=floor_yen,
        doings=doings,
        first=first_day(at),
        at=at,
        calendar=CALENDAR,
    )


def days(lines: list[Line]) -> list[str]:
    return [line.at.strftime("%m-%d") for line in lines[1:]]


@pytest.mark.parametrize(
    ("at", "first"),
    [("2026-11-25", "2026-08-01"), ("2026-03-31", "2025-12-01"), ("2026-04-01", "2026-01-01")],
)
def test_diaries_begin_with_the_month_three_months_before(at: str, first: str) -> None:
    moment = dt.datetime.fromisoformat(at).replace(tzinfo=TOKYO)
    assert first_day(moment) == dt.date.fromisoformat(first)


def test_a_diary_begins_with_the_balance_carried_forward() -> None:
    (line,) = diary(())
    assert line == Line(dt.datetime(2026, 8, 1, 0, 5, tzinfo=TOKYO), 500_000, "前期より繰越")


def test_wages_come_before_a_day_on_which_banks_are_closed() -> None:
    # 25 October 2026 is a Sunday; this morning's wages came before ten.
    assert days(diary(salary("カイシャ", 200_000))) == ["08-25", "09-25", "10-23", "11-25"]


def test_bills_come_after_a_day_on_which_banks_are_closed() -> None:
    # 27 September 2026 is a Sunday.
    assert days(diary(rent("家賃", -60_000))) == ["08-27", "09-28", "10-27"]


def test_the_pension_comes_in_even_months_before_a_weekend() -> None:
    # 15 August 2026 is a Saturday.
    assert days(diary(pension(200_000))) == ["08-14", "10-15"]


def test_the_thirty_first_is_the_last_day_of_every_month() -> None:
    # 31 October 2026 is a Saturday, 2 November a Monday.
    assert days(diary(monthly("保育料", -1_000, day=31))) == ["08-31", "09-30", "11-02"]


def test_what_is_later_today_has_not_happened_yet() -> None:
    early = AT.replace(hour=8, minute=29)
    assert days(diary(salary("カイシャ", 200_000), at=early)) == ["08-25", "09-25", "10-23"]


def test_a_sum_varies_by_its_spread_and_is_the_same_every_time() -> None:
    card = (Habit(words="カード", yen=-30_000, spread=10_000, day=27),)
    paid = [line.yen for line in diary(card)[1:]]
    assert len(set(paid)) == 3
    assert all(-40_000 <= yen <= -20_000 for yen in paid)
    assert paid == [line.yen for line in diary(card)[1:]]


def test_errands_are_done_on_their_weekdays_in_whole_steps() -> None:
    errand = Errand(
        words="ＡＴＭ", least=-30_000, most=-10_000, step=10_000, weekdays=(FRIDAY, SATURDAY),
        chance=0.5,
    )  # fmt: skip
    lines = diary((errand,), carried_yen=9_000_000)[1:]
    assert {line.yen for line in lines} == {-30_000, -20_000, -10_000}
    assert {line.at.weekday() for line in lines} == {FRIDAY, SATURDAY}
    assert all(8 <= line.at.hour <= 20 for line in lines)
    # Thirty-four Fridays and Saturdays, half of them used.
    assert 8 <= len(lines) <= 26


def test_an_errand_leaves_on_the_account_what_it_keeps() -> None:
    errand = Errand(
        words="ＡＴＭ", least=-10_000, most=-10_000, step=10_000, weekdays=tuple(range(7)),
        chance=1.0, keeps=470_000,
    )  # fmt: skip
    assert sum(line.yen for line in diary((errand,))) == 470_000


def test_what_would_break_the_floor_does_not_happen() -> None:
    bill = monthly("ローン", -70_000, day=5)
    assert days(diary(bill, carried_yen=100_000)) == ["08-05"]
    assert days(diary(bill, carried_yen=100_000, floor_yen=-50_000)) == ["08-05", "09-07"]


def test_a_diary_is_in_order() -> None:
    lines = diary((*salary("カイシャ", 200_000), *pension(100_000), *rent("家賃", -50_000)))
    assert all(one.at <= next_.at for one, next_ in itertools.pairwise(lines))
