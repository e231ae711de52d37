"""Goal: a look-up is given back by paying the very account it was about, and by nothing else.

Method: five names are asked for, then somebody tries every cheap way to be allowed a sixth; beside
each way that must not work stands the control in which it does, with the guard removed.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import replace

import pytest

from cast import AT, Person, open_person
from hands import all_at_once
from madoguchi.access.actor import Proof
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.policy.wish import Wish
from madoguchi.transfers import cancel, name_check
from madoguchi.transfers.models import NameLooks, Order
from madoguchi.transfers.name_check import ask_name
from madoguchi.transfers.reads import Transfer
from madoguchi.values.account import AccountNumber
from madoguchi.values.refusal import Refusal, Refused
from reservations import THURSDAY, carry_all_out, now, reserve
from stories import draft, press, to_person

Bank = tuple[Institution, ...]

MOST, HELD = 5, dt.timedelta(days=30)


@pytest.fixture
def town(bank: Bank) -> list[Person]:
    """Seven customers of one institution, each with an account somebody may ask about."""
    return [open_person(bank[0], name_kana="ｼｹﾝ ﾀﾛｳ") for _ in range(MOST + 2)]


def asks(person: Person, about: Person, *, at: dt.datetime = AT) -> bool:
    """Whether a person is told whose account that is."""
    own, account = about.institution.profile.institution.code, about.accounts[0]
    number = AccountNumber(own, account.branch_code, account.kind, account.number)
    try:
        name = ask_name(number, by=person.actor, at=at)
    except Refused as no:
        assert no.refusal is Refusal.NAME_CHECK_OFF
        return False
    assert name is not None and name.kana == about.name_kana
    return True


def told_before(person: Person, town: list[Person]) -> list[bool]:
    return [asks(person, each) for each in town]


def held(person: Person) -> int:
    return len(NameLooks.objects.get(contract_id=person.contract_id).asked)


def pays(person: Person, what: Wish, *, at: dt.datetime = AT) -> Transfer:
    return press(person, draft(person, what, at=at), at=at)


def cancels(person: Person, order: Transfer) -> None:
    factor = person.institution.profile.factors.transfer
    proof = Proof(person.contract_id, order.request_id, factor)
    cancel.cancel_order(request_id=order.request_id, by=person.actor, proof=proof, at=AT)


def test_paying_an_account_gives_back_the_look_up_that_was_about_it_once(
    bank: Bank, town: list[Person]
) -> None:
    hanako = open_person(bank[0], balance_yen=50_000)
    with current.serving(bank[0]):
        assert told_before(hanako, town) == [True] * MOST + [False] * 2
        pays(hanako, to_person(hanako, town[0], yen=1_000))
        assert held(hanako) == MOST - 1
        pays(hanako, to_person(hanako, town[0], yen=1_000))
        assert held(hanako) == MOST - 1, "paid again it gives nothing more"
        assert [asks(hanako, each) for each in town[MOST:]] == [True, False]


def test_paying_somebody_who_was_not_asked_about_gives_nothing_back(
    bank: Bank, town: list[Person]
) -> None:
    hanako, friend = open_person(bank[0], balance_yen=50_000), open_person(bank[0])
    with current.serving(bank[0]):
        told_before(hanako, town)
        for _ in range(3):
            pays(hanako, to_person(hanako, friend, yen=1))
        assert not asks(hanako, town[MOST])


def test_what_is_not_paid_counts_for_thirty_days(bank: Bank, town: list[Person]) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        told_before(hanako, town)
        assert not asks(hanako, town[MOST], at=AT + HELD - dt.timedelta(seconds=1))
        assert asks(hanako, town[MOST], at=AT + HELD)
        assert held(hanako) == 1


def test_a_transfer_that_is_refused_gives_nothing_back(bank: Bank, town: list[Person]) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        told_before(hanako, town)
        with pytest.raises(Refused):
            pays(hanako, to_person(hanako, town[0], yen=1_000))
        assert held(hanako) == MOST


def a_yen_between_his_own(person: Person) -> None:
    """What costs nothing: from one of his accounts to another, after asking about that one."""
    assert pays(person, to_person(person, person, yen=1, account=1)).reach == "own-account"


def test_a_yen_between_his_own_accounts_gives_nothing_back(bank: Bank, town: list[Person]) -> None:
    hanako = open_person(bank[0], balance_yen=50_000, accounts_count=2)
    with current.serving(bank[0]):
        told_before(hanako, town)
        a_yen_between_his_own(hanako)
        assert not asks(hanako, town[MOST]) and held(hanako) == MOST


def test_control_where_any_transfer_gives_everything_back_a_yen_between_his_own_does(
    bank: Bank, town: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    def forgive_all(orders: Sequence[Order]) -> None:
        ids = [order.contract_id for order in orders]
        NameLooks.objects.filter(contract_id__in=ids).update(asked=[])

    monkeypatch.setattr(name_check, "forgive", forgive_all)
    hanako = open_person(bank[0], balance_yen=50_000, accounts_count=2)
    with current.serving(bank[0]):
        told_before(hanako, town)
        a_yen_between_his_own(hanako)
        assert asks(hanako, town[MOST])


def reserve_and_cancel(person: Person, whom: Person) -> None:
    """What costs nothing: the very account that was asked about is to be paid, and never is."""
    cancels(person, reserve(person, what=to_person(person, whom, yen=1)))


def test_a_reservation_that_is_cancelled_gives_nothing_back(bank: Bank, town: list[Person]) -> None:
    hanako = open_person(bank[0], balance_yen=50_000)
    with current.serving(bank[0]):
        told_before(hanako, town)
        reserve_and_cancel(hanako, town[0])
        assert not asks(hanako, town[MOST]) and held(hanako) == MOST


def test_control_where_a_reservation_counts_as_paid_one_that_is_cancelled_does(
    bank: Bank, town: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(name_check, "_has_paid", lambda order: True)
    hanako = open_person(bank[0], balance_yen=50_000)
    with current.serving(bank[0]):
        told_before(hanako, town)
        reserve_and_cancel(hanako, town[0])
        assert asks(hanako, town[MOST])


def test_a_reservation_gives_back_when_it_is_carried_out_and_not_when_it_fails(
    bank: Bank, town: list[Person]
) -> None:
    rich, poor = open_person(bank[0], balance_yen=50_000), open_person(bank[0])
    with current.serving(bank[0]):
        orders = []
        for person in (rich, poor):
            told_before(person, town)
            what = replace(to_person(person, town[0], yen=1_000), on=THURSDAY)
            orders.append(pays(person, what))
            assert held(person) == MOST, "it waits"
        carry_all_out(bank[0], THURSDAY)
        assert [now(order).state.value for order in orders] == ["settled", "failed"]
        assert [held(person) for person in (rich, poor)] == [MOST - 1, MOST]


def look_ups_beside_a_payment(person: Person, town: list[Person]) -> int:
    """Four look-ups are made at the instant at which the first one's account is paid."""
    with current.serving(person.institution):
        assert asks(person, town[0])
        drafted = draft(person, to_person(person, town[0], yen=1_000))

    def hand(nth: int) -> object:
        return press(person, drafted) if nth == 0 else asks(person, town[nth])

    results = all_at_once(hand, hands=MOST, institution=person.institution)
    assert not [each for each in results if isinstance(each, Exception)], results
    with current.serving(person.institution):
        return held(person)


def test_look_ups_made_while_one_is_given_back_all_count(bank: Bank, town: list[Person]) -> None:
    for _ in range(5):
        hanako = open_person(bank[0], balance_yen=50_000)
        assert look_ups_beside_a_payment(hanako, town) == MOST - 1


def test_control_without_the_rows_lock_some_are_lost(
    bank: Bank, town: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    def unlocked(contract_ids: Collection[int]) -> list[NameLooks]:
        return list(NameLooks.objects.filter(contract_id__in=contract_ids))

    monkeypatch.setattr(name_check, "_locked", unlocked)
    counted = set()
    for _ in range(20):
        hanako = open_person(bank[0], balance_yen=50_000)
        counted.add(look_ups_beside_a_payment(hanako, town))
        if counted != {MOST - 1}:
            return
    raise AssertionError("nothing was lost")
