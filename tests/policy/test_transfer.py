"""The decision about a transfer: pure arithmetic over facts, in the order customers hear it."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from madoguchi.policy.profile import Fee, Profile, read_profile
from madoguchi.policy.transfer import Accepted, Refused, decide
from madoguchi.policy.wish import Facts, Wish
from madoguchi.values.account import AccountKind, AccountNumber, Payee
from madoguchi.values.day import TOKYO, Calendar
from madoguchi.values.refusal import Refusal

PROFILES = Path(__file__).parents[2] / "src/madoguchi/demo/profiles"
AKAGI = read_profile((PROFILES / "akagi.toml").read_text("utf-8"))
NANIWA = read_profile((PROFILES / "naniwa.toml").read_text("utf-8"))

CALENDAR = Calendar(frozenset({dt.date(2026, 11, 23)}), dt.date(2026, 1, 1), dt.date(2027, 12, 31))
WEDNESDAY = dt.datetime(2026, 11, 25, 10, 0, tzinfo=TOKYO)
SOURCE = AccountNumber("9990", "001", AccountKind.ORDINARY, "9000001")
ELSEWHERE = AccountNumber("0001", "001", AccountKind.ORDINARY, "9123456")

WISH = Wish(
    source_id=1,
    payee=Payee(ELSEWHERE, "ﾔﾏﾀﾞ ﾀﾛｳ"),
    bank_name="みずほ",
    branch_name="東京営業部",
    typed_yen=10_000,
    sender_kana="ｼｹﾝ ﾊﾅｺ",
    fee_by="sender",
)
FACTS = Facts(
    source=SOURCE,
    payee_is_own_account=False,
    payee_found=True,
    available_yen=1_000_000,
    moved_yen=0,
    asked="confirmation-password",
    limit_as="confirmation-password",
    own_limit_yen=None,
    proof="confirmation-password",
)

CARD = replace(FACTS, asked="image-card", limit_as="image-card", proof="image-card")


def no(
    wish: Wish = WISH,
    facts: Facts = FACTS,
    profile: Profile = AKAGI,
    at: dt.datetime = WEDNESDAY,
) -> Refused:
    decision = decide(wish, facts, profile, CALENDAR, at=at)
    assert isinstance(decision, Refused)
    return decision


def yes(
    wish: Wish = WISH,
    facts: Facts = FACTS,
    profile: Profile = AKAGI,
    at: dt.datetime = WEDNESDAY,
) -> Accepted:
    decision = decide(wish, facts, profile, CALENDAR, at=at)
    assert isinstance(decision, Accepted)
    return decision


def within(branch: str) -> Wish:
    to = AccountNumber("9990", branch, AccountKind.ORDINARY, "9000002")
    return replace(WISH, payee=Payee(to, "ｼｹﾝ ﾀﾛｳ"))


@pytest.mark.parametrize(("yen", "fee"), [(1, 275), (29_999, 275), (30_000, 440), (200_000, 440)])
def test_the_fee_to_another_bank_goes_by_the_amount(yen: int, fee: int) -> None:
    terms = yes(replace(WISH, typed_yen=yen)).terms
    assert (terms.fee_yen, terms.debit_yen) == (fee, yen + fee)


@pytest.mark.parametrize(("branch", "reach"), [("001", "same-branch"), ("002", "other-branch")])
def test_inside_the_bank_the_reach_goes_by_the_branch(branch: str, reach: str) -> None:
    assert (yes(within(branch)).terms.reach, yes(within(branch)).terms.fee_yen) == (reach, 0)


def test_the_last_yen_may_be_spent_but_not_one_more() -> None:
    exactly = replace(FACTS, available_yen=10_275)
    assert yes(facts=exactly).terms.debit_yen == 10_275
    short = no(facts=replace(FACTS, available_yen=10_274))
    assert (short.refusal, short.most_yen) == (Refusal.SHORT_OF_FUNDS, 9_999)


def test_the_daily_limit_may_be_used_up_but_not_passed() -> None:
    used = replace(FACTS, moved_yen=190_000)
    assert yes(facts=used).terms.amount_yen == 10_000
    over = no(facts=replace(FACTS, moved_yen=190_001))
    assert (over.refusal, over.most_yen) == (Refusal.OVER_DAILY_LIMIT, 9_999)


def test_one_transfer_has_a_limit_of_its_own() -> None:
    over = no(replace(WISH, typed_yen=200_001))
    assert (over.refusal, over.most_yen) == (Refusal.OVER_TRANSFER_LIMIT, 200_000)


def test_between_own_accounts_no_limit_and_no_fee_applies_at_any_hour() -> None:
    own = replace(FACTS, payee_is_own_account=True, moved_yen=200_000)
    sunday_night = dt.datetime(2026, 11, 29, 3, 0, tzinfo=TOKYO)
    terms = yes(replace(within("002"), typed_yen=900_000), own, at=sunday_night).terms
    assert (terms.reach, terms.fee_yen) == ("own-account", 0)


def test_a_current_account_receives_until_three_o_clock() -> None:
    to = AccountNumber("9990", "002", AccountKind.CURRENT, "9000002")
    wish = replace(WISH, payee=Payee(to, "ｼｹﾝ ﾀﾛｳ"))
    at = WEDNESDAY.replace(hour=15)
    assert yes(wish, at=at - dt.timedelta(seconds=1)).terms.value_date == at.date()
    late = no(wish, at=at)
    assert (late.refusal, late.reason) == (Refusal.OUTSIDE_HOURS, "current-account-cutoff")


def test_nobody_pays_into_the_account_he_pays_from() -> None:
    assert no(replace(WISH, payee=Payee(SOURCE, "ｼｹﾝ ﾊﾅｺ"))).refusal is Refusal.SAME_ACCOUNT


def test_an_account_that_is_not_there_is_refused_before_anything_else_is_said() -> None:
    unknown = replace(FACTS, payee_found=False, available_yen=0)
    assert no(within("002"), unknown).refusal is Refusal.NO_SUCH_ACCOUNT


def test_another_proof_than_the_institution_asks_for_is_too_weak() -> None:
    assert no(facts=replace(FACTS, proof="image-card")).refusal is Refusal.WEAK_PROOF


def test_past_the_calendar_the_bank_refuses_to_guess() -> None:
    beyond = dt.datetime(2028, 1, 5, 10, 0, tzinfo=TOKYO)
    assert no(at=beyond).refusal is Refusal.CALENDAR_ENDED


RECEIVER_PAYS = [(30_000, 29_450, 330), (29_999, 29_669, 330), (331, 1, 330), (50_000, 49_450, 550)]


@pytest.mark.parametrize(("typed", "sent", "fee"), RECEIVER_PAYS)
def test_with_the_fee_on_the_receiver_it_is_looked_up_on_what_was_typed(
    typed: int, sent: int, fee: int
) -> None:
    wish = replace(WISH, typed_yen=typed, fee_by="receiver")
    terms = yes(wish, CARD, NANIWA).terms
    assert (terms.amount_yen, terms.fee_yen) == (sent, fee)
    assert terms.debit_yen <= typed


def test_nothing_can_be_sent_when_the_fee_eats_it_all() -> None:
    wish = replace(WISH, typed_yen=330, fee_by="receiver")
    assert no(wish, CARD, NANIWA).refusal is Refusal.FEE_NOT_COVERED


def test_what_can_be_paid_is_told_so_that_typing_it_does() -> None:
    """By what is left more is debited than was typed: the amount told leaves room for that."""
    way = {"fee_by_receiver": "looked-up-on-what-is-left"}
    fees = (Fee(to="other-bank", below_yen=30_000, yen=110), Fee(to="other-bank", yen=330))
    transfers = NANIWA.transfers.model_copy(update=way)
    profile = NANIWA.model_copy(update={"transfers": transfers, "fees": fees})
    wish = replace(WISH, typed_yen=30_329, fee_by="receiver")
    purse = replace(CARD, available_yen=30_329)
    short = no(wish, purse, profile)
    assert (short.refusal, short.most_yen) == (Refusal.SHORT_OF_FUNDS, 30_109)
    assert yes(replace(wish, typed_yen=30_109), purse, profile).terms.debit_yen == 30_109


CORE = replace(FACTS, payee_bank_extended=False)
# An institution that takes part in core hours only; its own hours stay as they are.
CORE_NANIWA = NANIWA.model_copy(
    update={"clearing": NANIWA.clearing.model_copy(update={"extended_hours": False})}
)

# Whose rules, registered on paper or not, at which moment; goes today, or why not, when next,
# and which day can be reserved instead ("-" for none).
CLEARING = """
akagi  paper 2026-11-25T07:00    today
akagi  paper 2026-11-25T15:29:59 today
akagi  paper 2026-11-25T15:30    clearing-closed 2026-11-26T00:00 2026-11-26
akagi  paper 2026-11-27T15:30    clearing-closed 2026-11-30T00:00 2026-11-30
akagi  paper 2026-11-28T10:00    clearing-closed 2026-11-30T00:00 2026-11-30
akagi  paper 2026-11-30T16:29:59 today
akagi  paper 2026-11-30T16:30    clearing-closed 2026-12-01T00:00 2026-12-01
akagi  typed 2026-11-25T14:59:59 today
akagi  typed 2026-11-25T15:00    outside-hours   2026-11-26T08:25 2026-11-26
naniwa typed 2026-11-25T07:00    today
naniwa typed 2026-11-25T15:30    clearing-closed 2026-11-26T07:00 2026-11-26
naniwa typed 2026-11-25T22:00    outside-hours   2026-11-26T07:00 -
naniwa typed 2026-11-27T22:00    outside-hours   2026-11-30T07:00 -
naniwa typed 2026-11-28T10:00    clearing-closed 2026-11-30T07:00 2026-11-30
"""


@pytest.mark.parametrize("line", CLEARING.strip().splitlines())
def test_a_bank_that_keeps_core_hours_gets_nothing_after_them_and_the_refusal_says_when(
    line: str,
) -> None:
    whose, registered, at, reason, *instead = line.split()
    profile, facts = {"akagi": (AKAGI, CORE), "naniwa": (NANIWA, CARD)}[whose]
    facts = replace(facts, payee_bank_extended=False, preregistered=registered == "paper")
    moment = dt.datetime.fromisoformat(at).replace(tzinfo=TOKYO)
    if reason == "today":
        assert yes(WISH, facts, profile, moment).terms.value_date == moment.date()
        return
    said = no(WISH, facts, profile, moment)
    assert (said.refusal, said.reason) == (Refusal.OUTSIDE_HOURS, reason)
    assert said.next_open is not None
    assert f"{said.next_open:%Y-%m-%dT%H:%M}" == instead[0]
    assert str(said.next_day or "-") == instead[1]
    assert yes(WISH, facts, profile, said.next_open).terms.value_date == said.next_open.date()


SATURDAY = dt.datetime(2026, 11, 28, 10, 0, tzinfo=TOKYO)


def test_control_where_both_take_part_it_goes_on_a_saturday() -> None:
    paper = replace(FACTS, preregistered=True)
    assert yes(WISH, paper, at=SATURDAY).terms.value_date == SATURDAY.date()
    assert yes(WISH, CARD, NANIWA, SATURDAY).terms.value_date == SATURDAY.date()


def test_an_institution_in_core_hours_sends_nobody_anything_on_a_saturday() -> None:
    assert no(WISH, CARD, CORE_NANIWA, SATURDAY).reason == "clearing-closed"


def test_inside_the_bank_the_clearing_is_not_asked() -> None:
    to = AccountNumber("9997", "011", AccountKind.ORDINARY, "9000002")
    wish = replace(WISH, payee=Payee(to, "ｼｹﾝ ﾀﾛｳ"))
    facts = replace(CARD, source=replace(SOURCE, bank="9997"), payee_bank_extended=False)
    terms = yes(wish, facts, CORE_NANIWA, SATURDAY).terms
    assert (terms.reach, terms.value_date) == ("other-branch", SATURDAY.date())


def test_a_reservation_for_a_business_day_is_taken_at_any_hour() -> None:
    monday = dt.date(2026, 11, 30)
    terms = yes(replace(WISH, on=monday), CORE, at=SATURDAY).terms
    assert (terms.value_date, terms.reserved) == (monday, True)
