"""A token from the stock: one contract gets it, its seed goes over to the new owner."""

import dataclasses

import pytest
from cryptography.exceptions import InvalidTag

from cast import AT, open_person
from hands import all_at_once
from madoguchi.access import accept_code, seeds, token, token_stock
from madoguchi.access.models import FirstStepDone, StockedToken, Token
from madoguchi.access.register_token import Registration, may_register, register
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.wires import queued
from token_kit import (
    MINUTE,
    card_answer,
    code_at,
    login_of,
    register_with,
    registered,
    stocked,
)

Bank = tuple[Institution, ...]


def test_the_seed_of_a_registered_token_is_its_new_owners(bank: Bank) -> None:
    naoko = open_person(bank[1])
    with current.serving(bank[1]):
        seed = registered(naoko)
        row = Token.objects.get(contract_id=naoko.contract_id)
        mine = accept_code.owner_of(naoko.contract_id)
        assert seeds.open_(bytes(row.seed), owner=mine) == seed
        with pytest.raises(InvalidTag):
            seeds.open_(bytes(row.seed), owner="contract:0")
        assert (row.kind, row.state, row.in_use_at) == ("hardware", "in-use", AT)
        rule = bank[1].profile.one_time_passwords
        assert rule is not None
        same, after = code_at(seed, AT, period=30), code_at(seed, AT + MINUTE / 2, period=30)
        for typed, right in ((same, False), (after, True)):
            assert right is accept_code.accept(
                contract_id=naoko.contract_id, typed=typed, rule=rule, at=AT
            )


@pytest.mark.parametrize(
    ("at_sign_on", "asked"), [(True, "ログインやお取引のときに"), (False, "お取引のときに")]
)
def test_the_mail_says_when_codes_are_asked_as_the_customer_chose(
    bank: Bank, at_sign_on: bool, asked: str
) -> None:
    naoko = open_person(bank[1])
    with current.serving(bank[1]):
        registered(naoko, at_sign_on=at_sign_on)
        row = Token.objects.get(contract_id=naoko.contract_id)
        sent = queued.bodies(wire="mail", purpose="identity.token-started.0")
    text = sent[token.about(row.pk)]["text"]
    assert f"これからは、{asked}ワンタイムパスワードをおたずねします。" in text


def test_a_token_past_the_makers_date_is_not_registered_any_more(bank: Bank) -> None:
    naoko = open_person(bank[1])
    until = AT + MINUTE
    key = dataclasses.replace(stocked(naoko), serial="TWDATED1", good_until=until)
    with current.serving(bank[1]):
        token_stock.put_in([key], at=AT)
    with pytest.raises(Refused) as no:
        register_with(naoko, key, code_at(key.seed, until, period=30), at=until)
    assert no.value.refusal is Refusal.SERIAL_UNKNOWN
    before = until - MINUTE / 2
    register_with(naoko, key, code_at(key.seed, before, period=30), at=before)


def test_one_serial_number_named_by_ten_contracts_at_once_has_one_owner(bank: Bank) -> None:
    people = [open_person(bank[1]) for _ in range(10)]
    key = stocked(people[0])
    answers = [card_answer(person) for person in people]
    proved = [login_of(person) for person in people]
    wanted = Registration(key.serial, code_at(key.seed, AT, period=30), False)

    def try_it(nth: int) -> bool:
        register(wanted, proved=proved[nth], answer=answers[nth], profile=bank[1].profile, at=AT)
        return True

    results = all_at_once(try_it, hands=10, institution=bank[1])
    assert [each for each in results if each is True] == [True]
    refused = {each.refusal for each in results if isinstance(each, Refused)}
    assert refused <= {Refusal.SERIAL_UNKNOWN, Refusal.OTP_MISMATCH}
    with current.serving(bank[1]):
        assert Token.objects.filter(serial=key.serial).count() == 1
        [owner] = Token.objects.filter(serial=key.serial).values_list("contract_id", flat=True)
        assert StockedToken.objects.get(serial=key.serial).taken_by == owner


def test_nothing_is_registered_before_the_first_use_is_completed(bank: Bank) -> None:
    naoko = open_person(bank[1])
    with current.serving(bank[1]):
        assert may_register(naoko.contract_id, bank[1].profile)
        FirstStepDone.objects.filter(contract_id=naoko.contract_id).delete()
        assert not may_register(naoko.contract_id, bank[1].profile)
        with pytest.raises(Refused) as no:
            registered(naoko)
        assert no.value.refusal is Refusal.TOKEN_NOT_IN_THIS_STATE


def test_a_second_token_is_not_registered_beside_the_first(bank: Bank) -> None:
    naoko = open_person(bank[1])
    with current.serving(bank[1]):
        registered(naoko)
        with pytest.raises(Refused) as no:
            registered(naoko, at=AT + MINUTE)
    assert no.value.refusal is Refusal.TOKEN_NOT_IN_THIS_STATE
