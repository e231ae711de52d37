"""Whose limits hold: a token's only once its first hours are over, and whoever waits is told."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from madoguchi.policy.decision import Accepted, Refused
from madoguchi.policy.factors import cooling_off_until, limit_factor
from madoguchi.policy.profile import read_profile
from madoguchi.policy.transfer import decide
from madoguchi.policy.wish import Facts, Wish
from madoguchi.values.account import AccountKind, AccountNumber, Payee
from madoguchi.values.day import TOKYO, Calendar
from madoguchi.values.refusal import Refusal

PROFILES = Path(__file__).parents[2] / "src/madoguchi/demo/profiles"
AT_ONCE = read_profile((PROFILES / "akagi.toml").read_text("utf-8"))
AFTER_A_DAY = read_profile((PROFILES / "naniwa.toml").read_text("utf-8"))

CALENDAR = Calendar(frozenset(), dt.date(2026, 1, 1), dt.date(2027, 12, 31))
NOW = dt.datetime(2026, 11, 25, 10, 0, tzinfo=TOKYO)
HOUR, MINUTE = dt.timedelta(hours=1), dt.timedelta(minutes=1)
INSTANT = dt.timedelta(microseconds=1)

# By card 500,000 yen at once and 1,000,000 a day; by token 2,000,000 and 5,000,000.
FACTS = Facts(
    source=AccountNumber("9997", "001", AccountKind.ORDINARY, "9000001"),
    payee_is_own_account=False,
    payee_found=True,
    available_yen=9_000_000,
    moved_yen=0,
    asked="one-time-password",
    limit_as="image-card",
    token_from=NOW + HOUR,
    own_limit_yen=None,
    proof="one-time-password",
)


def wish(yen: int) -> Wish:
    payee = Payee(AccountNumber("0001", "001", AccountKind.ORDINARY, "9123456"), "ﾔﾏﾀﾞ ﾀﾛｳ")
    return Wish(1, payee, "みずほ", "東京営業部", yen, "ｼｹﾝ ﾊﾅｺ", "sender")


def decided(yen: int, **changed: object) -> Accepted | Refused:
    facts = replace(FACTS, **changed)  # type: ignore[arg-type]
    return decide(wish(yen), facts, AFTER_A_DAY, CALENDAR, at=NOW)


@pytest.mark.parametrize(
    ("since", "holds"),
    [
        (dt.timedelta(0), False),
        (23 * HOUR + 59 * MINUTE, False),
        (24 * HOUR - INSTANT, False),
        (24 * HOUR, True),
        (24 * HOUR + MINUTE, True),
    ],
)
def test_a_tokens_limits_hold_from_the_last_minute_of_its_first_day(
    since: dt.timedelta, holds: bool
) -> None:
    begun = NOW - since
    found = limit_factor(AFTER_A_DAY, in_use_at=begun, at=NOW)
    assert found == ("one-time-password" if holds else "image-card")
    until = cooling_off_until(AFTER_A_DAY, in_use_at=begun, at=NOW)
    assert until == (None if holds else begun + 24 * HOUR)


def test_where_the_profile_names_no_hours_they_hold_at_once() -> None:
    assert limit_factor(AT_ONCE, in_use_at=NOW, at=NOW) == "one-time-password"
    assert cooling_off_until(AT_ONCE, in_use_at=NOW, at=NOW) is None


@pytest.mark.parametrize(
    ("profile", "factor"), [(AT_ONCE, "confirmation-password"), (AFTER_A_DAY, "image-card")]
)
def test_without_a_token_there_is_nothing_to_wait_for(profile: object, factor: str) -> None:
    assert limit_factor(profile, in_use_at=None, at=NOW) == factor  # type: ignore[arg-type]
    assert cooling_off_until(profile, in_use_at=None, at=NOW) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("yen", "moved", "refusal"),
    [
        (500_001, 0, Refusal.OVER_TRANSFER_LIMIT),
        (2_000_000, 0, Refusal.OVER_TRANSFER_LIMIT),
        (500_000, 500_001, Refusal.OVER_DAILY_LIMIT),
    ],
)
def test_who_is_over_the_limit_in_those_hours_is_told_when_it_would_do(
    yen: int, moved: int, refusal: Refusal
) -> None:
    said = decided(yen, moved_yen=moved)
    assert isinstance(said, Refused)
    assert (said.refusal, said.facts["token_from"]) == (refusal, NOW + HOUR)


@pytest.mark.parametrize(
    ("yen", "changed"),
    [
        (2_000_001, {}),
        (500_001, {"moved_yen": 4_500_000}),
        (600_000, {"own_limit_yen": 0}),
        (600_000, {"own_limit_yen": 599_999}),
        (500_001, {"token_from": None}),
    ],
    ids=["too much at once", "too much that day", "locked", "his own limit", "no such hours"],
)
def test_nobody_is_told_to_wait_for_what_would_not_do_then_either(
    yen: int, changed: dict[str, object]
) -> None:
    said = decided(yen, **changed)
    assert isinstance(said, Refused)
    assert said.facts["token_from"] is None


def test_within_the_limit_without_the_token_those_hours_stand_in_nobodys_way() -> None:
    assert isinstance(decided(500_000), Accepted)
