"""A new contract: its accounts, its first passwords, its card, and paper that cannot be read."""

import datetime as dt
import re
from typing import Any

import pytest

from cast import AT, open_person
from hands import all_at_once
from madoguchi.access import card, passwords, reissue, session, sign_on
from madoguchi.access.models import Password
from madoguchi.customers import accounts
from madoguchi.customers import open as opening
from madoguchi.customers.models import Contract, DepositAccount
from madoguchi.customers.take_login_id import waits
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.ledger import reads as ledger
from madoguchi.staff import letters
from madoguchi.staff.applications import Done
from madoguchi.values.account import AccountKind, AccountNumber
from madoguchi.values.refusal import Refusal, Refused
from staff_room import ADDRESS, approve, ask, content_of, done, hire, refusal_of

Bank = tuple[Institution, ...]
DAY = dt.timedelta(days=1)


def new_customer(number: str, **other: Any) -> dict[str, Any]:
    return {
        "name": "試験　新子",
        "name_kana": "しけん　しんこ",
        **ADDRESS,
        "mail": "shinko@customer.example",
        "phone": "03-9999-0001",
        "direct_mail": "no",
        "accounts": [{"branch": "001", "kind": "1", "number": number}],
        **other,
    }


def test_a_new_contract_waits_for_its_id_with_two_temporary_passwords(bank: Bank) -> None:
    made = done(bank[0], "open-contract", None, new_customer("9770001"))
    with current.serving(bank[0]):
        assert waits(made.contract_id)
        [account] = accounts.accounts_of(made.contract_id)
        assert (account.branch_code, account.kind, account.number) == (
            "001",
            AccountKind.ORDINARY,
            "9770001",
        )
        row = Contract.objects.get(pk=made.contract_id)
        assert (row.name, row.name_kana, row.phone, row.direct_mail) == (
            "試験 新子",
            "ｼｹﾝ ｼﾝｺ",
            "0399990001",
            False,
        )
        until = {each.temporary_until for each in Password.objects.filter(contract_id=row.pk)}
        assert [str(each) for each in until] == ["2027-01-24 15:00:00+00:00"]
        kinds = [each.kind for each in letters.of_contract(made.contract_id)]
    assert kinds == ["passwords"]
    said = content_of(bank[0], made.letter_ids[0])
    assert [label for label, _ in said["passwords"]] == ["ログインパスワード", "確認用パスワード"]
    assert said["good_until"] == "2027-01-24"
    with current.serving(bank[0]):
        rules = reissue.rules_of(bank[0].profile)
        for purpose, (_, secret) in zip(rules, said["passwords"], strict=True):
            assert passwords.is_right(
                contract_id=made.contract_id,
                purpose=purpose,
                password=secret,
                rule=rules[purpose],
            )


def test_a_new_contract_gets_the_banks_number_a_password_and_a_card(bank: Bank) -> None:
    made = done(bank[1], "open-contract", None, new_customer("9770002"))
    with current.serving(bank[1]):
        login_id = accounts.holder_of(made.contract_id).login_id
        contract, picture_card = made.letter_ids
        printed = card.layout(made.contract_id)
    said = content_of(bank[1], contract)
    assert re.fullmatch(r"[1-9][0-9]{10}", login_id)
    assert said["login_id"] == login_id
    assert content_of(bank[1], picture_card)["pictures"] == list(printed)
    [[_, first_password]] = said["passwords"]
    with current.serving(bank[1]):
        signed_on = sign_on.sign_on(
            login_id=login_id, password=first_password, profile=bank[1].profile, at=AT + DAY
        )
        actor = session.look_up(signed_on.token, idle=DAY, longest=DAY, at=AT + DAY)
    assert not isinstance(actor, str)
    assert actor.pending == ("passwords",)


def test_an_account_that_is_open_already_is_brought_in(bank: Bank) -> None:
    number = AccountNumber("9990", "001", AccountKind.ORDINARY, "9770003")
    with current.serving(bank[0]):
        opening.open_account(
            account=number,
            contract_id=None,
            holder="試験 新子",
            holder_kana="ｼｹﾝ ｼﾝｺ",
            overdraft_yen=0,
            day=AT.date(),
        )
    made = done(bank[0], "open-contract", None, new_customer("9770003"))
    with current.serving(bank[0]):
        assert [each.number for each in accounts.accounts_of(made.contract_id)] == ["9770003"]
        assert DepositAccount.objects.filter(number="9770003").count() == 1


