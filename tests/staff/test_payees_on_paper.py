"""Payees on paper: asked for by one, approved by another, told, and struck off again."""

import pytest

from cast import AT, Person, open_person
from madoguchi.customers import payees
from madoguchi.customers.payees import Named
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.staff import applications
from madoguchi.values.account import AccountKind, AccountNumber, Payee
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.wires import queued
from staff_room import approve, ask, done, hire

Bank = tuple[Institution, ...]
ACCOUNT = {"bank": "０００１", "branch": "001", "kind": "1", "number": "912-3456"}
PAPER = {**ACCOUNT, "name_kana": "やまだ　たろう"}
LANDLORD = Payee(AccountNumber("0001", "001", AccountKind.ORDINARY, "9123456"), "ﾔﾏﾀﾞ ﾀﾛｳ")


def refusal(kind: str, person: Person, paper: dict[str, str]) -> Refusal:
    """What is said to who asks for it."""
    with pytest.raises(Refused) as no:
        ask(hire(person.institution, "maker"), kind, person, paper)
    return no.value.refusal


@pytest.mark.parametrize("which", [0, 1])
def test_a_payee_stands_on_paper_once_another_has_approved_it(bank: Bank, which: int) -> None:
    hanako, maker = open_person(bank[which]), hire(bank[which], "maker")
    number = ask(maker, "preregister-payee", hanako, PAPER)
    with current.serving(bank[which]):
        assert payees.payees_of(hanako.contract_id) == [], "asked for is not done"
    checker = hire(bank[which], "checker")
    approve(checker, number)
    with current.serving(bank[which]):
        assert payees.is_preregistered(LANDLORD, contract_id=hanako.contract_id)
        [kept] = payees.payees_of(hanako.contract_id)
        assert (kept.bank_name, kept.branch_name) == ("みずほ", "東京営業部")
        mail = queued.bodies(wire="mail")[f"application:{number}"]
        assert mail["to"] == hanako.mail
        assert "ヤマダ　タロウ 様" in mail["text"] and "9123456" not in mail["text"]


def test_whoever_asked_does_not_approve_it_himself(bank: Bank) -> None:
    hanako, boss = open_person(bank[0]), hire(bank[0], "manager")
    number = ask(boss, "preregister-payee", hanako, PAPER)
    with pytest.raises(Refused) as no:
        approve(boss, number)
    assert no.value.refusal is Refusal.OWN_APPLICATION
    with current.serving(bank[0]):
        assert payees.payees_of(hanako.contract_id) == []


@pytest.mark.parametrize(
    ("changed", "said", "field"),
    [
        ({"bank": "9998"}, Refusal.UNKNOWN_BANK, "bank"),
        ({"branch": "999"}, Refusal.UNKNOWN_BRANCH, "branch"),
        ({"bank": "１"}, Refusal.WRONG_LENGTH, "bank"),
        ({"bank": "みずほ"}, Refusal.WRONG_CHARACTERS, "bank"),
        ({"number": "12345678"}, Refusal.WRONG_LENGTH, "number"),
        ({"kind": "7"}, Refusal.OUT_OF_RANGE, "kind"),
        ({"name_kana": "山田"}, Refusal.WRONG_CHARACTERS, "name_kana"),
        ({"name_kana": ""}, Refusal.WRONG_LENGTH, "name_kana"),
    ],
)
def test_a_paper_that_cannot_be_right_is_refused_at_its_field(
    bank: Bank, changed: dict[str, str], said: Refusal, field: str
) -> None:
    with pytest.raises(Refused) as no:
        ask(hire(bank[0], "maker"), "preregister-payee", open_person(bank[0]), {**PAPER, **changed})
    assert (no.value.refusal, no.value.facts["field"]) == (said, field)


def test_an_account_stands_on_paper_once_even_if_two_have_asked(bank: Bank) -> None:
    hanako, maker, checker = open_person(bank[0]), hire(bank[0], "maker"), hire(bank[0], "checker")
    first = ask(maker, "preregister-payee", hanako, PAPER)
    second = ask(maker, "preregister-payee", hanako, {**PAPER, "name_kana": "ヤマダ ジロウ"})
    approve(checker, first)
    with pytest.raises(Refused) as no:
        approve(checker, second)
    assert no.value.refusal is Refusal.PAYEE_KNOWN
    assert refusal("preregister-payee", hanako, PAPER) is Refusal.PAYEE_KNOWN
    with current.serving(bank[0]):
        assert [each.payee for each in payees.payees_of(hanako.contract_id)] == [LANDLORD]
        asked = applications.find(second)
        assert asked is not None and asked.state == "waiting"


def test_a_payee_is_struck_off_the_paper_and_the_customers_own_stays(bank: Bank) -> None:
    hanako = open_person(bank[0])
    no = refusal("remove-paper-payee", hanako, ACCOUNT)
    assert no is Refusal.NOT_APPLICABLE, "nobody stands on paper yet"
    with current.serving(bank[0]):
        own = Named(LANDLORD, "みずほ", "東京営業部")
        payees.register(hanako.contract_id, own, most=99, at=AT)
    done(bank[0], "preregister-payee", hanako, PAPER)
    with current.serving(bank[0]):
        assert len(payees.payees_of(hanako.contract_id)) == 2
    done(bank[0], "remove-paper-payee", hanako, ACCOUNT)
    with current.serving(bank[0]):
        assert [each.on_paper for each in payees.payees_of(hanako.contract_id)] == [False]
        assert not payees.is_preregistered(LANDLORD, contract_id=hanako.contract_id)


def test_a_stopped_contract_is_resumed_before_a_payee_is_written_down(bank: Bank) -> None:
    hanako = open_person(bank[1])
    done(bank[1], "stop-contract", hanako)
    assert refusal("preregister-payee", hanako, PAPER) is Refusal.NOT_APPLICABLE
