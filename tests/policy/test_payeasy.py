"""The rules of Pay-easy: whose number it is, how slips are read, what may be paid."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from cast import AT
from madoguchi.policy.factors import factors_for
from madoguchi.policy.payeasy import (
    Bill,
    Biller,
    Numbers,
    NumbersLock,
    Payeasy,
    find_faults,
    paid_since,
    read_biller_number,
    read_numbers,
    way_of,
)
from madoguchi.policy.payment import Chosen, Facts, choose, decide
from madoguchi.policy.profile import ProfileError, read_profile
from madoguchi.values.refusal import Refusal, Refused

PROFILES = Path(__file__).parents[2] / "src/madoguchi/demo/profiles"
POWER = Biller("59001", "ひので電力", "ﾋﾉﾃﾞ", False, "00:00", "24:00")
TAX = Biller("00990", "国税", "ｺｸｾﾞｲ", True, "00:00", "24:00")
BILL = Bill("code", "払込", "ﾊﾗｲｺﾐ", "電気料金", "", 1_000, 50, None)
BY_PAYER = replace(BILL, amount_yen=None, late_yen=0)
RULE = Payeasy(per_day_yen=10_000, lock=NumbersLock(stopped_after=10, block_after_days=6))


@pytest.mark.parametrize(
    ("number", "way"),
    [
        ("00100", "government"),
        ("00990", "government"),
        ("01000", "government"),
        ("10990", "government"),
        ("47999", "government"),
        ("48000", None),
        ("50000", "private"),
        ("59001", "private"),
        ("60000", None),
        ("99999", None),
    ],
)
def test_the_number_alone_tells_whose_slip_it_is(number: str, way: str | None) -> None:
    assert way_of(number) == way


def test_a_billers_number_is_read_however_it_is_typed() -> None:
    assert read_biller_number(" ５９-００１ ") == "59001"


def test_a_private_slip_has_two_numbers_and_a_tax_slip_three() -> None:
    private = {"customer_number": "1234-5678 9", "confirmation_number": "０１２３"}
    assert read_numbers(POWER, private) == Numbers("123456789", "0123")
    tax = {"payment_number": "9" * 20, "confirmation_number": "1", "payment_division": "1" * 10}
    assert read_numbers(TAX, tax) == Numbers("9" * 20, "1", "1" * 10)


def test_each_fault_is_told_at_its_own_field_with_the_length_that_would_do() -> None:
    typed = {"payment_number": "9" * 21, "confirmation_number": "12a"}
    faults = find_faults(TAX, typed)
    assert {field: no.refusal for field, no in faults.items()} == {
        "payment_number": Refusal.WRONG_LENGTH,
        "confirmation_number": Refusal.WRONG_CHARACTERS,
        "payment_division": Refusal.WRONG_LENGTH,
    }
    assert faults["payment_number"].facts == {
        "field": "payment_number",
        "shortest": 1,
        "longest": 20,
    }
    with pytest.raises(Refused) as no:
        read_numbers(TAX, typed)
    assert no.value is not faults["payment_number"]
    assert no.value.facts == faults["payment_number"].facts


@pytest.mark.parametrize(
    ("today", "since"),
    [
        ((2026, 11, 25), (2026, 8, 1)),
        ((2026, 3, 1), (2025, 12, 1)),
        ((2026, 1, 31), (2025, 10, 1)),
        ((2026, 12, 31), (2026, 9, 1)),
    ],
)
def test_a_slip_paid_before_is_remembered_from_the_first_of_the_third_month_before(
    today: tuple[int, int, int], since: tuple[int, int, int]
) -> None:
    assert paid_since(dt.date(*today)) == dt.date(*since)


def test_bills_are_chosen_by_their_places_once_each_and_in_order() -> None:
    other = replace(BILL, code="other", late_yen=0)
    assert choose([BILL, other], places=[1, 0, 1], typed_yen={}) == (
        Chosen(BILL, 1_050),
        Chosen(other, 1_000),
    )


def test_the_payer_says_how_much_only_where_the_biller_asks_him() -> None:
    assert choose([BY_PAYER], places=[0], typed_yen={0: 77}) == (Chosen(BY_PAYER, 77),)
    assert choose([BILL], places=[0], typed_yen={0: 77}) == (Chosen(BILL, 1_050),)


@pytest.mark.parametrize(
    ("places", "typed_yen", "field"),
    [
        ([], {}, "bills"),
        ([2], {}, "bills"),
        ([-1], {}, "bills"),
        ([1], {}, "amount"),
        ([1], {1: 0}, "amount"),
        ([1], {1: 10_000_000_000}, "amount"),
    ],
)
def test_what_cannot_be_chosen_is_refused_at_its_field(
    places: list[int], typed_yen: dict[int, int], field: str
) -> None:
    with pytest.raises(Refused) as no:
        choose([BILL, BY_PAYER], places=places, typed_yen=typed_yen)
    assert (no.value.refusal, no.value.facts) == (Refusal.OUT_OF_RANGE, {"field": field})


def facts(**changes: object) -> Facts:
    usual = Facts(
        available_yen=20_000,
        paid_yen=0,
        asked="confirmation-password",
        proof="confirmation-password",
        inquired_on=AT.date(),
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "yen", "refusal", "most"),
    [
        ({"inquired_on": dt.date(2026, 11, 24)}, 1, Refusal.TERMS_CHANGED, None),
        ({"paid_meanwhile": frozenset({BY_PAYER.code})}, 1, Refusal.BILL_PAID, None),
        ({"proof": "image-card"}, 1, Refusal.WEAK_PROOF, None),
        ({}, 10_001, Refusal.PAYEASY_OVER_LIMIT, 10_000),
        ({"paid_yen": 9_000}, 1_001, Refusal.PAYEASY_OVER_LIMIT, 1_000),
        ({"paid_yen": 11_000}, 1, Refusal.PAYEASY_OVER_LIMIT, 0),
        ({"available_yen": 99}, 100, Refusal.SHORT_OF_FUNDS, 99),
        ({"available_yen": -5}, 1, Refusal.SHORT_OF_FUNDS, 0),
    ],
)
def test_a_payment_is_refused_for_the_first_reason_there_is(
    changes: dict[str, object], yen: int, refusal: Refusal, most: int | None
) -> None:
    with pytest.raises(Refused) as no:
        decide([Chosen(BY_PAYER, yen)], facts(**changes), RULE, at=AT)
    assert (no.value.refusal, no.value.facts.get("most_yen")) == (refusal, most)


@pytest.mark.parametrize(
    "changes",
    [{}, {"proof": None}, {"available_yen": 10_000, "paid_meanwhile": frozenset({"other"})}],
)
def test_a_payment_may_use_the_limit_and_the_balance_to_the_last_yen(
    changes: dict[str, object],
) -> None:
    halves = [Chosen(BY_PAYER, 5_000), Chosen(BY_PAYER, 5_000)]
    assert decide(halves, facts(**changes), RULE, at=AT) is None


def test_a_token_that_stands_beside_is_not_asked_and_one_that_stands_instead_is() -> None:
    asked = {
        name: factors_for(
            "payeasy", read_profile((PROFILES / f"{name}.toml").read_text("utf-8")), has_token=True
        )
        for name in ("akagi", "naniwa")
    }
    assert asked == {"akagi": ("confirmation-password",), "naniwa": ("one-time-password",)}


def test_a_profile_with_pay_easy_needs_its_hours() -> None:
    text = (PROFILES / "naniwa.toml").read_text("utf-8")
    assert read_profile(text).payeasy is not None
    without = text.replace('deeds = ["payeasy"]', 'deeds = ["inquiry"]')
    with pytest.raises(ProfileError, match="payeasy has no line"):
        read_profile(without)
