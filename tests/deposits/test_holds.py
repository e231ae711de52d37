"""What is held back counts nowhere as money that can be used, whoever asks (支払停止)."""

import datetime as dt
import uuid

import pytest

from cast import AT, Person, open_person, pay_in
from madoguchi.audit import record, search
from madoguchi.customers import accounts
from madoguchi.customers.accounts import Account
from madoguchi.deposits import balance, holds, overdraft
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.transfers import carry_out, facts, warn
from madoguchi.values.account import AccountKind
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.wires import queued
from reservations import THURSDAY, carry_all_out, dawn, reserve, states
from stories import draft, press, wish

Bank = tuple[Institution, ...]
BOTH = pytest.mark.parametrize("which", [0, 1], ids=["the morning", "the day before"])
FEE = (275, 330)
EVENING = dt.timedelta(hours=9)


def hold_back(person: Person, yen: int, *, at: dt.datetime = AT) -> holds.Held:
    """Hold an amount of a person's first account back, as the staff would."""
    holds.hold_back(
        person.accounts[0], yen=yen, why="seizure", request_id=uuid.uuid4(), by="story", at=at
    )
    return holds.held_of([person.accounts[0]])[-1]


def mine(person: Person) -> list[Account]:
    return accounts.accounts_of(person.contract_id)


def test_the_balance_stays_and_less_of_it_may_be_used(bank: Bank) -> None:
    hanako = open_person(bank[1], balance_yen=10_000)
    with current.serving(bank[1]):
        held = hold_back(hanako, 4_000)
        assert (held.yen, held.why, held.released) == (4_000, "seizure", False)
        [said] = balance.balances_of(mine(hanako), profile=bank[1].profile, day=AT.date())
        assert (said.yen, said.available_yen, said.held_yen) == (10_000, 6_000, 4_000)
        holds.release(held, request_id=uuid.uuid4(), by="story", at=AT)
        [said] = balance.balances_of(mine(hanako), profile=bank[1].profile, day=AT.date())
        assert (said.yen, said.available_yen, said.held_yen) == (10_000, 10_000, 0)


def test_the_trail_tells_what_could_be_paid_out_before_and_after(bank: Bank) -> None:
    hanako = open_person(bank[0], balance_yen=10_000)
    with current.serving(bank[0]):
        held = hold_back(hanako, 4_000)
        holds.release(held, request_id=uuid.uuid4(), by="story", at=AT)
        chain = record.chain_of(hanako.contract_id)
        released, placed = search.of_chain(chain, what="hold.", limit=9)
    assert (placed.about, released.about) == (f"hold:{held.id}",) * 2
    for said, before, after in ((placed, 10_000, 6_000), (released, 6_000, 10_000)):
        assert f'"available_before": {before}' in said.detail
        assert f'"available_after": {after}' in said.detail
        assert hanako.accounts[0].number not in said.detail


@BOTH
def test_a_transfer_is_told_how_much_is_possible(bank: Bank, which: int) -> None:
    hanako = open_person(bank[which], balance_yen=10_000)
    with current.serving(bank[which]):
        hold_back(hanako, 4_000)
        what = wish(hanako, yen=6_000)
        gathered = facts.gather(what, contract_id=hanako.contract_id, proof=None, at=AT)
        assert gathered.facts.available_yen == 6_000
        with pytest.raises(Refused) as no:
            press(hanako, draft(hanako, what))
        assert no.value.refusal is Refusal.SHORT_OF_FUNDS
        assert no.value.facts["most_yen"] == 6_000 - FEE[which]
        press(hanako, draft(hanako, wish(hanako, yen=6_000 - FEE[which])))
        with pytest.raises(Refused):
            pay_in(hanako.accounts[0], -1)


@BOTH
def test_a_reservation_is_not_paid_from_what_is_held_back(bank: Bank, which: int) -> None:
    hanako = open_person(bank[which], balance_yen=10_000)
    with current.serving(bank[which]):
        carry_all_out(bank[which], THURSDAY)
        orders = [reserve(hanako, yen=6_000), reserve(hanako, yen=5_000)]
        hold_back(hanako, 4_000)
        carry_all_out(bank[which], THURSDAY)
        assert states(orders) == [("failed", "T12"), ("accepted", "")]


def test_what_is_held_back_on_the_morning_is_gone_from_the_day_befores_balance(
    bank: Bank,
) -> None:
    """However much is paid in that morning: of the day before's 10,000 yen 4,000 are held back."""
    hanako = open_person(bank[1], balance_yen=10_000)
    with current.serving(bank[1]):
        carry_all_out(bank[1], THURSDAY)
        orders = [reserve(hanako, yen=6_000), reserve(hanako, yen=5_000)]
        pay_in(hanako.accounts[0], 50_000, at=dawn(THURSDAY))
        hold_back(hanako, 4_000, at=dawn(THURSDAY))
        carry_out.carry_out_some(THURSDAY, at=dawn(THURSDAY), most=50)
        assert states(orders) == [("failed", "T12"), ("accepted", "")]


def warned(person: Person) -> int:
    """How many mails warned a person of tomorrow's lack of money."""
    return len(
        [
            each
            for each in queued.bodies(wire="mail", purpose="transfer.short").values()
            if each["to"] == person.mail
        ]
    )


@BOTH
def test_the_evening_before_warns_of_what_is_held_back(bank: Bank, which: int) -> None:
    hanako = open_person(bank[which], balance_yen=10_000)
    with current.serving(bank[which]):
        reserve(hanako, yen=6_000)
        warn.warn_short(THURSDAY, at=AT + EVENING)
        assert warned(hanako) == 0
        hold_back(hanako, 4_000)
        warn.warn_short(THURSDAY, at=AT + EVENING)
        assert warned(hanako) == 1
        carry_all_out(bank[which], THURSDAY)


def test_a_current_accounts_line_is_changed_and_counts_at_once(bank: Bank) -> None:
    taro = open_person(bank[0], balance_yen=1_000, kind=AccountKind.CURRENT)
    with current.serving(bank[0]):
        overdraft.change_line(taro.accounts[0], line_yen=500, by="story", at=AT)
        pay_in(taro.accounts[0], -1_500)
        [said] = balance.balances_of(mine(taro), profile=bank[0].profile, day=AT.date())
        assert (said.yen, said.available_yen) == (-500, 0)
        with pytest.raises(Refused) as no:
            overdraft.change_line(taro.accounts[0], line_yen=499, by="story", at=AT)
        assert no.value.refusal is Refusal.SHORT_OF_FUNDS
        [told] = search.of_chain(
            record.chain_of(taro.contract_id), what="overdraft.changed", limit=9
        )
        assert '"line_after": 500, "line_before": 0' in told.detail


def test_an_account_of_another_kind_has_no_line(bank: Bank) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]), pytest.raises(ValueError, match="no overdraft line"):
        overdraft.change_line(hanako.accounts[0], line_yen=500, by="story", at=AT)
