"""What the shipped profiles make of the notes below the manuals' hours tables (ご利用時間の注)."""

import datetime as dt
from pathlib import Path
from typing import get_args

import pytest

from hours_of_the_manuals import cells, kinds
from madoguchi.directory.bank_holidays import computed_calendar
from madoguchi.policy import payment
from madoguchi.policy.dates import NotOffered, carried_out_on
from madoguchi.policy.hours import Answer, Deed, Receiver, ask, closure_at
from madoguchi.policy.profile import read_profile
from madoguchi.policy.reach import Reach, opening, reservation_opening
from madoguchi.values.account import AccountKind
from madoguchi.values.day import TOKYO

PROFILES = Path(__file__).parents[2] / "src/madoguchi/demo/profiles"
AKAGI, NANIWA = (
    read_profile((PROFILES / f"{bank}.toml").read_text("utf-8")) for bank in ("akagi", "naniwa")
)
BANKS = {"akagi": AKAGI, "naniwa": NANIWA}
CALENDAR = computed_calendar(first_year=2025, last_year=2035)
KINDS = kinds()
ORDINARY, CURRENT = AccountKind.ORDINARY, AccountKind.CURRENT


def moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=TOKYO)


# Note 3 of manual 000: deed, receiver, three o'clock of which day; the business day after it, and
# when the same may be done for that day.
AFTER_THREE = """
transfer-registered own   2026-06-02 2026-06-03T00:00 a Tuesday
transfer-registered other 2026-06-02 2026-06-03T00:00
transfer-registered other 2026-06-05 2026-06-08T00:00 a Friday
transfer-registered own   2026-06-06 2026-06-08T00:00 a Saturday
transfer-registered other 2026-06-14 2026-06-15T00:00 the 2nd Sunday; the 3rd Monday opens at 0:00
transfer-registered other 2026-06-13 2026-06-15T00:00 its eve
transfer-registered other 2026-02-11 2026-02-12T00:00 a holiday
transfer-registered own   2026-05-02 2026-05-07T00:00 before the holidays of May
transfer-registered other 2026-05-04 2026-05-07T00:00
transfer-registered other 2026-12-30 2027-01-04T00:00
transfer-registered other 2026-12-31 2027-01-04T00:00
transfer-registered own   2027-01-02 2027-01-04T00:00
transfer-each-time  own   2026-06-02 2026-06-03T08:25
transfer-each-time  own   2026-06-05 2026-06-08T08:25
transfer-each-time  own   2026-12-30 2027-01-04T08:25
"""


@pytest.mark.parametrize("line", AFTER_THREE.strip().splitlines())
def test_after_three_a_current_account_is_paid_on_the_next_business_day(line: str) -> None:
    deed, to, day, next_open = line.split()[:4]

    def answer(at: dt.datetime, *, current: bool) -> Answer:
        return ask(
            AKAGI.service_hours,
            CALENDAR,
            deed=Deed(deed),
            to=Receiver(to),
            receiver_current=current,
            at=at,
        )

    three = moment(f"{day}T15:00")
    today = Answer(True, None, three.date(), None)
    opens = moment(next_open)
    assert answer(three - dt.timedelta(minutes=1), current=True) == today
    assert answer(three, current=False) == today
    assert answer(three, current=True) == Answer(
        False, "current-account-cutoff", opens.date(), opens
    )


def test_after_three_a_current_account_can_still_be_paid_by_reservation() -> None:
    """Note 3: 翌営業日の予約扱い."""
    friday = moment("2026-06-05T15:00")
    assert not opening(AKAGI, CALENDAR, reach="other-branch", kind=CURRENT, at=friday).open
    answer = reservation_opening(AKAGI, CALENDAR, reach="other-branch", at=friday)
    assert answer == Answer(True, None, dt.date(2026, 6, 8), None)


@pytest.mark.parametrize("hour", ["15:00", "21:59"])
def test_the_other_manual_knows_no_three_o_clock(hour: str) -> None:
    at = moment(f"2026-06-05T{hour}")
    for reach in get_args(Reach):
        assert opening(NANIWA, CALENDAR, reach=reach, kind=CURRENT, at=at).open


