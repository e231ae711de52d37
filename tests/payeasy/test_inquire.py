"""Asking for bills: what a biller says, what each no is, and which of them spends a miss."""

import datetime as dt
import uuid

import pytest

from cast import AT, Person, open_person
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.payeasy import inquiries, misses, network
from madoguchi.payeasy.models import Inquiry, Misses
from madoguchi.policy.payeasy import Bill
from madoguchi.values.refusal import Refusal, Refused
from payeasy_kit import (
    GAS_BY_DAY,
    NATIONAL_TAX,
    PENSION,
    POWER,
    PREFECTURE,
    Network,
    ask,
    biller_of,
    fresh_number,
)

Bank = tuple[Institution, ...]


@pytest.fixture(scope="module")
def hanako(bank: Bank) -> Person:
    return open_person(bank[0])


def spent_of(person: Person) -> int:
    row = Misses.objects.filter(contract_id=person.contract_id).first()
    return 0 if row is None else row.in_a_row


def test_a_number_leads_to_its_biller_and_to_the_page_of_its_kind(
    bank: Bank, hanako: Person, billers: Network
) -> None:
    with current.serving(bank[0]):
        power, tax = biller_of(hanako, "５９００１"), biller_of(hanako, NATIONAL_TAX)
        pension = biller_of(hanako, PENSION)
    assert (power.name, power.way, power.division_asked) == ("ひので電力株式会社", "private", False)
    assert (tax.way, tax.division_asked) == ("government", True)
    assert (pension.way, pension.division_asked) == ("government", False)
    assert (power.opens, power.closes) == ("00:00", "24:00")


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("59999", Refusal.UNKNOWN_BILLER),
        ("48001", Refusal.UNKNOWN_BILLER),
        ("5900", Refusal.WRONG_LENGTH),
        ("590011", Refusal.WRONG_LENGTH),
        ("5900a", Refusal.WRONG_CHARACTERS),
        ("", Refusal.WRONG_LENGTH),
    ],
)
def test_a_number_that_is_no_billers_is_refused(
    bank: Bank, hanako: Person, billers: Network, typed: str, refusal: Refusal
) -> None:
    with current.serving(bank[0]), pytest.raises(Refused) as no:
        biller_of(hanako, typed)
    assert (no.value.refusal, no.value.facts["field"]) == (refusal, "biller_number")


def test_a_bill_says_whose_it_is_for_what_and_how_much(
    bank: Bank, hanako: Person, billers: Network
) -> None:
    number = fresh_number("9100")
    with current.serving(bank[0]):
        inquired = ask(hanako, number)
        kept = inquiries.find(inquired.inquiry_id, contract_id=hanako.contract_id)
    assert kept == inquired, "what the biller said is read back as it was said"
    assert inquired.bills == (
        Bill(
            code=f"{number}-2611-0",
            payer="払込　太郎",
            payer_kana="ﾊﾗｲｺﾐ ﾀﾛｳ",
            content="電気料金",
            period="令和８年１１月分",
            amount_yen=1_000 + int(number[-4:]),
            late_yen=0,
            payable_until=dt.date(2026, 12, 25),
        ),
    )


def test_several_bills_wait_behind_one_number_and_each_has_its_own_amount(
    bank: Bank, hanako: Person, billers: Network
) -> None:
    number = fresh_number("9200")
    with current.serving(bank[0]):
        found = ask(hanako, number).bills
    first = 1_000 + int(number[-4:])
    assert [bill.total_yen for bill in found] == [first, first + 1_000, first + 2_000]
    assert [bill.period for bill in found][1:] == ["令和８年１０月分", "令和８年９月分"]


def test_a_tax_office_may_leave_the_amount_to_the_payer(
    bank: Bank, hanako: Person, billers: Network
) -> None:
    with current.serving(bank[0]):
        [bill] = ask(hanako, fresh_number("9300"), biller=NATIONAL_TAX).bills
    assert (bill.amount_yen, bill.total_yen) == (None, None)


