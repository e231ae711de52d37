"""The first steps after sign-on: own passwords, own details, each kept, each proved."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import replace

import pytest

from cast import AT, open_person
from madoguchi.access import first_details, first_passwords, lockout, passwords, session, steps
from madoguchi.access.actor import Proof
from madoguchi.access.first_passwords import Typed
from madoguchi.access.passwords import Purpose
from madoguchi.audit import recall, record
from madoguchi.customers import change_details
from madoguchi.customers.change_details import Details
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.values.refusal import Refused
from madoguchi.wires import queued
from newcomers import (
    GOOD_UNTIL,
    PAPER_CONFIRMATION,
    PAPER_LOGIN,
    Newcomer,
    new_id,
    open_newcomer,
)

Bank = tuple[Institution, ...]

LOGIN = Typed(PAPER_LOGIN, "sakura11", "sakura11")
CONFIRMATION = Typed(PAPER_CONFIRMATION, "momiji22", "momiji22")
DETAILS = Details("taro@customer.example", "0312345678", False)


def newcomer(institution: Institution, **how: object) -> tuple[Newcomer, str]:
    """A newcomer with an ID, and the token of his first session."""
    taro = open_newcomer(institution, login_id=new_id(institution), **how)  # type: ignore[arg-type]
    with current.serving(institution):
        pending = steps.pending(taro.contract_id, institution.profile, unusual=False, at=AT)
        return taro, session.start(contract_id=taro.contract_id, at=AT, pending=pending)


def change(taro: Newcomer, token: str, *, at: dt.datetime = AT, **typed: Typed) -> None:
    wanted: dict[Purpose, Typed] = {
        purpose: typed.get(purpose, usual)
        for purpose, usual in (("login", LOGIN), ("confirmation", CONFIRMATION))
        if purpose in first_passwords.purposes_of(taro.institution.profile)
    }
    first_passwords.change_first_passwords(
        typed=wanted,
        by=taro.actor,
        session_token=token,
        profile=taro.institution.profile,
        at=at,
    )


def no_of(deed: Callable[[], object]) -> tuple[str, object]:
    with pytest.raises(Refused) as no:
        deed()
    return no.value.refusal.value, no.value.facts.get("field")


def is_right(taro: Newcomer, purpose: Purpose, password: str) -> bool:
    rule = taro.institution.profile.sign_on.login_password
    return passwords.is_right(
        contract_id=taro.contract_id, purpose=purpose, password=password, rule=rule
    )


def pending_of(token: str) -> tuple[str, ...]:
    found = session.look_up(
        token, idle=dt.timedelta(minutes=10), longest=dt.timedelta(minutes=10), at=AT
    )
    assert not isinstance(found, str)
    return found.pending


def test_both_passwords_are_changed_at_once_and_the_step_is_done_for_good(bank: Bank) -> None:
    taro, token = newcomer(bank[0], done=("questions",))
    with current.serving(bank[0]):
        assert pending_of(token) == ("passwords", "details")
        change(taro, token)
        assert is_right(taro, "login", "SAKURA11") and is_right(taro, "confirmation", "momiji22")
        assert not is_right(taro, "login", PAPER_LOGIN)
        assert pending_of(token) == ("details",)
        again = steps.pending(taro.contract_id, bank[0].profile, unusual=False, at=GOOD_UNTIL)
        assert again == ("details",), "the next sign-on begins here"
        told = recall.told(chain=record.chain_of(taro.contract_id), about="")
        assert [each.what for each in told] == ["first-use.passwords-changed"]


def test_where_there_is_one_password_it_is_not_asked_for_again(bank: Bank) -> None:
    taro, token = newcomer(bank[1])
    with current.serving(bank[1]):
        change(taro, token, login=Typed("", "sakura11", "sakura11"))
        assert is_right(taro, "login", "sakura11") and not is_right(taro, "login", "SAKURA11")
        assert pending_of(token) == ()


@pytest.mark.parametrize(
    ("purpose", "typed", "code", "field"),
    [
        ("login", replace(LOGIN, new="saku-ra1"), "B00", "new_login"),
        ("login", replace(LOGIN, new=""), "B01", "new_login"),
        ("login", replace(LOGIN, new="sakurasa"), "B02", "new_login"),
        ("login", replace(LOGIN, current="wrong1"), "B03", "current_login"),
        ("login", Typed(PAPER_LOGIN, PAPER_LOGIN, PAPER_LOGIN), "B04", "new_login"),
        ("login", replace(LOGIN, again="sakura12"), "B40", "new_login_again"),
        ("confirmation", replace(CONFIRMATION, new="momi-ji2"), "B10", "new_confirmation"),
        ("confirmation", replace(CONFIRMATION, new="m1" * 7), "B11", "new_confirmation"),
        ("confirmation", replace(CONFIRMATION, new="22222222"), "B12", "new_confirmation"),
        ("confirmation", replace(CONFIRMATION, current="wrong1"), "B13", "current_confirmation"),
        (
            "confirmation",
            Typed(PAPER_CONFIRMATION, PAPER_CONFIRMATION, PAPER_CONFIRMATION),
            "B14",
            "new_confirmation",
        ),
        (
            "confirmation",
            Typed(PAPER_CONFIRMATION, "Sakura11", "Sakura11"),
            "B08",
            "new_confirmation",
        ),
    ],
)
def test_a_refused_password_changes_neither(
    bank: Bank, purpose: Purpose, typed: Typed, code: str, field: str
) -> None:
    taro, token = newcomer(bank[0], done=("questions",))
    with current.serving(bank[0]):
        assert no_of(lambda: change(taro, token, **{purpose: typed})) == (code, field)
        assert is_right(taro, "login", PAPER_LOGIN)
        assert is_right(taro, "confirmation", PAPER_CONFIRMATION)
        assert pending_of(token) == ("passwords", "details")


@pytest.mark.parametrize(("purpose", "code"), [("login", "B05"), ("confirmation", "B15")])
def test_the_login_id_is_no_password(bank: Bank, purpose: Purpose, code: str) -> None:
    taro, token = newcomer(bank[0])
    usual = {"login": LOGIN, "confirmation": CONFIRMATION}[purpose]
    like_id = replace(usual, new=taro.login_id.upper(), again=taro.login_id)
    with current.serving(bank[0]):
        assert no_of(lambda: change(taro, token, **{purpose: like_id})) == (code, f"new_{purpose}")


def test_the_old_other_password_may_be_taken_over(bank: Bank) -> None:
    taro, token = newcomer(bank[0])
    with current.serving(bank[0]):
        change(
            taro,
            token,
            login=Typed(PAPER_LOGIN, PAPER_CONFIRMATION, PAPER_CONFIRMATION),
            confirmation=Typed(PAPER_CONFIRMATION, PAPER_LOGIN, PAPER_LOGIN),
        )
        assert is_right(taro, "login", PAPER_CONFIRMATION)


def test_a_wrong_current_password_counts_in_the_lock_of_that_password(bank: Bank) -> None:
    taro, token = newcomer(bank[0])
    rule = bank[0].profile.sign_on
    with current.serving(bank[0]):
        wrong = replace(CONFIRMATION, current="wrong1")
        codes = [no_of(lambda: change(taro, token, confirmation=wrong))[0] for _ in range(6)]
        assert codes == ["B13"] * 4 + ["B16"] * 2
        locked = lockout.state(f"confirmation-password:{taro.contract_id}", rule.factor_lock, at=AT)
        assert isinstance(locked, lockout.LockedOut)
        assert lockout.state(f"login:{taro.contract_id}", rule.login_lock, at=AT) is None
        wrong = replace(LOGIN, current="wrong1")
        codes = [no_of(lambda: change(taro, token, login=wrong))[0] for _ in range(6)]
        assert codes == ["B03"] * 4 + ["B06"] * 2
        later = AT + dt.timedelta(hours=1)
        codes = [no_of(lambda: change(taro, token, login=wrong, at=later))[0] for _ in range(6)]
        assert codes == ["B03"] * 4 + ["B07"] * 2


def test_what_is_badly_written_spends_no_try(bank: Bank) -> None:
    taro, token = newcomer(bank[0])
    with current.serving(bank[0]):
        for _ in range(12):
            bad = Typed("wrong1", "x", "x")
            assert no_of(lambda bad=bad: change(taro, token, login=bad))[0] == "B02"
        change(taro, token)
        assert is_right(taro, "login", "sakura11")


def test_papers_that_end_between_sign_on_and_change_are_too_old(bank: Bank) -> None:
    taro, token = newcomer(bank[0])
    with current.serving(bank[0]):
        refused = no_of(lambda: change(taro, token, at=GOOD_UNTIL))
        assert refused == ("B09", "current_login")


def register(taro: Newcomer, token: str, proof: Proof, details: Details = DETAILS) -> None:
    first_details.register_details(
        details=details,
        by=taro.actor,
        proof=proof,
        session_token=token,
        profile=taro.institution.profile,
        at=AT,
    )


def proof_of(taro: Newcomer) -> Proof:
    return Proof(taro.contract_id, uuid.uuid4(), taro.institution.profile.factors.change)


def test_the_details_are_kept_and_told_to_the_old_and_the_new_address(bank: Bank) -> None:
    taro, token = newcomer(bank[0], done=("questions", "passwords"), mail="old@customer.example")
    proof = proof_of(taro)
    with current.serving(bank[0]):
        register(taro, token, proof)
        register(taro, token, proof)
        assert change_details.details_of(taro.contract_id) == DETAILS
        assert pending_of(token) == ()
        assert steps.pending(taro.contract_id, bank[0].profile, unusual=False, at=AT) == ()
        chain = record.chain_of(taro.contract_id)
        told = recall.told(chain=chain, about=str(proof.request_id))
        assert [each.what for each in told] == ["first-use.details-registered"]
        assert "taro@" not in str(told[0].detail), "the trail holds no address"
        mails = [
            body
            for about, body in queued.bodies(wire="mail").items()
            if about == str(proof.request_id)
        ]
    assert "サービス開始登録受付のお知らせ" in mails[0]["subject"]
    assert "新井 太郎 様" in mails[0]["text"] and "http" not in mails[0]["text"]


def test_somebody_elses_proof_registers_nothing(bank: Bank) -> None:
    taro, token = newcomer(bank[0], done=("questions", "passwords"))
    hanako = open_person(bank[0])
    stolen = replace(proof_of(taro), contract_id=hanako.contract_id)
    with current.serving(bank[0]):
        assert no_of(lambda: register(taro, token, stolen))[0] == "T20"
        assert change_details.details_of(taro.contract_id) == Details("", "", None)
        assert pending_of(token) == ("details",)


def faults_of(**instead: str) -> list[tuple[str, object]]:
    usual = first_details.Typed(
        "taro@customer.example", "taro@customer.example", "03-1234-5678", "no"
    )
    _, faults = first_details.read(replace(usual, **instead))
    return [(fault.refusal.value, fault.facts.get("field")) for fault in faults]


def test_every_fault_of_the_details_is_told_at_its_field() -> None:
    assert faults_of() == []
    assert faults_of(mail="taro") == [("A00", "mail")]
    assert faults_of(mail="") == [("A01", "mail")]
    assert faults_of(mail_again="jiro@customer.example") == [("B40", "mail_again")]
    assert faults_of(phone="03-1234-567x") == [("A00", "phone")]
    assert faults_of(phone="0312") == [("A01", "phone")]
    assert faults_of(direct_mail="") == [("A04", "direct_mail")]
    assert len(faults_of(mail="", phone="", direct_mail="maybe")) == 3


def test_what_the_application_says_already_stands_in_the_form(bank: Bank) -> None:
    taro, _ = newcomer(bank[0], mail="paper@customer.example")
    with current.serving(bank[0]):
        assert first_details.known(taro.contract_id) == first_details.Typed(
            "paper@customer.example", "paper@customer.example", "", ""
        )
