"""When customers may do what (ご利用時間), after the hours tables of two manuals."""

import datetime as dt

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.policy.hours import (
    Answer,
    Closure,
    Deed,
    Hours,
    Receiver,
    Row,
    Window,
    ask,
    closure_at,
    parse_window,
    windows_on,
)
from madoguchi.values.day import TOKYO, Calendar

CALENDAR = Calendar(
    holidays=frozenset(
        holidays.country_holidays("JP", categories=("public", "bank"), years=(2026, 2027))
    ),
    first=dt.date(2026, 1, 1),
    horizon=dt.date(2027, 12, 31),
)


def read(windows: str) -> tuple[Window, ...]:
    return tuple(parse_window(window) for window in windows.split())


def row(deeds: str, to: str, *columns: str, closures: str = "", current: int | None = None) -> Row:
    weekday, holiday, december_31 = map(read, columns)
    return Row(
        deeds=frozenset(map(Deed, deeds.split())),
        receivers=frozenset(map(Receiver, to.split())),
        weekday=weekday,
        holiday=holiday,
        december_31=december_31,
        closures=tuple(closures.split()),
        current_until=current,
    )


def on_dates(name: str, windows: str, *month_days: tuple[int, int]) -> Closure:
    return Closure(
        name, f"{name}の注", read(windows), frozenset(month_days), None, frozenset(), False
    )


def on_weekday(name: str, windows: str, weekday: int, *weeks: int, eve: bool = False) -> Closure:
    return Closure(name, f"{name}の注", read(windows), frozenset(), weekday, frozenset(weeks), eve)


DAY, DAY31, OFFICE = "0:00-24:00", "0:00-23:40", "9:00-17:00"
NOTE1, NOTE2, NOTE3 = "year may", "mon sun", 15 * 60
PERSONAL_CREDIT_UNION = Hours(
    rows=(
        row("balance", "own other", DAY, DAY, DAY31, closures=NOTE1),
        row("inquiry", "own other", "8:00-23:45", OFFICE, OFFICE),
        row(
            "transfer-registered",
            "own other",
            *(DAY, DAY, DAY31),
            closures=f"{NOTE1} {NOTE2}",
            current=NOTE3,
        ),
        row("transfer-each-time", "own", "8:25-16:00", "", "", closures=NOTE2, current=NOTE3),
        row("transfer-each-time", "other", "8:25-15:00", "", "", closures=NOTE2),
        row("reservation", "own other", DAY, DAY, DAY31, closures=NOTE1),
    ),
    closures=(
        on_dates("year", "0:00-8:00 19:00-24:00", (1, 1), (1, 2), (1, 3)),
        on_dates("may", "1:40-6:00", (5, 3), (5, 4), (5, 5)),
        on_weekday("mon", "1:40-6:00", 0, 1, 3),
        on_weekday("sun", "23:30-31:00", 6, 2, 4, eve=True),
    ),
)
SHINKIN_DEEDS = "balance inquiry transfer-registered transfer-each-time reservation"
PERSONAL_SHINKIN = Hours(
    rows=(
        row(SHINKIN_DEEDS, "own other", "7:00-22:00", "8:00-21:00", "8:00-21:00"),
        row("payeasy", "own other", "7:00-21:45", "8:00-20:45", "8:00-20:45"),
    ),
    closures=(),
)
TABLES = {"union": PERSONAL_CREDIT_UNION, "shinkin": PERSONAL_SHINKIN}

