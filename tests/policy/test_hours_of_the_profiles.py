"""Goal: the shipped profiles keep the hours (ご利用時間) of the manuals, to the minute.

Method: the manuals' tables are written down by hand in hours_of_the_manuals. Every line of them is
asked on every kind of day, at each edge of the whole table and at the minute before it.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from hours_of_the_manuals import COLUMNS, Minutes, cells, edges, kinds
from madoguchi.directory.bank_holidays import computed_calendar
from madoguchi.policy.hours import Answer, Deed, Hours, Receiver, ask, windows_on
from madoguchi.policy.profile import read_profile
from madoguchi.values.day import TOKYO

PROFILES = Path(__file__).parents[2] / "src/madoguchi/demo/profiles"
TEXTS = {bank: (PROFILES / f"{bank}.toml").read_text("utf-8") for bank in ("akagi", "naniwa")}
SHIPPED = {bank: read_profile(text) for bank, text in TEXTS.items()}
CALENDAR = computed_calendar(first_year=2026, last_year=2034)
KINDS = kinds()
MANUALS = {bank: cells(bank) for bank in TEXTS}
EDGES = {bank: edges(bank) for bank in TEXTS}
CELLS = [(bank, column, kind) for bank, manual in MANUALS.items() for column, kind in manual]
ONE_DAY = dt.timedelta(days=1)


def at_minute(day: dt.date, minute: int) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=TOKYO) + dt.timedelta(minutes=minute)


def clock(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02}"


def within(windows: Minutes, minute: int) -> bool:
    return any(start <= minute < end for start, end in windows)


def answer(hours: Hours, question: tuple[Deed, Receiver, bool], at: dt.datetime) -> Answer:
    deed, to, current = question
    return ask(hours, CALENDAR, deed=deed, to=to, receiver_current=current, at=at)


def questions(column: str) -> list[tuple[Deed, Receiver, bool]]:
    deeds, receivers, currents = (part.split() for part in COLUMNS[column])
    return [
        (Deed(deed), Receiver(to), current == "yes")
        for deed in deeds
        for to in receivers
        for current in currents
    ]


def differences(
    hours: Hours, bank: str, column: str, kind: str, asked: Iterable[int] = ()
) -> Iterator[str]:
    """Where these hours are not what the bank's manual says; asked at all edges, or at these."""
    windows = MANUALS[bank][column, kind]
    for day in KINDS[kind].days:
        for question in questions(column):
            for minute in asked or EDGES[bank]:
                told = answer(hours, question, at_minute(day, minute)).open
                if told is not within(windows, minute):
                    deed, to, current = question
                    words = f"{deed.value} {to.value}{'*' if current else ''}"
                    yield f"{day} {clock(minute)} {words} is {'open' if told else 'closed'}"


@pytest.mark.parametrize(("bank", "column", "kind"), CELLS)
def test_a_deed_is_open_on_a_kind_of_day_as_the_manual_says(
    bank: str, column: str, kind: str
) -> None:
    assert list(differences(SHIPPED[bank].service_hours, bank, column, kind)) == []


@pytest.mark.parametrize(("bank", "column", "kind"), CELLS)
def test_the_hours_shown_for_a_day_are_those_of_the_manual(
    bank: str, column: str, kind: str
) -> None:
    for day in KINDS[kind].days:
        for deed, to, current in questions(column):
            shown = windows_on(
                SHIPPED[bank].service_hours,
                CALENDAR,
                deed=deed,
                to=to,
                receiver_current=current,
                day=day,
            )
            listed = tuple((window.start, window.end) for window in shown)
            assert listed == MANUALS[bank][column, kind], day


@pytest.mark.parametrize("bank", TEXTS)
def test_each_manual_is_asked_about_everything_that_can_be_done(bank: str) -> None:
    columns = {column for column, _ in MANUALS[bank]}
    asked = [question for column in columns for question in questions(column)]
    assert len(asked) == len(set(asked))
    assert {(deed, to) for deed, to, _ in asked} == {(d, to) for d in Deed for to in Receiver}
    assert set(MANUALS[bank]) == {(column, kind) for column in columns for kind in KINDS}


def test_every_special_date_is_asked_about_on_weekdays_and_at_weekends() -> None:
    asked = {(f"{day:%m-%d}", day.weekday() < 5) for kind in KINDS.values() for day in kind.days}
    for date in ("12-31", "01-01", "01-02", "01-03", "05-03", "05-04", "05-05"):
        assert {(date, True), (date, False)} <= asked


@pytest.mark.parametrize("name", KINDS)
def test_the_days_of_a_kind_are_of_that_kind(name: str) -> None:
    kind = KINDS[name]
    special = {date for other in KINDS.values() for date in other.dates}
    for day in kind.days:
        counted = day + ONE_DAY if day.weekday() == 5 else day
        assert f"{day:%a}" in kind.weekdays, day
        assert (counted.day + 6) // 7 in kind.weeks, day
        assert CALENDAR.is_business_day(day) is kind.open, day
        assert f"{day:%m-%d}" in kind.dates if kind.dates else f"{day:%m-%d}" not in special, day


