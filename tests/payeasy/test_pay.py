"""Paying bills: what moves, what is written, what is refused, and that it happens once."""

import datetime as dt
import uuid

import pytest
from django.db import transaction

from cast import AT, Person, open_person
from madoguchi.console.verify import findings
from madoguchi.deposits import holds
from madoguchi.directory.calendar import calendar
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.ledger import chart
from madoguchi.ledger import reads as ledger
from madoguchi.payeasy import drafts, misses, network, pay, reads
from madoguchi.payeasy.drafts import Drafted
from madoguchi.payeasy.facts import NotYours
from madoguchi.payeasy.models import Payment as Row
from madoguchi.payeasy.states import State
from madoguchi.values.account import AccountKind
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.wires import queued
from payeasy_kit import (
    NATIONAL_TAX,
    POWER,
    PREFECTURE,
    Network,
    ask,
    draft,
    fresh_number,
    pay_bill,
    press,
    proof_of,
)

Bank = tuple[Institution, ...]
DAY = dt.timedelta(days=1)


def balance(person: Person) -> int:
    ledger_id = person.accounts[0].ledger_account_id
    return ledger.balances([ledger_id])[ledger_id].yen


def test_a_bill_is_paid_from_the_account_and_one_message_waits_for_its_biller(
    bank: Bank, billers: Network
) -> None:
    hanako = open_person(bank[0], balance_yen=100_000)
    number = fresh_number("9100")
    yen = 1_000 + int(number[-4:])
    with current.serving(bank[0]):
        paid = pay_bill(hanako, number)
        assert (paid.amount_yen, paid.late_yen, paid.state) == (yen, 0, State.ACCEPTED)
        assert balance(hanako) == 100_000 - yen
        [line] = ledger.lines(
            hanako.accounts[0].ledger_account_id, first=AT.date(), last=AT.date(), limit=1
        )
        assert (line.amount, line.narrative) == (-yen, "ペイジー ひので電力株式会社")
        assert queued.bodies(wire="payeasy")[str(paid.key)] == {
            "key": paid.key.hex,
            "sending_bank": "9990",
            "biller_number": POWER,
            "number": number,
            "division": "",
            "bill_code": f"{number}-2611-0",
            "amount_yen": yen,
            "paid_at": "2026-11-25T10:00:00",
        }
        assert chart.PAYEASY in chart.internal_accounts()
        mail = queued.bodies(wire="mail")[str(paid.request_id)]
    assert mail["to"] == hanako.mail and mail["subject"].endswith("払込を受け付けました")
    assert paid.receipt in mail["text"] and "ひので電力株式会社" in mail["text"]
    assert number not in mail["text"] and "http" not in mail["text"]


def test_several_bills_are_paid_together_each_with_its_own_receipt_and_one_mail_for_all(
    bank: Bank, billers: Network
) -> None:
    hanako = open_person(bank[0], balance_yen=100_000)
    number = fresh_number("9200")
    with current.serving(bank[0]):
        inquired = ask(hanako, number)
        drafted = draft(hanako, inquired, places=(2, 0))
        paid = press(hanako, drafted)
        assert [each.period for each in paid] == ["令和８年１１月分", "令和８年９月分"]
        assert len({each.receipt for each in paid}) == len({each.key for each in paid}) == 2
        assert balance(hanako) == 100_000 - drafted.total_yen
        assert drafted.total_yen == sum(each.amount_yen for each in paid)
        assert reads.by_request(drafted.request_id, contract_id=hanako.contract_id) == paid
        text = queued.bodies(wire="mail")[str(drafted.request_id)]["text"]
    assert all(each.receipt in text for each in paid)


def test_the_payer_says_how_much_where_the_biller_asks_for_it(bank: Bank, billers: Network) -> None:
    hanako = open_person(bank[0], balance_yen=100_000)
    with current.serving(bank[0]):
        inquired = ask(hanako, fresh_number("9300"), biller=NATIONAL_TAX)
        [paid] = press(hanako, draft(hanako, inquired, typed_yen={0: 12_345}))
        assert (paid.amount_yen, paid.division, balance(hanako)) == (12_345, "1", 87_655)


def test_a_late_charge_leaves_the_account_with_the_bill(bank: Bank, billers: Network) -> None:
    hanako = open_person(bank[0], balance_yen=100_000)
    number = fresh_number("9400")
    with current.serving(bank[0]):
        paid = pay_bill(hanako, number, biller=PREFECTURE)
    assert (paid.amount_yen, paid.late_yen) == (1_350 + int(number[-4:]), 350)


