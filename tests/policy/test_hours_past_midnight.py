"""Windows and closures that pass midnight, month ends, other time zones and the calendar's ends."""

import datetime as dt

import pytest

from madoguchi.policy.hours import (
    Answer,
    Closure,
    Deed,
    Hours,
    Receiver,
    Row,
    Window,
    ask,
    parse_window,
    windows_on,
)
from madoguchi.values.day import TOKYO, BeyondHorizon, Calendar

# June 2026 begins on a Monday; there is no holiday in it.
CALENDAR = Calendar(frozenset(), first=dt.date(2026, 5, 1), horizon=dt.date(2026, 8, 31))


def table(
    weekday: str, holiday: str, *closures: Closure, current_until: int | None = None
) -> Hours:
    columns = [tuple(map(parse_window, text.split())) for text in (weekday, holiday)]
    row = Row(
        deeds=frozenset({Deed.TRANSFER_REGISTERED}),
        receivers=frozenset(Receiver),
        weekday=columns[0],
        holiday=columns[1],
        december_31=columns[1],
        closures=tuple(closure.name for closure in closures),
        current_until=current_until,
    )
    return Hours((row,), closures)


def eve_of_the_first(weekday: int) -> Closure:
    windows = (parse_window("23:30-31:00"),)
    return Closure("eve", "お休みです", windows, frozenset(), weekday, frozenset({1}), True)


def answer(hours: Hours, at: dt.datetime, *, current: bool = False) -> Answer:
    return ask(
        hours,
        CALENDAR,
        deed=Deed.TRANSFER_REGISTERED,
        to=Receiver.OTHER,
        receiver_current=current,
        at=at,
    )


def shown(hours: Hours, day: dt.date, *, current: bool = False) -> tuple[Window, ...]:
    return windows_on(
        hours,
        CALENDAR,
        deed=Deed.TRANSFER_REGISTERED,
        to=Receiver.OTHER,
        receiver_current=current,
        day=day,
    )


def june(day: int, hour: int = 0, minute: int = 0, second: int = 0) -> dt.datetime:
    return dt.datetime(2026, 6, day, hour, minute, second, tzinfo=TOKYO)


def test_a_window_past_midnight_is_open_on_the_next_morning_too() -> None:
    hours = table("20:00-26:00", "")
    assert shown(hours, dt.date(2026, 6, 2)) == (Window(0, 120), Window(1200, 1440))
    assert answer(hours, june(2, 1, 59, 59)).open
    assert not answer(hours, june(2, 2)).open


def test_friday_nights_window_reaches_into_a_saturday_without_one() -> None:
    hours = table("20:00-26:00", "")
    assert shown(hours, dt.date(2026, 6, 6)) == (Window(0, 120),)
    assert answer(hours, june(6, 1)).open
    assert answer(hours, june(6, 2)) == Answer(False, "not-today", dt.date(2026, 6, 8), june(8, 20))


def test_mondays_morning_does_not_follow_from_a_closed_sunday() -> None:
    assert shown(table("20:00-26:00", ""), dt.date(2026, 6, 8)) == (Window(1200, 1440),)


def test_a_closure_on_the_eve_reaches_over_the_end_of_the_month() -> None:
    hours = table("0:00-24:00", "0:00-24:00", eve_of_the_first(0))
    assert shown(hours, dt.date(2026, 5, 31)) == (Window(0, 1410),)
    assert shown(hours, dt.date(2026, 6, 1)) == (Window(420, 1440),)
    assert shown(hours, dt.date(2026, 6, 7)) == (Window(0, 1440),)
    assert answer(hours, dt.datetime(2026, 5, 31, 23, 30, tzinfo=TOKYO)) == Answer(
        False, "maintenance", dt.date(2026, 6, 1), june(1, 7)
    )


def test_open_until_midnight_and_from_midnight_is_open_without_a_gap() -> None:
    hours = table("0:00-24:00", "0:00-24:00")
    assert shown(hours, dt.date(2026, 6, 2)) == (Window(0, 1440),)
    assert answer(hours, june(2, 23, 59, 59)).open
    assert answer(hours, june(3)).open


def test_windows_that_touch_are_shown_as_one() -> None:
    hours = table("0:00-2:00 2:00-9:00 20:00-26:00", "")
    assert shown(hours, dt.date(2026, 6, 3)) == (Window(0, 540), Window(1200, 1440))


def test_the_cutoff_of_current_accounts_ends_every_window_of_the_day() -> None:
    hours = table("9:00-12:00 13:00-22:00", "", current_until=15 * 60)
    assert shown(hours, dt.date(2026, 6, 5), current=True) == (Window(540, 720), Window(780, 900))
    assert answer(hours, june(5, 12), current=True).next_open == june(5, 13)
    assert answer(hours, june(5, 15), current=True) == Answer(
        False, "current-account-cutoff", dt.date(2026, 6, 8), june(8, 9)
    )
    assert answer(hours, june(5, 15)).open


def test_the_day_is_that_of_tokyo_whatever_zone_the_moment_is_in() -> None:
    hours = table("9:00-12:00", "")
    assert answer(hours, dt.datetime(2026, 6, 1, 0, 0, tzinfo=dt.UTC)).open
    assert answer(hours, dt.datetime(2026, 5, 31, 23, 59, tzinfo=dt.UTC)) == Answer(
        False, "outside-hours", dt.date(2026, 6, 1), june(1, 9)
    )


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="has no time zone"):
        answer(table("9:00-12:00", ""), dt.datetime.fromisoformat("2026-06-01T10:00"))


def test_a_deed_that_never_opens_has_no_next_opening() -> None:
    assert answer(table("", ""), june(1, 10)) == Answer(False, "not-today", None, None)


@pytest.mark.parametrize("day", [dt.date(2026, 4, 30), dt.date(2026, 9, 1)])
def test_hours_outside_the_calendar_are_not_guessed(day: dt.date) -> None:
    at = dt.datetime.combine(day, dt.time(10), tzinfo=TOKYO)
    with pytest.raises(BeyondHorizon):
        answer(table("9:00-12:00", ""), at)
    with pytest.raises(BeyondHorizon):
        shown(table("9:00-12:00", ""), day)


def test_a_next_opening_beyond_the_calendar_is_not_guessed() -> None:
    evening = dt.datetime(2026, 8, 31, 18, 0, tzinfo=TOKYO)
    with pytest.raises(BeyondHorizon):
        answer(table("9:00-12:00", "9:00-12:00"), evening)


def test_the_first_day_of_the_calendar_is_answered_unless_its_eve_matters() -> None:
    assert shown(table("9:00-12:00", ""), CALENDAR.first) == (Window(540, 720),)
    with pytest.raises(BeyondHorizon):
        shown(table("20:00-26:00", ""), CALENDAR.first)
