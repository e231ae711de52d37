"""The worker's round to the billers, over a socket to a network that loses, repeats and dies.

Goal: a payment ends settled or with its money back, once, whatever the line does.
Method: the simulator as it is, a process of its own with its own file; what breaks is broken.
"""

import contextlib
import datetime as dt
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.test import override_settings

from cast import Person, open_person
from madoguchi.console.verify import findings
from madoguchi.institutions import clock, current
from madoguchi.institutions.registry import Institution
from madoguchi.ledger import reads as ledger
from madoguchi.payeasy import reads
from madoguchi.payeasy.reads import Payment
from madoguchi.payeasy.states import State
from madoguchi.wires import lease
from madoguchi.wires.lease import Message
from madoguchi.wires.models import Outgoing
from madoguchi.wires.payeasy.line import AnswerLost
from madoguchi.worker import batch, payeasy
from payeasy_kit import Network, fresh_number, pay_bill

Bank = tuple[Institution, ...]


@pytest.fixture(autouse=True)
def morning(bank: Bank, billers: Network, stand_at: Callable[[str], None]) -> None:
    stand_at("2026-11-25T10:00")
    # What other tests have queued is out of the way, so that a round is about its own.
    with current.serving(bank[0]):
        waiting = Outgoing.objects.filter(wire="payeasy", carried_at=None)
        waiting.update(carried_at=clock.now())


def paid(bank: Bank, case: str = "9100") -> tuple[Person, Payment]:
    """A customer who has just pressed the button."""
    hanako = open_person(bank[0], balance_yen=100_000)
    with current.serving(bank[0]):
        return hanako, pay_bill(hanako, fresh_number(case), at=clock.now())


def make_round(bank: Bank) -> int:
    with current.serving(bank[0]):
        return payeasy.carry_and_fetch(at=clock.now())


def rounds_until(bank: Bank, payment: Payment, state: State, *, seconds: float = 8.0) -> Payment:
    """Make rounds until the payment stands there; returns it as it stands at last."""
    until = time.monotonic() + seconds
    while True:
        make_round(bank)
        found = look(bank, payment)
        if found.state is state or time.monotonic() > until:
            return found
        time.sleep(0.05)


def look(bank: Bank, payment: Payment) -> Payment:
    with current.serving(bank[0]):
        found = reads.by_key(payment.key, contract_id=payment.contract_id)
    assert found is not None
    return found


def balance(bank: Bank, payment: Payment) -> int:
    with current.serving(bank[0]):
        return ledger.balances([payment.source_ledger_id])[payment.source_ledger_id].yen


def test_a_payment_is_carried_and_settled(bank: Bank) -> None:
    _, payment = paid(bank)
    assert payment.state is State.ACCEPTED
    assert rounds_until(bank, payment, State.SETTLED).state is State.SETTLED
    assert balance(bank, payment) == 100_000 - payment.amount_yen
    with current.serving(bank[0]):
        assert lease.waiting(wire="payeasy") == 0


@pytest.mark.parametrize(
    ("case", "why"), [("9405", "納付済"), ("9406", "収納機関取消")], ids=["refused", "withdrawn"]
)
def test_what_the_biller_does_not_keep_comes_back_whole(bank: Bank, case: str, why: str) -> None:
    _, payment = paid(bank, case)
    found = rounds_until(bank, payment, State.RETURNED)
    assert (found.state, found.why_returned) == (State.RETURNED, why)
    assert balance(bank, payment) == 100_000


def test_the_second_of_two_payments_of_one_bill_comes_back(bank: Bank) -> None:
    hanako, first = paid(bank)
    with current.serving(bank[0]):
        # Two windows asked for the bill before either paid it.
        second = pay_bill(hanako, first.number, at=clock.now())
    assert rounds_until(bank, second, State.RETURNED).why_returned == "納付済"
    assert rounds_until(bank, first, State.SETTLED).state is State.SETTLED
    assert balance(bank, first) == 100_000 - first.amount_yen