def test_the_same_request_pressed_again_gives_the_same_payments(
    bank: Bank, billers: Network
) -> None:
    hanako = open_person(bank[0], balance_yen=100_000)
    with current.serving(bank[0]):
        drafted = draft(hanako, ask(hanako, fresh_number("9200")), places=(0, 1))
        first, again = press(hanako, drafted), press(hanako, drafted)
        assert first == again
        assert balance(hanako) == 100_000 - drafted.total_yen


def test_more_than_the_days_limit_is_refused_with_what_is_left_of_it(
    bank: Bank, billers: Network
) -> None:
    hanako = open_person(bank[0], balance_yen=9_000_000)

    def tax(yen: int, at: dt.datetime = AT) -> Drafted:
        inquired = ask(hanako, fresh_number("9300"), biller=PREFECTURE, at=at)
        return draft(hanako, inquired, typed_yen={0: yen}, at=at)

    with current.serving(bank[0]):
        for yen in (900_000, 99_999):
            press(hanako, tax(yen))
        drafted = tax(2)
        with pytest.raises(Refused) as no:
            press(hanako, drafted)
        assert no.value.refusal is Refusal.PAYEASY_OVER_LIMIT
        assert no.value.facts["most_yen"] == 1
        [paid] = press(hanako, tax(1_000_000, at=AT + DAY), at=AT + DAY)
    assert paid.amount_yen == 1_000_000, "each day has its own limit, apart from that of transfers"


def test_what_the_account_cannot_pay_is_refused_whole_and_nothing_is_written(
    bank: Bank, billers: Network
) -> None:
    hanako = open_person(bank[0], balance_yen=9_000)
    with current.serving(bank[0]):
        kept = {"yen": 4_000, "why": "reserve", "request_id": uuid.uuid4()}
        holds.hold_back(hanako.accounts[0], **kept, by="story", at=AT)
        inquired = ask(hanako, fresh_number("9300"), biller=PREFECTURE)
        drafted = draft(hanako, inquired, typed_yen={0: 5_001})
        with pytest.raises(Refused) as no:
            press(hanako, drafted)
        assert no.value.refusal is Refusal.SHORT_OF_FUNDS
        assert (no.value.facts["most_yen"], balance(hanako)) == (5_000, 9_000)
        assert reads.by_request(drafted.request_id, contract_id=hanako.contract_id) == ()
        assert str(drafted.request_id) not in queued.bodies(wire="mail")
        # One of several bills that is too much takes the others back with it.
        three = draft(hanako, ask(hanako, fresh_number("9200")), places=(0, 1, 2))
        assert three.total_yen > 5_000
        with pytest.raises(Refused) as no:
            press(hanako, three)
        assert no.value.refusal is Refusal.SHORT_OF_FUNDS
        assert not Row.objects.filter(contract_id=hanako.contract_id).exists()


def test_the_overdraft_line_pays_bills_too(bank: Bank, billers: Network) -> None:
    shop = open_person(bank[0], kind=AccountKind.CURRENT, overdraft_yen=100_000)
    with current.serving(bank[0]):
        assert pay_bill(shop, fresh_number("9100")).source_kind is AccountKind.CURRENT
        assert balance(shop) < 0


def test_bills_that_were_asked_for_on_another_day_are_asked_for_anew(
    bank: Bank, billers: Network
) -> None:
    hanako = open_person(bank[0], balance_yen=100_000)
    with current.serving(bank[0]):
        drafted = draft(hanako, ask(hanako, fresh_number("9100")))
        with pytest.raises(Refused) as no:
            press(hanako, drafted, at=AT + DAY)
    assert (no.value.refusal, no.value.facts) == (Refusal.TERMS_CHANGED, {"what": "bill"})


def test_outside_the_hours_and_while_numbers_are_stopped_nothing_is_paid(
    bank: Bank, billers: Network
) -> None:
    hanako = open_person(bank[0], balance_yen=100_000)
    with current.serving(bank[0]):
        drafted = draft(hanako, ask(hanako, fresh_number("9100")))
        with pytest.raises(Refused) as no:
            press(hanako, drafted, at=AT.replace(hour=23, minute=45))
        assert no.value.refusal is Refusal.OUTSIDE_HOURS
        rule = network.rule().lock
        for _ in range(rule.stopped_after):
            misses.spend(hanako.contract_id, rule, at=AT)
        with pytest.raises(Refused) as no:
            press(hanako, drafted)
        assert no.value.refusal is Refusal.PAYEASY_LOCKED_OUT
        assert balance(hanako) == 100_000