# Whose table, deed, receiver (with * for a current account), day, and when it is open that day.
EXPECTED = """
union balance own 2026-06-02                0:00-24:00             Tuesday
union balance own 2026-06-15                0:00-24:00             3rd Monday, note 2 is not its
union balance own 2026-06-13                0:00-24:00             eve of the 2nd Sunday, likewise
union balance own 2026-12-31                0:00-23:40
union balance own 2027-01-01                8:00-19:00
union balance own 2027-01-02                8:00-19:00
union balance own 2027-01-03                8:00-19:00
union balance own 2027-01-04                0:00-24:00             1st Monday
union balance own 2026-05-02                0:00-24:00
union balance own 2026-05-03                0:00-1:40,6:00-24:00
union balance own 2026-05-04                0:00-1:40,6:00-24:00
union balance own 2026-05-05                0:00-1:40,6:00-24:00
union balance own 2026-05-06                0:00-24:00
union inquiry own 2026-06-02                8:00-23:45
union inquiry own 2026-06-06                9:00-17:00             Saturday
union inquiry own 2026-06-07                9:00-17:00             Sunday
union inquiry own 2026-02-11                9:00-17:00             national holiday, a Wednesday
union inquiry own 2026-05-06                9:00-17:00             substitute holiday
union inquiry own 2026-12-31                9:00-17:00
union inquiry own 2027-01-01                9:00-17:00
union transfer-registered other 2026-06-02  0:00-24:00
union transfer-registered other 2026-06-07  0:00-24:00             1st Sunday
union transfer-registered other* 2026-06-02 0:00-15:00
union transfer-registered own* 2026-06-06   0:00-15:00
union transfer-registered other 2026-06-01  0:00-1:40,6:00-24:00   1st Monday
union transfer-registered own* 2026-06-15   0:00-1:40,6:00-15:00   3rd Monday
union transfer-registered other 2026-06-08  0:00-24:00             2nd Monday
union transfer-registered other 2026-06-29  0:00-24:00             5th Monday
union transfer-registered other 2026-06-06  0:00-24:00             eve of the 1st Sunday
union transfer-registered other 2026-06-13  0:00-23:30             eve of the 2nd Sunday
union transfer-registered other 2026-06-14  7:00-24:00
union transfer-registered other 2026-06-21  0:00-24:00             3rd Sunday
union transfer-registered own 2026-06-27    0:00-23:30             eve of the 4th Sunday
union transfer-registered own 2026-06-28    7:00-24:00
union transfer-registered other 2026-05-04  0:00-1:40,6:00-24:00   two closures at once
union transfer-registered other 2026-12-31  0:00-23:40
union transfer-registered own* 2026-12-31   0:00-15:00
union transfer-registered other 2027-01-02  8:00-19:00
union transfer-registered other* 2027-01-02 8:00-15:00
union transfer-registered other 2027-01-04  0:00-1:40,6:00-24:00
union transfer-each-time own 2026-06-02     8:25-16:00
union transfer-each-time own* 2026-06-02    8:25-15:00
union transfer-each-time other 2026-06-02   8:25-15:00
union transfer-each-time other* 2026-06-02  8:25-15:00
union transfer-each-time own 2026-06-01     8:25-16:00             1st Monday
union transfer-each-time own 2026-06-06     never
union transfer-each-time other 2026-06-07   never
union transfer-each-time other 2026-02-11   never
union transfer-each-time own 2026-12-31     never
union transfer-each-time own 2027-01-01     never
union reservation other* 2026-06-02         0:00-24:00
union reservation other 2026-06-13          0:00-24:00
union reservation other 2026-06-15          0:00-24:00
union reservation other 2026-12-31          0:00-23:40
union reservation other 2027-01-03          8:00-19:00
union reservation other 2026-05-05          0:00-1:40,6:00-24:00
union payeasy own 2026-06-02                never                  no line in the table
shinkin balance own 2026-06-02              7:00-22:00
shinkin inquiry own 2026-06-06              8:00-21:00
shinkin transfer-registered other* 2026-06-02 7:00-22:00
shinkin transfer-each-time other 2026-06-07 8:00-21:00
shinkin reservation own 2026-02-11          8:00-21:00
shinkin balance own 2026-12-31              8:00-21:00
shinkin balance own 2027-01-01              8:00-21:00
shinkin payeasy other 2026-06-02            7:00-21:45
shinkin payeasy other 2026-06-06            8:00-20:45
shinkin payeasy other 2026-12-31            8:00-20:45
"""


def moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=TOKYO)


def ask_at(table: str, deed: str, to: str, at: str | dt.datetime) -> Answer:
    return ask(
        TABLES[table],
        CALENDAR,
        deed=Deed(deed),
        to=Receiver(to.rstrip("*")),
        receiver_current=to.endswith("*"),
        at=moment(at) if isinstance(at, str) else at,
    )


@pytest.mark.parametrize("line", EXPECTED.strip().splitlines())
def test_a_deed_is_open_exactly_in_the_windows_of_the_manual(line: str) -> None:
    table, deed, to, day, listed = line.split()[:5]
    windows = () if listed == "never" else read(listed.replace(",", " "))
    assert windows == windows_on(
        TABLES[table],
        CALENDAR,
        deed=Deed(deed),
        to=Receiver(to.rstrip("*")),
        receiver_current=to.endswith("*"),
        day=dt.date.fromisoformat(day),
    )
    edges = {edge for window in windows for edge in (window.start, window.end)}
    for minute in {0, 1439} | {edge + step for edge in edges for step in (-1, 0)}:
        if 0 <= minute < 1440:
            is_open = any(window.start <= minute < window.end for window in windows)
            first = moment(f"{day}T00:00") + dt.timedelta(minutes=minute)
            last = first + dt.timedelta(seconds=59, microseconds=999_999)
            assert ask_at(table, deed, to, first).open is is_open, first
            assert ask_at(table, deed, to, last).open is is_open, last