# Notes 1 and 2: the notice that a customer reads names the maintenance that stops him.
NOTICES = """
transfer-registered 2027-01-01T07:59 1月1日〜3日の0:00〜8:00と19:00〜24:00はご利用いただけません。
reservation         2027-01-03T19:00 1月1日〜3日の0:00〜8:00と19:00〜24:00はご利用いただけません。
balance             2026-05-05T01:40 5月3日〜5日の1:40〜6:00はご利用いただけません。
transfer-registered 2026-06-15T05:59 毎月第1・第3月曜日の1:40〜6:00は
transfer-registered 2026-06-13T23:30 毎月第2・第4日曜日前日の23:30〜翌7:00は
transfer-registered 2026-06-28T06:59 毎月第2・第4日曜日前日の23:30〜翌7:00は
"""


@pytest.mark.parametrize("line", NOTICES.strip().splitlines())
def test_the_notice_of_a_maintenance_tells_the_hours_of_its_note(line: str) -> None:
    deed, at, notice = line.split()
    found = closure_at(AKAGI.service_hours, deed=Deed(deed), to=Receiver.OTHER, at=moment(at))
    assert found is not None
    assert found.notice.startswith(notice)


# How far the money goes and whether the payee is registered on paper; the line of the manual.
LINES: list[tuple[str, Reach, bool, AccountKind, str]] = [
    ("akagi", "own-account", False, ORDINARY, "registered"),
    ("akagi", "own-account", False, CURRENT, "registered*"),
    ("akagi", "same-branch", True, ORDINARY, "registered"),
    ("akagi", "other-branch", True, CURRENT, "registered*"),
    ("akagi", "other-bank", True, ORDINARY, "registered"),
    ("akagi", "other-bank", True, CURRENT, "registered*"),
    ("akagi", "same-branch", False, ORDINARY, "own"),
    ("akagi", "other-branch", False, ORDINARY, "own"),
    ("akagi", "other-branch", False, CURRENT, "own*"),
    ("akagi", "other-bank", False, ORDINARY, "other"),
    ("akagi", "other-bank", False, CURRENT, "other"),
    *(
        ("naniwa", reach, on_paper, ORDINARY, "transfer")
        for reach in get_args(Reach)
        for on_paper in (False, True)
    ),
]


@pytest.mark.parametrize(("bank", "reach", "on_paper", "kind", "column"), LINES)
def test_a_transfer_is_held_to_its_own_line_of_the_manual(
    bank: str, reach: Reach, on_paper: bool, kind: AccountKind, column: str
) -> None:
    manual = cells(bank)
    for name, of_kind in KINDS.items():
        day, windows = of_kind.days[0], manual[column, name]
        for minute in sorted({edge for window in windows for edge in window} | {720}):
            for asked in {minute - 1, minute} & set(range(1440)):
                at = moment(f"{day}T00:00") + dt.timedelta(minutes=asked)
                answer = opening(
                    BANKS[bank], CALENDAR, reach=reach, kind=kind, at=at, preregistered=on_paper
                )
                assert answer.open is any(start <= asked < end for start, end in windows), at


def test_pay_easy_ends_a_quarter_of_an_hour_before_transfers() -> None:
    """D6, manual 002."""
    for kind in KINDS.values():
        for day in kind.days:
            last = moment(f"{day}T22:00" if kind.open else f"{day}T21:00")
            quarter = dt.timedelta(minutes=15)
            minute = dt.timedelta(minutes=1)
            assert opening(
                NANIWA, CALENDAR, reach="other-bank", kind=ORDINARY, at=last - minute
            ).open
            assert payment.opening(NANIWA, CALENDAR, at=last - quarter - minute).open
            assert not payment.opening(NANIWA, CALENDAR, at=last - quarter).open
            assert not opening(NANIWA, CALENDAR, reach="other-bank", kind=ORDINARY, at=last).open


# The note on reservations below the table of manual 002, and its absence in manual 000.
CLOSED = [
    pytest.param(day, id=f"{name}-{day}")
    for name, kind in KINDS.items()
    for day in kind.days
    if not kind.open
]


@pytest.mark.parametrize("day", CLOSED)
def test_only_one_manual_lets_a_day_be_reserved_on_which_banks_are_closed(day: dt.date) -> None:
    # Asked two business days before, so that the day is after the first that can be chosen.
    first = CALENDAR.previous_business_day(day)
    today = CALENDAR.previous_business_day(first)
    refused = carried_out_on(NANIWA.reservations, CALENDAR, wished=day, today=today)
    assert isinstance(refused, NotOffered)
    assert refused.holiday
    assert refused.window.first == first
    assert carried_out_on(
        AKAGI.reservations, CALENDAR, wished=day, today=today
    ) == CALENDAR.next_business_day(day)