def test_another_persons_account_is_not_brought_in(bank: Bank) -> None:
    hanako = open_person(bank[0])
    detail = new_customer(hanako.accounts[0].number)
    assert refusal_of(bank[0], "open-contract", None, **detail) is Refusal.NOT_APPLICABLE


def test_two_applications_for_one_account_make_one_contract(bank: Bank) -> None:
    maker, checkers = hire(bank[0], "maker"), [hire(bank[0], "checker") for _ in range(2)]
    asked = [ask(maker, "open-contract", None, new_customer("9770004")) for _ in range(2)]
    results = all_at_once(
        lambda nth: approve(checkers[nth], asked[nth]), hands=2, institution=bank[0]
    )
    assert len([each for each in results if isinstance(each, Done)]) == 1
    [no] = [each for each in results if isinstance(each, Refused)]
    assert no.refusal is Refusal.NOT_APPLICABLE


CURRENT, ORDINARY = ({"branch": "001", "kind": kind} for kind in "21")


def test_a_new_current_account_has_its_overdraft_line_from_the_first_day(bank: Bank) -> None:
    paper = [{**ORDINARY, "number": "9770021"}, {**CURRENT, "number": "9770022"}]
    detail = new_customer("", accounts=paper, overdraft_yen="300,000")
    made = done(bank[0], "open-contract", None, detail)
    with current.serving(bank[0]):
        lines = {
            each.kind: ledger.balances([each.ledger_account_id])[each.ledger_account_id].line_yen
            for each in accounts.accounts_of(made.contract_id or 0)
        }
    assert lines == {AccountKind.ORDINARY: 0, AccountKind.CURRENT: 300_000}


@pytest.mark.parametrize(
    "kinds", [("1",), ("2", "2")], ids=["no current account", "two current accounts"]
)
def test_a_line_for_no_account_in_particular_is_refused_at_its_field(
    bank: Bank, kinds: tuple[str, ...]
) -> None:
    paper = [
        {"branch": "001", "kind": kind, "number": f"977003{nth}"} for nth, kind in enumerate(kinds)
    ]
    detail = new_customer("", accounts=paper, overdraft_yen="1")
    with pytest.raises(Refused) as no:
        ask(hire(bank[0], "maker"), "open-contract", None, detail)
    assert (no.value.refusal, no.value.facts["field"]) == (Refusal.CONTRADICTION, "overdraft_yen")


def test_the_line_of_an_account_that_is_open_already_is_not_set_by_the_way(bank: Bank) -> None:
    number = AccountNumber("9990", "001", AccountKind.CURRENT, "9770041")
    with current.serving(bank[0]):
        opening.open_account(
            account=number,
            contract_id=None,
            holder="試験 新子",
            holder_kana="ｼｹﾝ ｼﾝｺ",
            overdraft_yen=0,
            day=AT.date(),
        )
    paper = [{**CURRENT, "number": "9770041"}]
    detail = new_customer("", accounts=paper, overdraft_yen="1")
    assert refusal_of(bank[0], "open-contract", None, **detail) is Refusal.CONTRADICTION
    done(bank[0], "open-contract", None, new_customer("", accounts=paper))


@pytest.mark.parametrize(
    ("field", "typed", "refusal"),
    [
        ("name", "", Refusal.WRONG_LENGTH),
        ("name_kana", "試験", Refusal.WRONG_CHARACTERS),
        ("mail", "no address", Refusal.WRONG_CHARACTERS),
        ("phone", "12345", Refusal.WRONG_LENGTH),
        ("postal_code", "12", Refusal.WRONG_LENGTH),
        ("direct_mail", "perhaps", Refusal.OUT_OF_RANGE),
        ("accounts", [], Refusal.WRONG_LENGTH),
        (
            "accounts",
            [{"branch": "999", "kind": "1", "number": "9770005"}],
            Refusal.UNKNOWN_BRANCH,
        ),
        ("accounts", [{"branch": "001", "kind": "1", "number": "97"}], Refusal.WRONG_LENGTH),
        (
            "accounts",
            [{"branch": "001", "kind": "1", "number": "9770005"}] * 2,
            Refusal.SAME_ACCOUNT,
        ),
    ],
)
def test_paper_that_cannot_be_read_is_refused_at_its_field(
    bank: Bank, field: str, typed: Any, refusal: Refusal
) -> None:
    with pytest.raises(Refused) as no:
        ask(
            hire(bank[0], "maker"),
            "open-contract",
            None,
            new_customer("9770005", **{field: typed}),
        )
    assert (no.value.refusal, no.value.facts["field"]) == (refusal, field)
