"""A token from the stock: one contract gets it, its seed goes over to the new owner."""

import pytest
from cryptography.exceptions import InvalidTag

from cast import AT, open_person
from hands import all_at_once
from madoguchi.access import accept_code, seeds, token_stock
from madoguchi.access.models import FirstStepDone, StockedToken, Token
from madoguchi.access.register_token import Registration, may_register, register
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.values.refusal import Refusal, Refused
from token_kit import MINUTE, card_answer, code_at, login_of, registered, stocked

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


def test_a_token_made_by_the_institution_itself_is_an_app(bank: Bank) -> None:
    naoko = open_person(bank[1])
    key = stocked(naoko, maker=bank[1].profile.institution.name)
    with current.serving(bank[1]):
        taken = token_stock.take_out(key.serial, contract_id=naoko.contract_id)
        assert taken is not None and taken.kind == "software"


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
        assert not StockedToken.objects.filter(serial=key.serial).exists()


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
