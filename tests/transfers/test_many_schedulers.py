"""Several schedulers at once, and a cancel at the same instant: each reservation has one end.

Next to each guard stands its negative control: with the guard removed the hands trip over each
other, and only the ledger and the conditional UPDATE behind it keep the books.
"""

import datetime as dt
import os
from collections import Counter
from collections.abc import Collection

import pytest
from django.db import connections, transaction

from cast import AT, Person, open_person
from hands import all_at_once
from madoguchi.console.verify import findings
from madoguchi.customers import accounts
from madoguchi.customers.accounts import Account
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.ledger import reads as ledger
from madoguchi.ledger.entry import Entry
from madoguchi.transfers import cancel, carry_out
from madoguchi.transfers.carry_out import CarriedOut
from madoguchi.transfers.models import Order
from madoguchi.transfers.reads import Transfer
from madoguchi.transfers.states import State
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.wires.models import Outgoing
from reservations import THURSDAY, carry_all_out, dawn, reserve, states, story_of
from stories import proof_of, to_person, wish

Bank = tuple[Institution, ...]

SCHEDULERS = 3
# Each with three reservations.
PEOPLE = 20
ROUNDS = int(os.environ.get("MADOGUCHI_CANCEL_ROUNDS", "12"))
# Whoever always loses so many rounds does not race.
MOST_ROUNDS = max(60, ROUNDS)


@pytest.fixture(autouse=True)
def nothing_due(bank: Bank) -> None:
    """What other tests left is out of the way, so that a test sees its own."""
    carry_all_out(bank[0], THURSDAY)


def people_who_pay_each_other(
    bank: Institution, *, count: int
) -> tuple[list[Person], list[Transfer]]:
    """A circle of people, each with a transfer to the next, one to another bank, one unpayable."""
    people = [open_person(bank, balance_yen=10_000) for _ in range(count)]
    with current.serving(bank):
        orders = [
            reserve(person, what=what)
            for person, following in zip(people, [*people[1:], people[0]], strict=True)
            for what in (
                to_person(person, following, yen=1_000),
                wish(person, yen=2_000),
                wish(person, yen=50_000),
            )
        ]
    return people, orders


def carry_on(nth: int) -> CarriedOut:
    """What a scheduler does: call after call, until nothing is left."""
    done = failed = 0
    while True:
        carried = carry_out.carry_out_some(THURSDAY, at=dawn(THURSDAY), most=2)
        done, failed = done + carried.done, failed + carried.failed
        if not carried.left:
            return CarriedOut(done, failed, left=False)


def test_three_schedulers_share_sixty_reservations_and_carry_each_out_once(bank: Bank) -> None:
    people, orders = people_who_pay_each_other(bank[0], count=PEOPLE)
    shares = all_at_once(carry_on, hands=SCHEDULERS, institution=bank[0])
    assert [share for share in shares if isinstance(share, Exception)] == []
    assert sum(share.done for share in shares if isinstance(share, CarriedOut)) == 2 * PEOPLE
    assert sum(share.failed for share in shares if isinstance(share, CarriedOut)) == PEOPLE
    with current.serving(bank[0]):
        assert Counter(states(orders)) == {
            ("settled", ""): PEOPLE,
            ("accepted", ""): PEOPLE,
            ("failed", "T12"): PEOPLE,
        }
        ids = [person.accounts[0].ledger_account_id for person in people]
        assert {each.yen for each in ledger.balances(ids).values()} == {10_000 - 2_275}
        abouts = [str(order.request_id) for order in orders]
        queued = Outgoing.objects.filter(about__in=abouts).exclude(purpose="transfer.reserved")
        assert Counter(queued.values_list("purpose", flat=True)) == {
            "transfer": PEOPLE,
            "transfer.carried-out": 2 * PEOPLE,
            "transfer.failed": PEOPLE,
        }
        assert {len(story_of(order)) for order in orders} == {2}
    assert findings(bank[0]) == []