# Whose table, deed, receiver, moment; reason, value date, next opening ("-" for none).
ANSWERS = """
union transfer-registered other 2026-06-02T10:00 - 2026-06-02 -
union transfer-registered other 2026-06-06T10:00 - 2026-06-06 -
union balance own 2026-06-02T10:00 - - -
union reservation other 2026-06-05T10:00 - 2026-06-08 -
union reservation other 2026-12-30T10:00 - 2027-01-04 -
shinkin payeasy other 2026-06-02T10:00 - 2026-06-02 -
union transfer-each-time other 2026-06-02T08:24:59 outside-hours 2026-06-02 2026-06-02T08:25
union transfer-each-time other 2026-06-02T15:00 outside-hours 2026-06-03 2026-06-03T08:25
union transfer-each-time own 2026-06-05T16:00 outside-hours 2026-06-08 2026-06-08T08:25
union transfer-each-time own 2026-06-06T10:00 not-today 2026-06-08 2026-06-08T08:25
union transfer-each-time own 2026-12-30T16:00 outside-hours 2027-01-04 2027-01-04T08:25
union transfer-each-time own 2026-12-31T10:00 not-today 2027-01-04 2027-01-04T08:25
union transfer-each-time own* 2026-06-05T15:00 current-account-cutoff 2026-06-08 2026-06-08T08:25
union transfer-each-time own* 2026-06-05T16:00 outside-hours 2026-06-08 2026-06-08T08:25
union transfer-registered other* 2026-06-05T15:00 current-account-cutoff 2026-06-08 2026-06-08T00:00
union transfer-registered other* 2026-06-13T23:29 current-account-cutoff 2026-06-15 2026-06-15T00:00
union transfer-registered other* 2026-06-13T23:30 maintenance 2026-06-14 2026-06-14T07:00
union transfer-registered other 2026-06-13T23:30 maintenance 2026-06-14 2026-06-14T07:00
union transfer-registered other 2026-06-14T06:59 maintenance 2026-06-14 2026-06-14T07:00
union transfer-registered other 2026-06-01T01:40 maintenance 2026-06-01 2026-06-01T06:00
union transfer-registered other 2026-12-31T23:40 outside-hours 2027-01-01 2027-01-01T08:00
union transfer-registered other 2027-01-03T19:00 maintenance 2027-01-04 2027-01-04T00:00
union balance own 2027-01-01T19:00 maintenance - 2027-01-02T08:00
union inquiry own 2026-06-05T23:45 outside-hours - 2026-06-06T09:00
union reservation other 2026-12-31T23:45 outside-hours 2027-01-04 2027-01-01T08:00
union reservation other 2026-05-03T01:40 maintenance 2026-05-07 2026-05-03T06:00
shinkin reservation other 2026-06-07T21:00 outside-hours 2026-06-09 2026-06-08T07:00
shinkin payeasy other 2026-06-05T21:45 outside-hours 2026-06-06 2026-06-06T08:00
union payeasy other 2026-06-02T10:00 not-today - -
"""


@pytest.mark.parametrize("line", ANSWERS.strip().splitlines())
def test_a_closed_deed_says_why_and_when_it_opens_again(line: str) -> None:
    table, deed, to, at, reason, value_date, next_open = line.split()
    answer = ask_at(table, deed, to, at)
    assert answer == Answer(
        open=reason == "-",
        reason=answer.reason,
        value_date=None if value_date == "-" else dt.date.fromisoformat(value_date),
        next_open=None if next_open == "-" else moment(next_open),
    )
    assert (answer.reason or "-") == reason


QUESTIONS = st.sampled_from(
    [line.split()[:3] for line in EXPECTED.strip().splitlines() if "never" not in line]
)
MINUTES = st.datetimes(dt.datetime(2026, 1, 2), dt.datetime(2027, 10, 31))


@given(QUESTIONS, MINUTES)
def test_the_next_opening_is_open_and_nothing_before_it_is(
    question: list[str], naive: dt.datetime
) -> None:
    at = naive.replace(tzinfo=TOKYO)
    table, deed, to = question
    answer = ask_at(table, deed, to, at)
    assert answer.open == (answer.reason is None) == (answer.next_open is None)
    if answer.next_open is None:
        return
    assert answer.next_open > at
    assert ask_at(table, deed, to, answer.next_open).open
    if answer.reason != "current-account-cutoff":
        gap = answer.next_open - at
        for part in range(20):
            assert not ask_at(table, deed, to, at + gap * part / 20).open


@pytest.mark.parametrize(
    ("deed", "at", "name"),
    [
        ("transfer-registered", "2026-06-13T23:29:59", None),
        ("transfer-registered", "2026-06-13T23:30", "sun"),
        ("transfer-registered", "2026-06-14T06:59:59", "sun"),
        ("transfer-registered", "2026-06-14T07:00", None),
        ("transfer-registered", "2026-06-15T01:40", "mon"),
        ("transfer-registered", "2027-01-01T07:59", "year"),
        ("balance", "2026-06-13T23:30", None),
        ("balance", "2026-05-05T01:40", "may"),
    ],
)
def test_the_notice_of_the_maintenance_at_a_moment_is_found(
    deed: str, at: str, name: str | None
) -> None:
    found = closure_at(PERSONAL_CREDIT_UNION, deed=Deed(deed), to=Receiver.OWN, at=moment(at))
    assert (found and found.notice) == (name and f"{name}の注")
