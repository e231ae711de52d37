"""Holds and overdraft lines at the staff's desk: one asks, another approves, the trail tells."""

import json

import pytest

from cast import Person, open_person, pay_in
from hands import all_at_once
from madoguchi.audit import record, search
from madoguchi.deposits import holds
from madoguchi.deposits.holds import Held
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.ledger import reads as ledger
from madoguchi.ledger.reads import Balance
from madoguchi.staff.applications import Done
from madoguchi.staff.timeline import timeline
from madoguchi.values.account import AccountKind
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.wires import queued
from staff_room import approve, ask, done, hire, refusal_of

Bank = tuple[Institution, ...]
BOTH = pytest.mark.parametrize("which", [0, 1])


def wanted(person: Person, yen: str, *, why: str = "seizure") -> dict[str, str]:
    """A hold on a person's first account, as the form says it."""
    return {"account": str(person.accounts[0].id), "hold_yen": yen, "why": why}


def line(person: Person, yen: str) -> dict[str, str]:
    """A new overdraft line of a person's first account, as the form says it."""
    return {"account": str(person.accounts[0].id), "line_yen": yen}


def held(person: Person) -> list[Held]:
    with current.serving(person.institution):
        return holds.held_of(list(person.accounts))


def balance(person: Person) -> Balance:
    ledger_id = person.accounts[0].ledger_account_id
    with current.serving(person.institution):
        return ledger.balances([ledger_id])[ledger_id]


@BOTH
def test_an_amount_is_held_back_and_released_by_two_members(bank: Bank, which: int) -> None:
    hanako = open_person(bank[which], balance_yen=10_000)
    maker, checker = hire(bank[which], "maker"), hire(bank[which], "checker")
    placing = ask(maker, "place-hold", hanako, wanted(hanako, "４，０００"))
    assert held(hanako) == [], "asked for only"
    approve(checker, placing)
    [placed] = held(hanako)
    assert (placed.yen, placed.why, balance(hanako).available_yen) == (4_000, "seizure", 6_000)
    approve(checker, ask(maker, "release-hold", hanako, {"hold": str(placed.id)}))
    assert [each.released for each in held(hanako)] == [True]
    assert balance(hanako).available_yen == 10_000
    with current.serving(bank[which]):
        found = search.of_chain(record.chain_of(hanako.contract_id), what="hold.", limit=9)
        labels = [each.label for each in timeline(hanako.contract_id).lines]
    assert [(each.what, each.who) for each in found] == [
        ("hold.released", checker.member.who),
        ("hold.placed", checker.member.who),
    ]
    said = json.loads(found[1].detail)
    assert (said["yen"], said["available_before"], said["available_after"]) == (
        4_000,
        10_000,
        6_000,
    )
    for label in ("支払停止の設定", "申請の承認・実行（支払停止の設定）", "支払停止の解除"):
        assert label in labels


def test_nobody_approves_the_hold_he_asked_for(bank: Bank) -> None:
    hanako, manager = open_person(bank[0], balance_yen=10_000), hire(bank[0], "manager")
    with pytest.raises(Refused) as no:
        approve(manager, ask(manager, "place-hold", hanako, wanted(hanako, "1")))
    assert no.value.refusal is Refusal.OWN_APPLICATION
    assert held(hanako) == []


@pytest.mark.parametrize("yen", ["0", "10,001"])
def test_nothing_or_more_than_may_be_paid_out_is_refused_with_what_would_do(
    bank: Bank, yen: str
) -> None:
    hanako = open_person(bank[0], balance_yen=10_000)
    with pytest.raises(Refused) as no:
        ask(hire(bank[0], "maker"), "place-hold", hanako, wanted(hanako, yen))
    assert (no.value.refusal, no.value.facts["field"]) == (Refusal.OUT_OF_RANGE, "hold_yen")
    assert no.value.facts["most_yen"] == 10_000


def test_what_was_spent_between_asking_and_approving_is_not_held_back(bank: Bank) -> None:
    hanako = open_person(bank[0], balance_yen=10_000)
    number = ask(hire(bank[0], "maker"), "place-hold", hanako, wanted(hanako, "10000"))
    with current.serving(bank[0]):
        pay_in(hanako.accounts[0], -1)
    with pytest.raises(Refused) as no:
        approve(hire(bank[0], "checker"), number)
    assert (no.value.refusal, no.value.facts["most_yen"]) == (Refusal.OUT_OF_RANGE, 9_999)
    assert held(hanako) == []