def test_a_result_given_twice_gives_the_money_back_once(bank: Bank, billers: Network) -> None:
    billers.switch("repeat = 1.0\n")
    _, payment = paid(bank, "9406")
    rounds_until(bank, payment, State.RETURNED)
    for _ in range(3):
        make_round(bank)
    assert balance(bank, payment) == 100_000


def test_with_the_network_down_the_payment_waits_and_goes_out_later(
    bank: Bank, billers: Network, stand_at: Callable[[str], None]
) -> None:
    _, payment = paid(bank)
    billers.stop()
    make_round(bank)
    assert look(bank, payment).state is State.ACCEPTED
    assert balance(bank, payment) == 100_000 - payment.amount_yen, "nothing is lost or doubled"
    billers.start()
    stand_at("2026-11-25T10:10")
    assert rounds_until(bank, payment, State.SETTLED).state is State.SETTLED


@pytest.mark.parametrize("fault", ["answer_lost = 1.0\n", "silent = true\n"])
def test_an_answer_that_never_came_is_asked_for_and_never_shown_as_failed(
    bank: Bank, billers: Network, stand_at: Callable[[str], None], fault: str
) -> None:
    _, payment = paid(bank)
    billers.switch(fault)
    make_round(bank)
    assert look(bank, payment).state is State.ACCEPTED
    with current.serving(bank[0]):
        assert lease.waiting(wire="payeasy") == 1, "it is not taken for carried"
    billers.switch("")
    stand_at("2026-11-25T10:10")
    assert rounds_until(bank, payment, State.SETTLED).state is State.SETTLED
    assert balance(bank, payment) == 100_000 - payment.amount_yen


def test_a_network_killed_after_taking_a_payment_settles_it_when_it_is_back(
    bank: Bank, billers: Network, stand_at: Callable[[str], None]
) -> None:
    _, payment = paid(bank)
    billers.switch("delay_seconds = 1.0\nanswer_lost = 1.0\n")
    make_round(bank)
    billers.stop()
    make_round(bank)
    assert look(bank, payment).state is State.ACCEPTED
    billers.start()
    billers.switch("")
    stand_at("2026-11-25T10:20")
    assert rounds_until(bank, payment, State.SETTLED).state is State.SETTLED


def test_a_silent_network_is_waited_for_once_a_round_and_the_rest_is_left_alone(
    bank: Bank, billers: Network
) -> None:
    payments = [paid(bank)[1] for _ in range(3)]
    billers.switch("silent = true\n")
    make_round(bank)
    waiting = Outgoing.objects.filter(wire="payeasy", carried_at=None).order_by("id")
    with current.serving(bank[0]):
        assert [(row.unanswered, row.tries, row.leased_until) for row in waiting] == [
            (True, 1, None),
            (False, 0, None),
            (False, 0, None),
        ]
    billers.switch("")
    for payment in payments:
        assert rounds_until(bank, payment, State.SETTLED).state is State.SETTLED


def test_control_a_batch_that_goes_on_leaves_nothing_alone(
    bank: Bank, billers: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    def on_and_on(leased: list[Message], carry_one: Any, *, at: dt.datetime) -> batch.Carried:
        for message in leased:
            with contextlib.suppress(AnswerLost):
                batch._carry(message, carry_one, at=at)
        return batch.Carried(0, line_lost=True)

    payments = [paid(bank)[1] for _ in range(3)]
    billers.switch("silent = true\n")
    with monkeypatch.context() as without_the_break:
        without_the_break.setattr(payeasy, "carry_batch", on_and_on)
        make_round(bank)
    waiting = Outgoing.objects.filter(wire="payeasy", carried_at=None)
    with current.serving(bank[0]):
        assert [row.tries for row in waiting] == [1, 1, 1]
    billers.switch("")
    for payment in payments:
        assert rounds_until(bank, payment, State.SETTLED).state is State.SETTLED


def test_where_it_is_not_offered_the_round_does_nothing(bank: Bank) -> None:
    _, payment = paid(bank)
    with override_settings(PAYEASY=None):
        assert make_round(bank) == 0
    assert rounds_until(bank, payment, State.SETTLED).state is State.SETTLED


def test_the_books_are_clean_after_all_that(bank: Bank) -> None:
    assert findings(bank[0]) == []