def test_a_late_charge_is_paid_beside_the_bill(
    bank: Bank, hanako: Person, billers: Network
) -> None:
    number = fresh_number("9400")
    with current.serving(bank[0]):
        [bill] = ask(hanako, number, biller=PREFECTURE).bills
    assert (bill.late_yen, bill.total_yen) == (350, 1_350 + int(number[-4:]))


REFUSALS = [
    ("paid", "9401", Refusal.BILL_PAID),
    ("expired", "9402", Refusal.BILL_EXPIRED),
    ("not registered yet", "9403", Refusal.BILL_NOT_THERE_YET),
    ("a number of nobody's", "9999", Refusal.BILL_MISMATCH),
    ("a biller that is closed", "9409", Refusal.BILLER_CLOSED),
    ("a biller that is silent", "9408", Refusal.BILLER_SILENT),
]


@pytest.mark.parametrize(
    ("case", "refusal"), [row[1:] for row in REFUSALS], ids=[row[0] for row in REFUSALS]
)
def test_each_no_of_the_network_has_its_own_code_and_only_a_wrong_number_is_a_miss(
    bank: Bank, billers: Network, case: str, refusal: Refusal
) -> None:
    taro = open_person(bank[0])
    with current.serving(bank[0]):
        with pytest.raises(Refused):
            ask(taro, fresh_number("9999"))
        with pytest.raises(Refused) as no:
            ask(taro, fresh_number(case))
        spent = spent_of(taro)
        assert not Inquiry.objects.filter(contract_id=taro.contract_id).exists()
    assert no.value.refusal is refusal
    # Right numbers forgive, a wrong one is counted, and of the others nothing was learned.
    forgives = refusal in (Refusal.BILL_PAID, Refusal.BILL_EXPIRED)
    assert spent == (0 if forgives else 2 if refusal is Refusal.BILL_MISMATCH else 1)


def test_a_wrong_confirmation_number_or_division_is_a_miss_and_a_right_one_forgives(
    bank: Bank, billers: Network
) -> None:
    taro = open_person(bank[0])
    number = fresh_number("9100")
    with current.serving(bank[0]):
        for wrong in ({"confirmation": "000001"}, {"biller": PREFECTURE, "division": "0"}):
            with pytest.raises(Refused) as no:
                ask(taro, number, **wrong)
            assert no.value.refusal is Refusal.BILL_MISMATCH
        assert spent_of(taro) == 2
        assert len(ask(taro, number).bills) == 1
        assert spent_of(taro) == 0


def test_a_biller_answers_within_its_own_hours_which_the_customer_is_told(
    bank: Bank, hanako: Person, billers: Network
) -> None:
    number, evening = fresh_number("9100"), AT.replace(hour=17)
    with current.serving(bank[0]):
        assert ask(hanako, number, biller=GAS_BY_DAY, at=AT.replace(hour=16, minute=59)).bills
        with pytest.raises(Refused) as no:
            ask(hanako, number, biller=GAS_BY_DAY, at=evening)
    assert no.value.refusal is Refusal.BILLER_CLOSED
    assert (no.value.facts["opens"], no.value.facts["closes"]) == ("09:00", "17:00")


def test_the_service_ends_a_quarter_of_an_hour_before_transfers(
    bank: Bank, billers: Network
) -> None:
    taro = open_person(bank[1])
    with current.serving(bank[1]):
        last = AT.replace(hour=21, minute=44)
        assert ask(taro, fresh_number("9100"), at=last).bills
        for closed in (last + dt.timedelta(minutes=1), AT.replace(hour=6, minute=59)):
            for page in (lambda at: biller_of(taro, at=at), lambda at: ask(taro, "9", at=at)):
                with pytest.raises(Refused) as no:
                    page(closed)
                assert no.value.refusal is Refusal.OUTSIDE_HOURS
        assert no.value.facts["next_open"] == AT.replace(hour=7)