@pytest.mark.parametrize("what", ["another request", "another factor"])
def test_a_proof_of_something_else_proves_nothing(bank: Bank, billers: Network, what: str) -> None:
    hanako = open_person(bank[0], balance_yen=100_000)
    with current.serving(bank[0]):
        drafted = draft(hanako, ask(hanako, fresh_number("9100")))
        proof = proof_of(hanako, drafted.request_id)
        if what == "another request":
            proof = proof_of(hanako, uuid.uuid4())
        else:
            proof = type(proof)(proof.contract_id, proof.request_id, "image-card")
        with pytest.raises(Refused) as no:
            pay.pay(drafted, by=hanako.actor, proof=proof, calendar=calendar(), at=AT)
        assert no.value.refusal is Refusal.WEAK_PROOF
        assert balance(hanako) == 100_000


def test_a_strangers_draft_is_not_found_and_his_account_pays_nothing(
    bank: Bank, billers: Network
) -> None:
    hanako = open_person(bank[0], balance_yen=100_000)
    taro = open_person(bank[0], balance_yen=100_000)
    with current.serving(bank[0]):
        drafted = draft(hanako, ask(hanako, fresh_number("9100")))
        assert drafts.find(drafted.request_id, contract_id=taro.contract_id) is None
        with pytest.raises(NotYours):
            press(taro, drafted)
        paid = press(hanako, drafted)
        assert reads.by_key(paid[0].key, contract_id=taro.contract_id) is None
        assert reads.by_request(drafted.request_id, contract_id=taro.contract_id) == ()


def test_the_confirm_page_hears_beforehand_what_would_be_refused(
    bank: Bank, billers: Network
) -> None:
    hanako = open_person(bank[0], balance_yen=500)
    with current.serving(bank[0]):
        drafted = draft(hanako, ask(hanako, fresh_number("9100")))
        with pytest.raises(Refused) as no:
            pay.must_be_payable(drafted, by=hanako.actor, proof=None, calendar=calendar(), at=AT)
        assert no.value.refusal is Refusal.SHORT_OF_FUNDS


def test_a_slip_paid_since_the_first_of_the_third_month_before_is_warned_of(
    bank: Bank, billers: Network
) -> None:
    hanako = open_person(bank[0], balance_yen=100_000)
    number = fresh_number("9300")

    def earlier(at: dt.datetime, division: str = "1") -> dt.datetime | None:
        found = reads.paid_before(
            hanako.contract_id, biller_number=PREFECTURE, number=number, division=division, at=at
        )
        return None if found is None else found.accepted_at_japan

    with current.serving(bank[0]):
        assert earlier(AT) is None
        pay_bill(hanako, number, biller=PREFECTURE)
        assert earlier(AT) == AT
        assert earlier(AT, division="2") is None, "another 納付区分 is another slip"
        assert earlier(dt.datetime(2027, 2, 28, 23, tzinfo=AT.tzinfo)) == AT
        assert earlier(dt.datetime(2027, 3, 1, tzinfo=AT.tzinfo)) is None


def test_the_history_is_read_page_by_page_newest_first(bank: Bank, billers: Network) -> None:
    hanako = open_person(bank[0], balance_yen=100_000)
    with current.serving(bank[0]):
        paid = [pay_bill(hanako, fresh_number("9100")) for _ in range(3)]
        page = reads.recent(hanako.contract_id, since=AT.date(), limit=2, below=None)
        rest = reads.recent(
            hanako.contract_id, since=AT.date(), limit=2, below=page[-1].payment_number
        )
        assert [*page, *rest] == paid[::-1]
        assert reads.recent(hanako.contract_id, since=(AT + DAY).date(), limit=2, below=None) == []


def test_a_draft_lets_one_press_work_at_a_time_and_is_forgotten_at_last(
    bank: Bank, billers: Network
) -> None:
    hanako = open_person(bank[0], balance_yen=100_000)
    with current.serving(bank[0]):
        drafted = draft(hanako, ask(hanako, fresh_number("9100")), at=AT - 900 * DAY)
        assert [drafts.claim(drafted.request_id, at=AT) for _ in range(2)] == [True, False]
        drafts.release(drafted.request_id)
        assert drafts.claim(drafted.request_id, at=AT)
        with transaction.atomic(using=current.alias()):
            assert drafts.sweep(made_before=AT - 800 * DAY, most=100) == 1
        assert drafts.find(drafted.request_id, contract_id=hanako.contract_id) is None


def test_the_books_are_clean_after_all_that(bank: Bank) -> None:
    assert [finding for each in bank for finding in findings(each)] == []