def test_control_schedulers_that_take_no_turns_collide(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, orders = people_who_pay_each_other(bank[0], count=8)

    def without_turns(contract_ids: Collection[int], *, most: int) -> list[int]:
        return sorted(contract_ids)[:most]

    with monkeypatch.context() as patched:
        patched.setattr(accounts, "take_free_turns", without_turns)
        shares = all_at_once(carry_on, hands=SCHEDULERS, institution=bank[0])
    assert [share for share in shares if isinstance(share, Exception)] != []
    # What the turns spare us the ledger still refuses: nothing moved twice.
    carry_all_out(bank[0], THURSDAY)
    with current.serving(bank[0]):
        assert Counter(state for state, _ in states(orders))["reserved"] == 0
    assert findings(bank[0]) == []


def test_a_contract_somebody_is_busy_with_is_left_and_not_waited_for(bank: Bank) -> None:
    hanako, taro = (open_person(bank[0], balance_yen=10_000) for _ in range(2))
    with current.serving(bank[0]):
        orders = [reserve(hanako), reserve(taro)]

        def once(nth: int) -> CarriedOut:
            with connections[current.alias()].cursor() as cursor:
                cursor.execute("SET lock_timeout = '5s'")
            return carry_out.carry_out_some(THURSDAY, at=dawn(THURSDAY), most=9)

        with transaction.atomic(using=current.alias()):
            accounts.take_turn(hanako.contract_id)
            [carried] = all_at_once(once, hands=1, institution=bank[0])
        assert carried == CarriedOut(done=1, failed=0, left=True)
        assert states(orders) == [("reserved", ""), ("accepted", "")]


def cancel_and_carry_out_at_once(
    bank: Institution, hanako: Person
) -> tuple[Transfer, list[object]]:
    """One round: a reservation, then a cancel of a moment before midnight and the dawn's run."""
    with current.serving(bank):
        order = reserve(hanako, yen=100)
        proof = proof_of(hanako, order.request_id)

        def hand(nth: int) -> object:
            if nth == 0:
                return cancel.cancel_order(
                    request_id=order.request_id, by=hanako.actor, proof=proof, at=AT
                )
            carry_all_out(bank, THURSDAY)
            return "carried out"

        return order, list(all_at_once(hand, hands=2, institution=bank))


def test_a_cancel_at_the_instant_of_the_run_wins_or_loses_but_never_both(bank: Bank) -> None:
    hanako = open_person(bank[0], balance_yen=100_000)
    ledger_id = hanako.accounts[0].ledger_account_id
    ends: Counter[str] = Counter()
    while ends.total() < ROUNDS or (len(ends) < 2 and ends.total() < MOST_ROUNDS):
        order, results = cancel_and_carry_out_at_once(bank[0], hanako)
        with current.serving(bank[0]):
            [(state, _failure)] = states([order])
        cancelled = [result for result in results if isinstance(result, Transfer)]
        refused = [no.refusal for no in results if isinstance(no, Refused)]
        assert (state, len(cancelled), refused) in (
            ("cancelled", 1, []),
            ("accepted", 0, [Refusal.NOT_CANCELLABLE]),
        )
        ends[state] += 1
    with current.serving(bank[0]):
        left = ledger.balances([ledger_id])[ledger_id].yen
    assert left == 100_000 - 375 * ends["accepted"]
    assert set(ends) == {"cancelled", "accepted"}, "each of the two wins a round"


def test_control_without_the_turn_the_run_finds_an_order_cancelled_under_its_hands(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The order's conditional UPDATE is the second guard: the run is undone as a whole."""
    hanako = open_person(bank[0], balance_yen=100_000)
    with current.serving(bank[0]):
        order = reserve(hanako, yen=100)
        proof = proof_of(hanako, order.request_id)
        really = carry_out._post

        def cancel_now(nth: int) -> Transfer:
            return cancel.cancel_order(
                request_id=order.request_id, by=hanako.actor, proof=proof, at=AT
            )

        def meanwhile(
            done: list[carry_out.Judged], *, at: dt.datetime
        ) -> list[tuple[Entry, Account]]:
            results = all_at_once(cancel_now, hands=1, institution=bank[0])
            assert isinstance(results[0], Transfer)
            return really(done, at=at)

        with monkeypatch.context() as patched:
            patched.setattr(accounts, "take_own_turn", lambda contract_id: None)
            patched.setattr(carry_out, "_post", meanwhile)
            with pytest.raises(RuntimeError, match="moved while their turn was ours"):
                carry_out.carry_out_some(THURSDAY, at=dawn(THURSDAY), most=9)
        assert states([order]) == [("cancelled", "")]
        ledger_id = hanako.accounts[0].ledger_account_id
        assert ledger.balances([ledger_id])[ledger_id].yen == 100_000


def test_ten_cancels_at_once_cancel_once_and_write_one_mail(bank: Bank) -> None:
    hanako = open_person(bank[0], balance_yen=10_000)
    with current.serving(bank[0]):
        order = reserve(hanako)
        proof = proof_of(hanako, order.request_id)
        results = all_at_once(
            lambda nth: cancel.cancel_order(
                request_id=order.request_id, by=hanako.actor, proof=proof, at=AT
            ),
            hands=10,
            institution=bank[0],
        )
        assert sum(isinstance(result, Transfer) for result in results) == 1
        refused = [no.refusal for no in results if isinstance(no, Refused)]
        assert refused == [Refusal.NOT_CANCELLABLE] * 9
        assert Order.objects.get(request_id=order.request_id).state == State.CANCELLED.value
        mails = Outgoing.objects.filter(about=str(order.request_id), purpose="transfer.cancelled")
        assert mails.count() == 1


def test_the_books_are_clean_after_all_those_hands(bank: Bank) -> None:
    assert [finding for each in bank for finding in findings(each)] == []
