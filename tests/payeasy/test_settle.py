"""Goal: a payment ends once, settled or with all its money back, whatever is told however often."""

import uuid

import pytest

from cast import AT, Person, open_person
from hands import all_at_once
from madoguchi.console.verify import findings
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.ledger import reads as ledger
from madoguchi.payeasy import reads, results, settle
from madoguchi.payeasy.reads import Payment
from madoguchi.payeasy.states import State
from madoguchi.wires import queued
from payeasy_kit import Network, fresh_number, pay_bill

Bank = tuple[Institution, ...]

SETTLED, RETURNED = "1", "2"


def balance(person: Person) -> int:
    ledger_id = person.accounts[0].ledger_account_id
    return ledger.balances([ledger_id])[ledger_id].yen


def look(paid: Payment) -> Payment:
    found = reads.by_key(paid.key, contract_id=paid.contract_id)
    assert found is not None
    return found


def told(paid: Payment, outcome: str) -> results.Received:
    reason = "00" if outcome == SETTLED else "11"
    return results.Received(9_000_000 + paid.payment_number, paid.key, outcome, reason)


def test_money_a_biller_does_not_take_comes_back_whole_and_once(
    bank: Bank, billers: Network
) -> None:
    hanako = open_person(bank[0], balance_yen=100_000)
    with current.serving(bank[0]):
        paid = pay_bill(hanako, fresh_number("9100"))
        assert balance(hanako) == 100_000 - paid.amount_yen
        assert settle.give_back(paid.key, reason="03", at=AT) is True
        assert settle.give_back(paid.key, reason="03", at=AT) is False
        found = look(paid)
        assert (found.state, found.why_returned) == (State.RETURNED, "納付済")
        assert balance(hanako) == 100_000
        mail = queued.bodies(wire="mail")[str(paid.key)]
    assert "納付済" in mail["text"] and "お返し" in mail["subject"]
    assert paid.number not in mail["text"]


def test_a_slip_whose_money_came_back_is_not_warned_of(bank: Bank, billers: Network) -> None:
    hanako = open_person(bank[0], balance_yen=100_000)
    with current.serving(bank[0]):
        paid = pay_bill(hanako, fresh_number("9100"))
        settle.give_back(paid.key, reason="03", at=AT)
        found = reads.paid_before(
            hanako.contract_id,
            biller_number=paid.biller_number,
            number=paid.number,
            division="",
            at=AT,
        )
    assert found is None


@pytest.mark.parametrize("outcome", [SETTLED, RETURNED])
def test_a_payment_that_ended_does_not_move_again(
    bank: Bank, billers: Network, outcome: str
) -> None:
    hanako = open_person(bank[0], balance_yen=100_000)
    with current.serving(bank[0]):
        paid = pay_bill(hanako, fresh_number("9100"))
        settle.act_on(told(paid, outcome), at=AT)
        before, left = look(paid), balance(hanako)
        assert before.state is (State.SETTLED if outcome == SETTLED else State.RETURNED)
        for other in (SETTLED, RETURNED):
            settle.act_on(told(paid, other), at=AT)
        assert settle.give_back(paid.key, reason="03", at=AT) is False
        assert (look(paid), balance(hanako)) == (before, left)


def test_news_of_a_payment_that_nobody_made_changes_nothing(bank: Bank) -> None:
    with current.serving(bank[0]):
        assert settle.give_back(uuid.uuid4(), reason="03", at=AT) is False
        # Before all others: what comes after the last one is asked for.
        stray = results.Received(0, uuid.uuid4(), SETTLED, "00")
        results.store([stray, stray], at=AT)
        assert stray in results.to_act_on(most=1_000)
        settle.act_on(stray, at=AT)
        assert stray not in results.to_act_on(most=1_000)


def test_twenty_workers_with_the_same_news_give_the_money_back_once(
    bank: Bank, billers: Network
) -> None:
    hanako = open_person(bank[0], balance_yen=100_000)
    with current.serving(bank[0]):
        paid = pay_bill(hanako, fresh_number("9100"))
        ended = all_at_once(
            lambda nth: settle.give_back(paid.key, reason="11", at=AT),
            hands=20,
            institution=bank[0],
        )
        assert sorted(map(str, ended)) == ["False"] * 19 + ["True"]
        assert balance(hanako) == 100_000


def test_the_books_are_clean_after_all_that(bank: Bank) -> None:
    assert findings(bank[0]) == []
