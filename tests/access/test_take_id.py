"""Taking a login ID: how it may be written, whose it may not be, and who gets it in a race."""

from collections.abc import Callable

import pytest

from cast import AT, open_person
from hands import all_at_once
from madoguchi.access import first_use
from madoguchi.customers import accounts
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.wires import queued
from newcomers import PAPER_CONFIRMATION, PAPER_LOGIN, new_id, open_newcomer

Bank = tuple[Institution, ...]


def no_of(deed: Callable[[], object]) -> str:
    with pytest.raises(Refused) as no:
        deed()
    return no.value.refusal.value


def take(contract_id: int, login_id: str, institution: Institution) -> None:
    first_use.take_id(
        contract_id=contract_id,
        new=login_id,
        again=login_id,
        profile=institution.profile,
        at=AT,
    )


@pytest.mark.parametrize(
    ("new", "again", "code"),
    [
        ("hana_1", "hana_1", "B30"),
        ("", "", "B31"),
        ("abcdefgh12345", "abcdefgh12345", "B31"),
        ("hanako", "hanako", "B32"),
        ("hana1234", "hana1235", "B33"),
        (PAPER_LOGIN.upper(), PAPER_LOGIN, "B05"),
        (PAPER_CONFIRMATION, PAPER_CONFIRMATION, "B15"),
    ],
)
def test_an_id_that_will_not_do_is_refused_by_its_code(
    bank: Bank, new: str, again: str, code: str
) -> None:
    taro = open_newcomer(bank[0])
    with current.serving(bank[0]):
        refused = no_of(
            lambda: first_use.take_id(
                contract_id=taro.contract_id,
                new=new,
                again=again,
                profile=bank[0].profile,
                at=AT,
            )
        )
        assert refused == code
        assert first_use.taken_id(taro.contract_id) is None


def test_an_id_that_is_anothers_is_refused_whatever_its_case(bank: Bank) -> None:
    taro, hanako = open_newcomer(bank[0]), open_person(bank[0])
    with current.serving(bank[0]):
        taken = hanako.login_id.upper()
        assert no_of(lambda: take(taro.contract_id, taken, bank[0])) == "B34"
        take(taro.contract_id, new_id(bank[0]), bank[0])


def test_of_twelve_who_want_one_id_at_once_one_gets_it(bank: Bank) -> None:
    people = [open_newcomer(bank[0]) for _ in range(12)]
    wanted = new_id(bank[0])
    results = all_at_once(
        lambda nth: take(people[nth].contract_id, wanted, bank[0]) or "taken",
        hands=12,
        institution=bank[0],
    )
    assert results.count("taken") == 1
    refused = [each.refusal for each in results if isinstance(each, Refused)]
    assert refused == [Refusal.ID_TAKEN] * 11
    with current.serving(bank[0]):
        owner = people[results.index("taken")].contract_id
        assert accounts.contract_of_login_id(wanted.lower()) == owner
        assert sum(first_use.taken_id(each.contract_id) is not None for each in people) == 1


def test_control_asking_first_and_writing_afterwards_would_find_the_id_free_many_times(
    bank: Bank,
) -> None:
    wanted = new_id(bank[0])
    free = all_at_once(
        lambda nth: accounts.contract_of_login_id(wanted.lower()) is None,
        hands=12,
        institution=bank[0],
    )
    assert free.count(True) > 1


def test_a_second_press_is_harmless_and_a_second_id_is_refused(bank: Bank) -> None:
    taro, login_id = open_newcomer(bank[0], mail="once@customer.example"), new_id(bank[0])
    with current.serving(bank[0]):
        take(taro.contract_id, login_id, bank[0])
        take(taro.contract_id, login_id.upper(), bank[0])
        assert first_use.taken_id(taro.contract_id) == login_id
        assert no_of(lambda: take(taro.contract_id, new_id(bank[0]), bank[0])) == "B22"
        mails = [
            body
            for about, body in queued.bodies(wire="mail").items()
            if about.startswith(f"{taro.contract_id} ")
        ]
    assert [mail["to"] for mail in mails] == ["once@customer.example"]
    assert login_id not in mails[0]["text"], "an ID does not travel by mail"
