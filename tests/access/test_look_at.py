"""Wrong answers lock a factor: every lock is written down and told, whichever page it is."""

import re
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest

from cast import AT, Person, open_person
from locks import told_of
from madoguchi.access import first_use, lock_mail, passwords, questions, sign_on
from madoguchi.access.accept_code import accept, spend_try
from madoguchi.access.codes import CODES
from madoguchi.access.current_password import prove_current
from madoguchi.access.prove import Answer, prove
from madoguchi.access.register_token import begin
from madoguchi.customers import change_details
from madoguchi.customers.change_details import Details
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.policy.table import FactorName
from madoguchi.values.refusal import Refused
from newcomers import PAPER_CONFIRMATION, Newcomer, open_newcomer
from token_kit import card_answer, in_use, wrong_code
from wonted import comes_from, with_questions

SOURCE = Path(__file__).parents[2] / "src/madoguchi"

Bank = tuple[Institution, ...]
Somebody = Person | Newcomer
Wrong = Callable[[], object]
# One who can be locked, and how he answers wrongly.
Door = Callable[[Bank], tuple[Somebody, Wrong]]


def at_sign_on(bank: Bank) -> tuple[Somebody, Wrong]:
    hanako = open_person(bank[0])
    return hanako, lambda: sign_on.sign_on(
        login_id=hanako.login_id, password="wrong1", profile=bank[0].profile, at=AT
    )


def at_token_registration(bank: Bank) -> tuple[Somebody, Wrong]:
    naoko = open_person(bank[1])
    return naoko, lambda: begin(
        login_id=naoko.login_id, password="wrong1", profile=bank[1].profile, at=AT
    )


def at_first_use(bank: Bank) -> tuple[Somebody, Wrong]:
    taro = open_newcomer(bank[0], mail=f"taro{uuid.uuid4().hex}@customer.example")
    return taro, lambda: first_use.begin(
        branch=taro.account.branch_code,
        kind=taro.account.kind.value,
        number=taro.account.number,
        login_password="wrong1",
        confirmation_password=PAPER_CONFIRMATION,
        profile=bank[0].profile,
        at=AT,
    )


def current_password(purpose: passwords.Purpose) -> Door:
    def door(bank: Bank) -> tuple[Somebody, Wrong]:
        hanako = open_person(bank[0])
        return hanako, lambda: prove_current(
            by=hanako.actor, purpose=purpose, password="wrong1", profile=bank[0].profile, at=AT
        )

    return door


def proved_by(hanako: Person, factor: FactorName, answer: Callable[[], Answer]) -> Wrong:
    return lambda: prove(
        by=hanako.actor,
        factors=(factor,),
        answer=answer(),
        request_id=uuid.uuid4(),
        profile=hanako.institution.profile,
        at=AT,
    )


def by_confirmation_password(bank: Bank) -> tuple[Somebody, Wrong]:
    hanako = open_person(bank[0])
    return hanako, proved_by(hanako, "confirmation-password", lambda: Answer(password="wrong1"))


def by_card(bank: Bank) -> tuple[Somebody, Wrong]:
    naoko = open_person(bank[1])
    return naoko, proved_by(naoko, "image-card", lambda: card_answer(naoko, right=False))


def by_code(bank: Bank) -> tuple[Somebody, Wrong]:
    hanako = open_person(bank[0])
    wrong = wrong_code(in_use(hanako), AT, period=60)
    return hanako, proved_by(hanako, "one-time-password", lambda: Answer(code=wrong))


def by_code_at_sign_on(bank: Bank) -> tuple[Somebody, Wrong]:
    hanako, rule = open_person(bank[0]), bank[0].profile.one_time_passwords
    wrong = wrong_code(in_use(hanako), AT, period=60)
    assert rule is not None
    return hanako, lambda: spend_try(
        contract_id=hanako.contract_id,
        check=lambda: accept(contract_id=hanako.contract_id, typed=wrong, rule=rule, at=AT),
        rule=rule,
        about="sign-on",
        at=AT,
    )


def by_secret_answer(bank: Bank) -> tuple[Somebody, Wrong]:
    hanako = with_questions(bank[0])
    with current.serving(bank[0]):
        _, actor = comes_from(hanako, questions.NOTHING_SEEN)
    return hanako, lambda: questions.answer(
        by=actor,
        typed="wrong",
        seen=questions.NOTHING_SEEN,
        profile=bank[0].profile,
        at=AT,
    )


DOORS: list[Door] = [
    at_sign_on,
    at_token_registration,
    at_first_use,
    current_password("login"),
    current_password("confirmation"),
    by_confirmation_password,
    by_card,
    by_code,
    by_code_at_sign_on,
    by_secret_answer,
]
STOPPED = {refusal for codes in CODES.values() for refusal in codes.stopped}


def until_locked(wrong: Wrong) -> int:
    """Answer wrongly until that is answered by a lock; how many answers it took."""
    for nth in range(1, 20):
        with pytest.raises(Refused) as no:
            wrong()
        if no.value.refusal in STOPPED:
            return nth
    raise AssertionError("it never locks")


@pytest.mark.parametrize("door", DOORS)
def test_every_lock_is_written_down_and_told_by_one_mail(bank: Bank, door: Door) -> None:
    somebody, wrong = door(bank)
    with current.serving(somebody.institution):
        assert told_of(somebody.contract_id) == (0, 0)
        until_locked(wrong)
        assert told_of(somebody.contract_id) == (1, 1)
        with pytest.raises(Refused):
            wrong()
        assert told_of(somebody.contract_id) == (1, 1), "what is locked already is not told again"


def test_control_a_door_that_does_not_tell_is_seen(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock_mail, "tell_locked", lambda *whom, **when: None)
    hanako, wrong = at_token_registration(bank)
    with current.serving(bank[1]):
        until_locked(wrong)
        assert told_of(hanako.contract_id) == (1, 0)


def test_who_has_no_address_is_locked_all_the_same(bank: Bank) -> None:
    hanako, wrong = at_sign_on(bank)
    with current.serving(bank[0]):
        change_details.write(hanako.contract_id, Details(mail=""), at=AT)
        assert until_locked(wrong) == 5
        assert told_of(hanako.contract_id) == (1, 0)


def test_a_try_is_spent_where_its_lock_is_told_and_nowhere_else() -> None:
    spends = re.compile(r"\blockout\.reserve\b")
    found = {
        str(file.relative_to(SOURCE))
        for file in SOURCE.rglob("*.py")
        if spends.search(file.read_text("utf-8"))
    }
    # A token's claim tells by itself that it made the issue void; a press locks nothing.
    assert found == {"access/look_at.py", "access/token.py", "access/press.py"}
