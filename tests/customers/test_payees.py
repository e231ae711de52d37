"""Registered payees: in the order of their kana by one query; and what a note may be."""

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from cast import AT, open_person
from madoguchi.customers import payees
from madoguchi.customers.payees import Named, read_note
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.values.account import AccountKind, AccountNumber, Payee
from madoguchi.values.refusal import Refusal, Refused

Bank = tuple[Institution, ...]


def named(number: str, name_kana: str, *, kind: AccountKind = AccountKind.ORDINARY) -> Named:
    return Named(
        Payee(AccountNumber("0001", "001", kind, number), name_kana), "みずほ", "東京営業部"
    )


def test_everybody_is_listed_by_kana_by_one_query(bank: Bank) -> None:
    hanako, taro = open_person(bank[0]), open_person(bank[0])
    with current.serving(bank[0]):
        payees.register(hanako.contract_id, named("9000001", "ﾔﾏﾀﾞ ﾀﾛｳ"), most=99, at=AT)
        payees.register_on_paper(hanako.contract_id, named("9000002", "ｶ)ｱｶﾈ"), at=AT)
        payees.register(hanako.contract_id, named("9000003", "ｻｸﾗ ﾊﾅ"), most=99, at=AT)
        payees.register(taro.contract_id, named("9000004", "ｱﾍﾞ ﾕｳ"), most=99, at=AT)
        with CaptureQueriesContext(connections[bank[0].key]) as queries:
            found = payees.payees_of(hanako.contract_id)
        assert len(queries) == 1
        assert [(each.payee.name_kana, each.on_paper) for each in found] == [
            ("ｶ)ｱｶﾈ", True),
            ("ｻｸﾗ ﾊﾅ", False),
            ("ﾔﾏﾀﾞ ﾀﾛｳ", False),
        ]
        assert payees.payee_of(hanako.contract_id, found[1].id) == found[1]


def test_only_account_and_name_together_are_preregistered(bank: Bank) -> None:
    hanako, taro = open_person(bank[0]), open_person(bank[0])
    with current.serving(bank[0]):
        payees.register_on_paper(hanako.contract_id, named("9000001", "ﾔﾏﾀﾞ ﾀﾛｳ"), at=AT)
        payees.register(hanako.contract_id, named("9000002", "ｻｸﾗ ﾊﾅ"), most=99, at=AT)
        asked = {
            "the payee on paper": (hanako, named("9000001", "ﾔﾏﾀﾞ ﾀﾛｳ")),
            "the same number under another name": (hanako, named("9000001", "ﾔﾏﾀﾞ ｼﾞﾛｳ")),
            "the same name at another number": (hanako, named("9000003", "ﾔﾏﾀﾞ ﾀﾛｳ")),
            "another kind of account": (
                hanako,
                named("9000001", "ﾔﾏﾀﾞ ﾀﾛｳ", kind=AccountKind.CURRENT),
            ),
            "a payee of his own": (hanako, named("9000002", "ｻｸﾗ ﾊﾅ")),
            "another customer's": (taro, named("9000001", "ﾔﾏﾀﾞ ﾀﾛｳ")),
        }
        answers = {
            who: payees.is_preregistered(new.payee, contract_id=person.contract_id)
            for who, (person, new) in asked.items()
        }
        assert [who for who, answer in answers.items() if answer] == ["the payee on paper"]


def test_on_paper_an_account_stands_once_and_is_struck_off_again(bank: Bank) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        payees.register_on_paper(hanako.contract_id, named("9000001", "ﾔﾏﾀﾞ ﾀﾛｳ"), at=AT)
        with pytest.raises(Refused) as no:
            payees.register_on_paper(hanako.contract_id, named("9000001", "ﾔﾏﾀﾞ ｼﾞﾛｳ"), at=AT)
        assert no.value.refusal is Refusal.PAYEE_KNOWN
        account = named("9000001", "").payee.account
        assert payees.remove_on_paper(hanako.contract_id, account)
        assert not payees.remove_on_paper(hanako.contract_id, account)
        assert payees.payees_of(hanako.contract_id) == []


@pytest.mark.parametrize(
    ("typed", "note"),
    [
        ("", ""),
        ("　家賃　 ４月分 ", "家賃 ４月分"),
        ("一二三四五六七八九十一二三四五六七八九十", "一二三四五六七八九十一二三四五六七八九十"),
        ("か\u3099す", "がす"),
    ],
)
def test_a_note_is_kept_as_it_was_meant(typed: str, note: str) -> None:
    assert read_note(typed) == note


@pytest.mark.parametrize(
    ("typed", "code"), [("あ" * 21, "A01"), ("家賃\0", "A00"), ("家\u202e賃", "A00")]
)
def test_what_is_no_note_is_refused_at_its_field(typed: str, code: str) -> None:
    with pytest.raises(Refused) as no:
        read_note(typed)
    assert (no.value.refusal.value, no.value.facts["field"]) == (code, "note")
