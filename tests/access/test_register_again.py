"""A token its owner released is registered again, by him or another; no old code comes with it."""

import datetime as dt

import pytest

from cast import AT, Person, open_person
from hands import all_at_once
from madoguchi.access import accept_code, end_token, otp
from madoguchi.access.models import StockedToken, Token
from madoguchi.access.prove import Answer
from madoguchi.formats.pskc import TokenKey
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.values.refusal import Refusal, Refused
from staff_room import done
from token_kit import MINUTE, code_at, register_with, stocked

Bank = tuple[Institution, ...]
# One time step of the token.
STEP = MINUTE / 2


@pytest.fixture
def naoko(bank: Bank) -> Person:
    return open_person(bank[1])


@pytest.fixture
def key(naoko: Person) -> TokenKey:
    return stocked(naoko)


def code(key: TokenKey, at: dt.datetime) -> str:
    return code_at(key.seed, at, period=30)


def registered_and_released(person: Person, key: TokenKey) -> None:
    """In use from AT, released one step later with the code of that step."""
    register_with(person, key, code(key, AT))
    release(person, code(key, AT + STEP), at=AT + STEP)


def release(person: Person, typed: str, *, at: dt.datetime) -> None:
    with current.serving(person.institution):
        end_token.release(
            by=person.actor,
            answer=Answer(code=typed),
            profile=person.institution.profile,
            at=at,
        )


def refusal(person: Person, key: TokenKey, typed: str, *, at: dt.datetime) -> Refusal:
    with pytest.raises(Refused) as no:
        register_with(person, key, typed, at=at)
    return no.value.refusal


def owners(key: TokenKey) -> list[int]:
    rows = Token.objects.filter(serial=key.serial, state="in-use")
    return list(rows.values_list("contract_id", flat=True))


def test_a_released_token_is_registered_again_by_the_same_customer(
    naoko: Person, key: TokenKey
) -> None:
    registered_and_released(naoko, key)
    later = AT + 2 * STEP
    register_with(naoko, key, code(key, later), at=later)
    with current.serving(naoko.institution):
        assert owners(key) == [naoko.contract_id]
        states = Token.objects.filter(serial=key.serial).order_by("pk")
        assert list(states.values_list("state", flat=True)) == ["ended", "in-use"]
        rule = naoko.institution.profile.one_time_passwords
        assert rule is not None
        good = code(key, later + STEP)
        assert accept_code.accept(
            contract_id=naoko.contract_id, typed=good, rule=rule, at=later + STEP
        )


def test_a_released_token_may_be_another_customers_next(naoko: Person, key: TokenKey) -> None:
    registered_and_released(naoko, key)
    jiro = open_person(naoko.institution)
    later = AT + 2 * STEP
    register_with(jiro, key, code(key, later), at=later)
    with current.serving(naoko.institution):
        assert owners(key) == [jiro.contract_id]
        assert StockedToken.objects.get(serial=key.serial).taken_by == jiro.contract_id
    assert refusal(naoko, key, code(key, later), at=later) is Refusal.SERIAL_UNKNOWN


@pytest.mark.parametrize("age", [0, 1], ids=["of the release", "of the registration"])
def test_no_code_that_was_used_registers_the_token_again(
    naoko: Person, key: TokenKey, age: int
) -> None:
    registered_and_released(naoko, key)
    old = code(key, AT + (1 - age) * STEP)
    for person in (naoko, open_person(naoko.institution)):
        assert refusal(person, key, old, at=AT + STEP) is Refusal.OTP_MISMATCH
    with current.serving(naoko.institution):
        assert owners(key) == []
        # The control: a stock that forgets the last step takes the old code.
        StockedToken.objects.filter(serial=key.serial).update(last_step=-1)
    register_with(naoko, key, old, at=AT + STEP)
    with current.serving(naoko.institution):
        assert owners(key) == [naoko.contract_id]


def test_of_ten_customers_who_register_a_released_token_at_once_one_has_it(
    naoko: Person, key: TokenKey
) -> None:
    registered_and_released(naoko, key)
    people = [open_person(naoko.institution) for _ in range(10)]
    later = AT + 2 * STEP
    results = all_at_once(
        lambda nth: register_with(people[nth], key, code(key, later), at=later),
        hands=10,
        institution=naoko.institution,
    )
    refused = {each.refusal for each in results if isinstance(each, Refused)}
    assert len(results) == 9
    assert refused <= {Refusal.SERIAL_UNKNOWN, Refusal.OTP_MISMATCH}
    with current.serving(naoko.institution):
        assert len(owners(key)) == 1


def test_a_code_that_is_looked_at_while_its_token_is_released_is_not_accepted(
    naoko: Person, key: TokenKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    register_with(naoko, key, code(key, AT))
    rule = naoko.institution.profile.one_time_passwords
    assert rule is not None
    step_of = otp.step_of

    def released_meanwhile(typed: str, seed: bytes, **how: object) -> int | None:
        found = step_of(typed, seed, **how)  # type: ignore[arg-type]
        monkeypatch.setattr(otp, "step_of", step_of)
        release(naoko, code(key, AT + STEP), at=AT + STEP)
        return found

    monkeypatch.setattr(otp, "step_of", released_meanwhile)
    late = AT + 2 * STEP
    with current.serving(naoko.institution):
        assert not accept_code.accept(
            contract_id=naoko.contract_id, typed=code(key, late), rule=rule, at=late
        )


@pytest.mark.parametrize("kind", ["stop-token", "reset-token"])
def test_a_token_that_the_bank_ended_does_not_come_back(
    naoko: Person, key: TokenKey, kind: str
) -> None:
    register_with(naoko, key, code(key, AT))
    done(naoko.institution, kind, naoko)
    later = AT + 2 * STEP
    assert refusal(naoko, key, code(key, later), at=later) is Refusal.SERIAL_UNKNOWN
    with current.serving(naoko.institution):
        assert owners(key) == []