def test_with_the_line_down_nothing_is_asked_and_nothing_spent(
    bank: Bank, billers: Network
) -> None:
    taro = open_person(bank[0])
    with current.serving(bank[0]):
        found = biller_of(taro)
        billers.stop()
        try:
            with pytest.raises(Refused) as no:
                biller_of(taro)
            assert no.value.refusal is Refusal.BILLER_SILENT
            with pytest.raises(Refused) as no:
                inquire_of(taro, found)
            assert no.value.refusal is Refusal.BILLER_SILENT
        finally:
            billers.start()
        assert spent_of(taro) == 0
        assert ask(taro, fresh_number("9100")).bills


def inquire_of(person: Person, biller: object) -> object:
    from madoguchi.directory.calendar import calendar
    from madoguchi.payeasy.inquire import inquire
    from madoguchi.policy.payeasy import Biller, Numbers

    assert isinstance(biller, Biller)
    number = fresh_number("9100")
    return inquire(
        biller, Numbers(number, number[-4:]), by=person.actor, calendar=calendar(), at=AT
    )


def test_a_silent_network_leaves_the_misses_as_they_were(bank: Bank, billers: Network) -> None:
    taro = open_person(bank[0])
    with current.serving(bank[0]):
        billers.switch("answer_lost = 1.0\n")
        with pytest.raises(Refused) as no:
            biller_of(taro)
        assert no.value.refusal is Refusal.BILLER_SILENT
        billers.switch("")
        found = biller_of(taro)
        billers.switch("answer_lost = 1.0\n")
        with pytest.raises(Refused) as no:
            inquire_of(taro, found)
        assert (no.value.refusal, spent_of(taro)) == (Refusal.BILLER_SILENT, 0)


def test_a_strangers_inquiry_is_not_found(bank: Bank, hanako: Person, billers: Network) -> None:
    taro = open_person(bank[0])
    with current.serving(bank[0]):
        inquired = ask(hanako, fresh_number("9100"))
        assert inquiries.find(inquired.inquiry_id, contract_id=taro.contract_id) is None
        assert inquiries.find(uuid.uuid4(), contract_id=hanako.contract_id) is None


def test_the_confirmation_number_is_kept_nowhere(
    bank: Bank, hanako: Person, billers: Network
) -> None:
    with current.serving(bank[0]):
        kept = {field.name for field in Inquiry._meta.get_fields()}
    assert kept == {"id", "contract_id", "biller", "number", "division", "bills", "asked_at"}


def test_without_a_line_the_service_is_not_offered(bank: Bank, hanako: Person) -> None:
    with current.serving(bank[0]):
        assert not network.is_offered()
        with pytest.raises(network.NotOffered):
            biller_of(hanako, POWER)
        with pytest.raises(network.NotOffered):
            network.line()


def test_old_inquiries_are_forgotten_with_the_names_in_them(bank: Bank, billers: Network) -> None:
    taro = open_person(bank[0])
    long_ago = AT - dt.timedelta(days=300)
    with current.serving(bank[0]):
        kept = ask(taro, fresh_number("9100")).inquiry_id
        old = uuid.uuid4()
        Inquiry.objects.create(
            id=old,
            contract_id=taro.contract_id,
            biller={},
            number="1",
            bills=[],
            asked_at=long_ago - dt.timedelta(days=1),
        )
        assert inquiries.sweep(asked_before=long_ago, most=10) == 1
        left = set(
            Inquiry.objects.filter(contract_id=taro.contract_id).values_list("id", flat=True)
        )
    assert left == {kept}


def test_misses_are_looked_at_before_anybody_is_asked(bank: Bank, billers: Network) -> None:
    taro = open_person(bank[0])
    with current.serving(bank[0]):
        rule = network.rule().lock
        for _ in range(rule.stopped_after):
            misses.spend(taro.contract_id, rule, at=AT)
        with pytest.raises(Refused) as no:
            biller_of(taro)
    assert no.value.refusal is Refusal.PAYEASY_LOCKED_OUT