def test_another_customers_account_or_hold_cannot_be_chosen(bank: Bank) -> None:
    hanako, taro = (open_person(bank[0], balance_yen=10_000) for _ in range(2))
    done(bank[0], "place-hold", taro, wanted(taro, "100"))
    [his] = held(taro)
    no = refusal_of(bank[0], "place-hold", hanako, **wanted(taro, "100"))
    assert no is Refusal.OUT_OF_RANGE
    assert refusal_of(bank[0], "release-hold", hanako, hold=str(his.id)) is Refusal.OUT_OF_RANGE
    assert len(held(taro)) == 1 and not held(taro)[0].released


def test_a_hold_is_released_once(bank: Bank) -> None:
    hanako = open_person(bank[0], balance_yen=10_000)
    done(bank[0], "place-hold", hanako, wanted(hanako, "100"))
    [placed] = held(hanako)
    maker, checker = hire(bank[0], "maker"), hire(bank[0], "checker")
    first, second = (ask(maker, "release-hold", hanako, {"hold": str(placed.id)}) for _ in range(2))
    approve(checker, first)
    with pytest.raises(Refused) as no:
        approve(checker, second)
    assert no.value.refusal is Refusal.NOT_APPLICABLE
    again = refusal_of(bank[0], "release-hold", hanako, hold=str(placed.id))
    assert again is Refusal.OUT_OF_RANGE, "there is nothing to choose from"


def test_many_who_approve_at_once_hold_back_once(bank: Bank) -> None:
    hanako = open_person(bank[0], balance_yen=10_000)
    checker = hire(bank[0], "checker")
    number = ask(hire(bank[0], "maker"), "place-hold", hanako, wanted(hanako, "100"))
    results = all_at_once(lambda nth: approve(checker, number), hands=10, institution=bank[0])
    assert sum(isinstance(result, Done) for result in results) == 1
    assert (len(held(hanako)), balance(hanako).held_yen) == (1, 100)


def test_a_stopped_contracts_money_is_held_back_and_released_all_the_same(bank: Bank) -> None:
    hanako = open_person(bank[0], balance_yen=10_000)
    done(bank[0], "stop-contract", hanako)
    done(bank[0], "place-hold", hanako, wanted(hanako, "10000", why="accident"))
    [placed] = held(hanako)
    assert balance(hanako).available_yen == 0
    done(bank[0], "release-hold", hanako, {"hold": str(placed.id)})
    assert balance(hanako).available_yen == 10_000


def test_a_hold_writes_no_mail(bank: Bank) -> None:
    hanako = open_person(bank[0], balance_yen=10_000)
    done(bank[0], "place-hold", hanako, wanted(hanako, "100"))
    with current.serving(bank[0]):
        assert hanako.mail not in {each["to"] for each in queued.bodies(wire="mail").values()}


@BOTH
def test_a_current_accounts_line_is_changed_by_two_members_and_mailed(
    bank: Bank, which: int
) -> None:
    taro = open_person(bank[which], balance_yen=1_000, kind=AccountKind.CURRENT)
    done(bank[which], "set-overdraft", taro, line(taro, "300,000"))
    assert (balance(taro).line_yen, balance(taro).available_yen) == (300_000, 301_000)
    done(bank[which], "set-overdraft", taro, line(taro, "0"))
    assert balance(taro).available_yen == 1_000
    with current.serving(bank[which]):
        bodies = queued.bodies(wire="mail").values()
        texts = [each["text"] for each in bodies if each["to"] == taro.mail]
        lines = [
            (each.detail["line_before"], each.detail["line_after"])
            for each in timeline(taro.contract_id).lines
            if each.what == "overdraft.changed"
        ]
    told = sorted(("300,000円" in text, "　0円" in text) for text in texts)
    assert told == [(False, True), (True, False)]
    assert taro.accounts[0].number not in "".join(texts)
    assert lines == [(300_000, 0), (0, 300_000)]


def test_a_line_below_what_is_used_of_it_is_refused_with_what_would_do(bank: Bank) -> None:
    taro = open_person(bank[0], kind=AccountKind.CURRENT, overdraft_yen=10_000)
    with current.serving(bank[0]):
        pay_in(taro.accounts[0], -4_000)
    done(bank[0], "place-hold", taro, wanted(taro, "1000", why="reserve"))
    with pytest.raises(Refused) as no:
        ask(hire(bank[0], "maker"), "set-overdraft", taro, line(taro, "4999"))
    assert (no.value.refusal, no.value.facts["field"]) == (Refusal.OUT_OF_RANGE, "line_yen")
    assert no.value.facts["least_yen"] == 5_000
    done(bank[0], "set-overdraft", taro, line(taro, "5000"))
    assert balance(taro).available_yen == 0


def test_an_account_of_another_kind_has_no_line_to_change(bank: Bank) -> None:
    hanako = open_person(bank[0], balance_yen=1_000)
    no = refusal_of(bank[0], "set-overdraft", hanako, **line(hanako, "1"))
    assert no is Refusal.OUT_OF_RANGE, "there is no account to choose from"