def test_the_eve_of_the_second_or_fourth_sunday_is_in_the_sundays_own_month() -> None:
    """Only the eve of the first Sunday may be in the month before, and it is a plain Saturday."""
    crossing: set[int] = set()
    day = CALENDAR.first
    while day < CALENDAR.horizon:
        day += ONE_DAY
        if day.weekday() == 6 and (day - ONE_DAY).month != day.month:
            crossing.add((day.day + 6) // 7)
    assert crossing == {1}
    assert dt.date(2026, 10, 31) in KINDS["saturday"].days
    assert dt.date(2026, 11, 1) in KINDS["sunday"].days


# The lines of a profile's hours and closures whose times could be mistyped.
WINDOW_LINE = re.compile(r"(?:weekday|holiday|december_31|windows|current_until) = [^#\n]*", re.M)
TIME = re.compile("[0-9]{2}:[0-9]{2}")


def times(bank: str) -> list[tuple[int, int]]:
    """Where the times of the hours tables stand in a profile, and the minute each one says."""
    return [
        (line.start() + time.start(), int(time[0][:2]) * 60 + int(time[0][3:]))
        for line in WINDOW_LINE.finditer(TEXTS[bank])
        for time in TIME.finditer(line[0])
    ]


def is_seen(hours: Hours, bank: str, asked: Iterable[int]) -> bool:
    """Say whether the table of the manual shows that these are not its hours."""
    return any(
        difference
        for column, kind in MANUALS[bank]
        for difference in differences(hours, bank, column, kind, asked)
    )


MISTYPED = [
    pytest.param(bank, place, minute, by, id=f"{bank}-{number}-{clock(minute)}{by:+}")
    for bank in TEXTS
    for number, (place, minute) in enumerate(times(bank))
    for by in (-1, 1)
    # No minute of the day is before 0:00 or from 24:00 on.
    if (minute, by) not in {(0, -1), (1440, 1)}
]


@pytest.mark.parametrize(("bank", "place", "minute", "by"), MISTYPED)
def test_control_a_time_mistyped_by_a_minute_is_seen(
    bank: str, place: int, minute: int, by: int
) -> None:
    text = TEXTS[bank]
    hours = read_profile(
        f"{text[:place]}{(minute + by) // 60:02}:{(minute + by) % 60:02}{text[place + 5 :]}"
    ).service_hours
    # Only that edge is asked about, to save time; the table is asked about all of them.
    asked = {edge % 1440 for edge in (minute - 1, minute)}
    assert asked <= set(EDGES[bank])
    assert is_seen(hours, bank, asked)


MAINTENANCE = [
    *(("weeks = [1, 3]", f"weeks = {weeks}") for weeks in ("[1]", "[3]", "[1, 3, 2]", "[1, 3, 5]")),
    *(("weeks = [2, 4]", f"weeks = {weeks}") for weeks in ("[2]", "[4]", "[2, 4, 1]", "[2, 4, 5]")),
    *(("weeks = [2, 4]", f"weeks = {weeks}") for weeks in ("[2, 4, 3]", "[1, 3]")),
    ("day_before = true", "day_before = false"),
    ('"01-01", "01-02", "01-03"', '"01-01", "01-02"'),
    ('"01-01", "01-02", "01-03"', '"01-01", "01-02", "01-03", "01-04"'),
    ('"05-03", "05-04", "05-05"', '"05-04", "05-05"'),
    ('"05-03", "05-04", "05-05"', '"05-03", "05-04", "05-05", "05-06"'),
    ('["new-year", "may", "monday-maintenance", ', '["new-year", "may", '),
    (', "sunday-maintenance"]\ncurrent_until', "]\ncurrent_until"),
    ('closures = ["new-year", "may"]', 'closures = ["may"]'),
    ('closures = ["new-year", "may"]', 'closures = ["new-year"]'),
    ('closures = ["new-year", "may"]', 'closures = ["new-year", "may", "monday-maintenance"]'),
    ('closures = ["new-year", "may"]', 'closures = ["new-year", "may", "sunday-maintenance"]'),
]


@pytest.mark.parametrize(("written", "mistyped"), MAINTENANCE)
def test_control_maintenance_on_another_day_or_service_is_seen(written: str, mistyped: str) -> None:
    assert written in TEXTS["akagi"]
    text = TEXTS["akagi"].replace(written, mistyped)
    assert is_seen(read_profile(text).service_hours, "akagi", EDGES["akagi"])


def test_control_a_saturday_that_opens_a_minute_late_is_told_by_that_minute() -> None:
    late = TEXTS["naniwa"].replace('holiday = ["08:00-21:00"]', 'holiday = ["08:01-21:00"]')
    found = differences(read_profile(late).service_hours, "naniwa", "balance", "saturday")
    assert list(found) == [
        f"{day} 8:00 balance {to} is closed"
        for day in KINDS["saturday"].days
        for to in ("own", "other")
    ]
