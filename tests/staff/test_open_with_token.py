"""A token handed over with a new contract: kept for it, named in its letter, nobody else's."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from cast import AT, LOGIN_PASSWORD, Person, open_person
from hands import all_at_once
from madoguchi.access import card, end_token, make_token, passwords, steps
from madoguchi.access.models import StockedToken, Token
from madoguchi.access.prove import Answer
from madoguchi.customers import accounts
from madoguchi.customers.models import DepositAccount
from madoguchi.formats.pskc import TokenKey
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.staff.applications import Done
from madoguchi.values.refusal import Refusal, Refused
from staff_room import ADDRESS, approve, ask, content_of, done, hire
from token_kit import MINUTE, code_at, register_with, registered, stocked

Bank = tuple[Institution, ...]


@pytest.fixture
def stranger(bank: Bank) -> Person:
    """Another customer of the institution."""
    return open_person(bank[1])


@pytest.fixture
def key(stranger: Person) -> TokenKey:
    return stocked(stranger)


def paper(number: str, token: str) -> dict[str, Any]:
    return {
        "name": "試験 鍵子",
        "name_kana": "シケン カギコ",
        **ADDRESS,
        "mail": "kagiko@customer.example",
        "phone": "0399990003",
        "accounts": [{"branch": "001", "kind": "1", "number": number}],
        "token": token,
    }


def owner_of(made: Done, institution: Institution) -> Person:
    """The new customer, with the first use behind him."""
    assert made.contract_id is not None
    with current.serving(institution):
        steps.finish(made.contract_id, "passwords", at=AT)
        passwords.set_password(
            contract_id=made.contract_id,
            purpose="login",
            password=LOGIN_PASSWORD,
            rule=institution.profile.sign_on.login_password,
            at=AT,
        )
        holder = accounts.holder_of(made.contract_id)
        pictures = tuple(card.layout(made.contract_id))
    return Person(
        institution, made.contract_id, holder.login_id, "ｼｹﾝ ｶｷﾞｺ", holder.mail, (), pictures
    )


def refusal(deed: Callable[[], object]) -> tuple[Refusal, object]:
    with pytest.raises(Refused) as no:
        deed()
    return no.value.refusal, no.value.facts.get("field")


def opened(key: TokenKey, number: str, institution: Institution) -> Done:
    # As it is copied off the device, with the gaps that some have.
    typed = f"{key.serial[:4].lower()}-{key.serial[4:]}"
    return done(institution, "open-contract", None, paper(number, typed))


def test_the_letter_names_the_token_and_only_where_there_is_one(bank: Bank, key: TokenKey) -> None:
    with_token = opened(key, "9760001", bank[1])
    without = done(bank[1], "open-contract", None, paper("9760002", ""))
    assert content_of(bank[1], with_token.letter_ids[0])["token"] == key.serial
    assert content_of(bank[1], without.letter_ids[0])["token"] == ""


def test_a_reserved_token_is_registered_by_its_contract(bank: Bank, key: TokenKey) -> None:
    owner = owner_of(opened(key, "9760003", bank[1]), bank[1])
    register_with(owner, key, code_at(key.seed, AT, period=30))
    with current.serving(bank[1]):
        row = Token.objects.get(serial=key.serial)
        assert (row.contract_id, row.state) == (owner.contract_id, "in-use")


def test_for_another_contract_it_is_a_serial_number_nobody_knows(
    bank: Bank, key: TokenKey, stranger: Person
) -> None:
    opened(key, "9760004", bank[1])
    code = code_at(key.seed, AT, period=30)
    nobodys = TokenKey("TW99999999", key.maker, key.seed, 6, 30)
    unknown = refusal(lambda: register_with(stranger, nobodys, code))
    assert refusal(lambda: register_with(stranger, key, code)) == unknown
    assert unknown[0] is Refusal.SERIAL_UNKNOWN
    with current.serving(bank[1]):
        assert StockedToken.objects.get(serial=key.serial).taken_by is None


def test_the_database_gives_it_to_no_other_contract_either(
    bank: Bank, key: TokenKey, stranger: Person
) -> None:
    made = opened(key, "9760005", bank[1])
    free = stocked(stranger)

    def take(serial: str, contract_id: int | None) -> None:
        with transaction.atomic(using=current.alias()):
            StockedToken.objects.filter(serial=serial).update(taken_by=contract_id)

    with current.serving(bank[1]):
        with pytest.raises(IntegrityError, match="a_reserved_token_goes_to_its_contract"):
            take(key.serial, stranger.contract_id)
        take(key.serial, made.contract_id)
        # The control: a token that is kept for nobody goes to anybody.
        take(free.serial, stranger.contract_id)


def test_once_its_owner_released_it_anybody_may_register_it(
    bank: Bank, key: TokenKey, stranger: Person
) -> None:
    owner = owner_of(opened(key, "9760006", bank[1]), bank[1])
    register_with(owner, key, code_at(key.seed, AT, period=30))
    later, last = AT + MINUTE, AT + 2 * MINUTE
    with current.serving(bank[1]):
        end_token.release(
            by=owner.actor,
            answer=Answer(code=code_at(key.seed, later, period=30)),
            profile=bank[1].profile,
            at=later,
        )
    register_with(stranger, key, code_at(key.seed, last, period=30), at=last)
    with current.serving(bank[1]):
        row = Token.objects.get(serial=key.serial, state="in-use")
        assert row.contract_id == stranger.contract_id


def of_an_app(stranger: Person) -> str:
    with current.serving(stranger.institution):
        made = make_token.make(address="", profile=stranger.institution.profile, at=AT)
    return made.label


def in_use(stranger: Person) -> str:
    registered(stranger)
    with current.serving(stranger.institution):
        return str(Token.objects.get(contract_id=stranger.contract_id).serial)


def kept_for_another(stranger: Person) -> str:
    key = stocked(stranger)
    done(stranger.institution, "open-contract", None, paper("9760007", key.serial))
    return key.serial


@pytest.mark.parametrize(
    "serial_of", [lambda stranger: "TW99999999", of_an_app, in_use, kept_for_another]
)
def test_a_token_that_is_not_there_to_be_handed_over_is_refused_at_its_field(
    bank: Bank, stranger: Person, serial_of: Callable[[Person], str]
) -> None:
    typed = paper("9760008", serial_of(stranger))
    maker = hire(bank[1], "maker")
    assert refusal(lambda: ask(maker, "open-contract", None, typed)) == (
        Refusal.SERIAL_UNKNOWN,
        "token",
    )


def test_a_token_that_is_gone_when_it_is_approved_opens_nothing(
    bank: Bank, key: TokenKey, stranger: Person
) -> None:
    asked = ask(hire(bank[1], "maker"), "open-contract", None, paper("9760009", key.serial))
    register_with(stranger, key, code_at(key.seed, AT, period=30))
    checker = hire(bank[1], "checker")
    assert refusal(lambda: approve(checker, asked)) == (Refusal.SERIAL_UNKNOWN, "token")
    with current.serving(bank[1]):
        assert not DepositAccount.objects.filter(number="9760009").exists()


def test_of_two_contracts_a_token_is_promised_to_at_once_one_is_opened(
    bank: Bank, key: TokenKey
) -> None:
    maker, checkers = hire(bank[1], "maker"), [hire(bank[1], "checker") for _ in range(2)]
    asked = [
        ask(maker, "open-contract", None, paper(number, key.serial))
        for number in ("9760010", "9760011")
    ]
    results = all_at_once(
        lambda nth: approve(checkers[nth], asked[nth]), hands=2, institution=bank[1]
    )
    [made] = [each for each in results if isinstance(each, Done)]
    [no] = [each for each in results if isinstance(each, Refused)]
    assert no.refusal is Refusal.SERIAL_UNKNOWN
    with current.serving(bank[1]):
        assert StockedToken.objects.get(serial=key.serial).reserved_for == made.contract_id
