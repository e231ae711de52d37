"""Mails a customer chooses: told of money that comes in, once, if he wants it and the bank does."""

import uuid

import pytest

from cast import AT, Person, open_person
from credits_kit import credit_for, stored
from hands import all_at_once
from madoguchi.access import change_mail_wishes
from madoguchi.access.actor import Proof
from madoguchi.audit import record, search
from madoguchi.customers import mail_wishes
from madoguchi.customers.models import Contract
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.transfers import incoming
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.wires import credits
from madoguchi.wires.models import Outgoing

Bank = tuple[Institution, ...]


def mails_of(person: Person, purpose: str) -> list[dict[str, str]]:
    queued = Outgoing.objects.filter(wire="mail", purpose=purpose, body__to=person.mail)
    return [row.body for row in queued]


def wish(
    person: Person,
    money_in: bool,
    *,
    request_id: uuid.UUID | None = None,
    proof: Proof | None = None,
) -> None:
    profile = person.institution.profile
    request_id = request_id or uuid.uuid4()
    change_mail_wishes.change_mail_wishes(
        money_in=money_in,
        by=person.actor,
        proof=proof or Proof(person.contract_id, request_id, profile.factors.change),
        request_id=request_id,
        profile=profile,
        at=AT,
    )


def test_whoever_wishes_it_is_told_of_money_that_comes_in_by_exactly_one_mail(bank: Bank) -> None:
    hanako = open_person(bank[1])
    with current.serving(bank[1]):
        wish(hanako, True)
        credit = stored(hanako, yen=30_000, sender_name="ｶ)ｱｶﾈｼﾖｳｼﾞ")
        incoming.act_on(credit, at=AT)
        incoming.act_on(credit, at=AT)
        again = credit_for(hanako, yen=30_000, key=credit.key)
        credits.store([again], at=AT)
        incoming.act_on(again, at=AT)
        [mail] = mails_of(hanako, "money.in")
        assert "30,000円" in mail["text"] and "カ）アカネシヨウジ" in mail["text"]
        assert hanako.accounts[0].number not in mail["text"] and "http" not in mail["text"]


@pytest.mark.parametrize("wished_before", [False, True])
def test_whoever_does_not_wish_it_any_more_or_never_did_is_not_told(
    bank: Bank, wished_before: bool
) -> None:
    hanako = open_person(bank[1])
    with current.serving(bank[1]):
        if wished_before:
            wish(hanako, True)
            wish(hanako, False)
        incoming.act_on(stored(hanako), at=AT)
        assert mails_of(hanako, "money.in") == []


def test_whoever_has_given_no_address_gets_his_money_all_the_same(bank: Bank) -> None:
    hanako = open_person(bank[1])
    with current.serving(bank[1]):
        wish(hanako, True)
        Contract.objects.filter(pk=hanako.contract_id).update(mail="")
        credit = stored(hanako)
        incoming.act_on(credit, at=AT)
        assert search.of_chain(
            record.chain_of(hanako.contract_id), what="incoming.credited", limit=9
        )
        about = str(incoming.request_of(credit.key))
        assert not Outgoing.objects.filter(wire="mail", about=about).exists()


def test_money_that_goes_back_is_not_told_of(bank: Bank) -> None:
    hanako = open_person(bank[1])
    with current.serving(bank[1]):
        wish(hanako, True)
        incoming.act_on(stored(hanako, receiver_name="ﾍﾞﾂ ﾉﾋﾄ"), at=AT)
        assert mails_of(hanako, "money.in") == []


@pytest.mark.parametrize(
    ("rule", "wished", "told"),
    [
        ("never", True, False),
        ("always", False, True),
        ("by-choice", False, False),
        ("by-choice", True, True),
    ],
)
def test_the_profile_says_whose_word_counts(
    bank: Bank, monkeypatch: pytest.MonkeyPatch, rule: str, wished: bool, told: bool
) -> None:
    hanako, rules = open_person(bank[1]), bank[1].profile.mails
    monkeypatch.setitem(rules.__dict__, "money_in", rule)
    with current.serving(bank[1]):
        mail_wishes.wish_money_in(hanako.contract_id, wished=wished, at=AT)
        wanting = mail_wishes.wanting_money_in({hanako.contract_id})
        assert (hanako.contract_id in wanting) == told


def test_a_change_is_told_to_the_address_and_to_the_trail_once(bank: Bank) -> None:
    hanako, request_id = open_person(bank[1]), uuid.uuid4()

    def press(_nth: int) -> None:
        wish(hanako, True, request_id=request_id)

    assert all_at_once(press, hands=5, institution=bank[1]) == []
    with current.serving(bank[1]):
        assert mail_wishes.wishes_money_in(hanako.contract_id)
        [mail] = mails_of(hanako, "identity.mail-wishes.0")
        assert "入出金のお知らせ：希望する" in mail["text"]
        chain = record.chain_of(hanako.contract_id)
        [said] = search.of_chain(chain, what=change_mail_wishes.CHANGED, limit=9)
        assert (said.about, said.detail) == (str(request_id), '{"money_in": "yes"}')


def test_without_the_right_proof_nothing_changes(bank: Bank) -> None:
    hanako = open_person(bank[1])
    other = Proof(hanako.contract_id, uuid.uuid4(), bank[1].profile.factors.change)
    with current.serving(bank[1]):
        with pytest.raises(Refused) as no:
            wish(hanako, True, proof=other)
        assert no.value.refusal is Refusal.WEAK_PROOF
        assert not mail_wishes.wishes_money_in(hanako.contract_id)
        assert mails_of(hanako, "identity.mail-wishes.0") == []


def test_where_the_bank_leaves_no_choice_none_is_made(bank: Bank) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        with pytest.raises(Refused) as no:
            wish(hanako, True)
        assert no.value.refusal is Refusal.NOT_APPLICABLE
        assert not mail_wishes.wishes_money_in(hanako.contract_id)
