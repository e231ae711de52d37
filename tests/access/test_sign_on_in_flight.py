"""A sign-on under way: a stop, a new password or a new ID meanwhile leaves no session behind."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Value

from cast import AT, LOGIN_PASSWORD, Person, open_person
from hands import all_at_once, another_hand, wait_until_somebody_waits_for_a_lock
from madoguchi.access import change_proof, passwords, session, sign_on
from madoguchi.access.actor import Actor, Proof
from madoguchi.access.change_login_id import change_login_id
from madoguchi.access.change_password import Wish, change_passwords
from madoguchi.access.models import Session, Token
from madoguchi.access.prove import Answer
from madoguchi.access.stop_service import stop_service
from madoguchi.audit import recall, record
from madoguchi.customers import accounts, stop
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.policy.factors import strongest
from madoguchi.values.refusal import Refusal, Refused
from staff_room import ADDRESS, done
from token_kit import registered

Bank = tuple[Institution, ...]
Deed = Callable[[Person], object]
IDLE = dt.timedelta(minutes=10)


def proof_of(person: Person, request_id: uuid.UUID) -> Proof:
    asked = change_proof.factors_of(person.contract_id, person.institution.profile)
    return Proof(person.contract_id, request_id, strongest(asked))


def he_stops_the_service(person: Person) -> None:
    request_id = uuid.uuid4()
    stop_service(
        by=person.actor,
        proof=proof_of(person, request_id),
        request_id=request_id,
        profile=person.institution.profile,
        at=AT,
    )


def the_bank_stops_the_contract(person: Person) -> None:
    assert done(person.institution, "stop-contract", person).contract_id == person.contract_id


def the_bank_gives_him_another_password(person: Person) -> None:
    done(person.institution, "reissue-passwords", person, {"passwords": ["login"], **ADDRESS})


def he_changes_his_password(person: Person) -> None:
    change_passwords(
        (Wish("login", LOGIN_PASSWORD, "natsu2027", "natsu2027"),),
        by=person.actor,
        answer=Answer(),
        factors=(),
        request_id=uuid.uuid4(),
        profile=person.institution.profile,
        keep="",
        at=AT,
    )


def he_changes_his_login_id(person: Person) -> None:
    request_id = uuid.uuid4()
    change_login_id(
        new=f"neko{person.contract_id}",
        by=person.actor,
        proof=proof_of(person, request_id),
        request_id=request_id,
        profile=person.institution.profile,
        at=AT,
    )


DEEDS: list[Deed] = [
    he_stops_the_service,
    the_bank_stops_the_contract,
    the_bank_gives_him_another_password,
    he_changes_his_password,
    he_changes_his_login_id,
]


def signs_on(person: Person) -> sign_on.SignedOn:
    return sign_on.sign_on(
        login_id=person.login_id,
        password=LOGIN_PASSWORD,
        profile=person.institution.profile,
        at=AT,
    )


def once_compared(person: Person, deed: Deed, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let another hand do the deed when the right password has been compared, and not yet used."""
    compare = passwords.mark_if_right

    def compared(**asked: Any) -> str | None:
        found = compare(**asked)
        monkeypatch.setattr(passwords, "mark_if_right", compare)
        said = all_at_once(lambda _: deed(person), hands=1, institution=person.institution)
        assert said == [], "the deed was done"
        return found

    monkeypatch.setattr(passwords, "mark_if_right", compared)


def open_sessions(person: Person) -> int:
    return Session.objects.filter(contract_id=person.contract_id, ended_at=None).count()


@pytest.mark.parametrize("deed", DEEDS)
def test_what_was_proved_a_moment_ago_starts_no_session_now(
    bank: Bank, monkeypatch: pytest.MonkeyPatch, deed: Deed
) -> None:
    hanako = open_person(bank[0])
    once_compared(hanako, deed, monkeypatch)
    with current.serving(bank[0]):
        with pytest.raises(Refused) as no:
            signs_on(hanako)
        assert no.value.refusal is Refusal.LOGIN_MISMATCH, "the answer for an ID that is nobody's"
        assert open_sessions(hanako) == 0
        told = recall.told(chain=record.chain_of(hanako.contract_id), about="")
        assert [each.what for each in told if each.what.startswith("sign-on.")] == [
            "sign-on.failed"
        ]


@pytest.mark.parametrize("deed", DEEDS)
def test_control_without_the_second_look_the_session_outlives_it(
    bank: Bank, monkeypatch: pytest.MonkeyPatch, deed: Deed
) -> None:
    hanako = open_person(bank[0])
    once_compared(hanako, deed, monkeypatch)
    monkeypatch.setattr(sign_on, "still_stands", lambda proved: True)
    with current.serving(bank[0]):
        signs_on(hanako)
        assert open_sessions(hanako) == 1


def session_begins_first(person: Person, monkeypatch: pytest.MonkeyPatch) -> int:
    """Sign on; while the session is written and not committed, the customer stops the service."""
    start, stopping = session.start, []

    def started(**how: Any) -> str:
        token = start(**how)
        stopping.append(
            another_hand(lambda: he_stops_the_service(person), institution=person.institution)
        )
        wait_until_somebody_waits_for_a_lock()
        return token

    monkeypatch.setattr(session, "start", started)
    with current.serving(person.institution):
        signs_on(person)
        assert [each.result() for each in stopping] == [[]], "the stop went through"
        return open_sessions(person)


def test_a_stop_that_comes_second_ends_the_session_that_came_first(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert session_begins_first(open_person(bank[0]), monkeypatch) == 0


def test_control_a_stop_that_ends_sessions_before_its_turn_misses_this_one(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_turn, end_all = accounts.take_turn, session.end_all

    def end_first(contract_id: int) -> None:
        end_all(contract_id, reason="stopped", at=AT)
        take_turn(contract_id)

    monkeypatch.setattr(accounts, "take_turn", end_first)
    monkeypatch.setattr(session, "end_all", lambda *which, **why: None)
    assert session_begins_first(open_person(bank[0]), monkeypatch) == 1


def of_a_stopped_contract(person: Person) -> Actor | str:
    """What the door finds behind a session that goes on although the contract is stopped."""
    with current.serving(person.institution):
        token = session.start(contract_id=person.contract_id, at=AT)
        assert stop.stop(person.contract_id, reason="staff", at=AT)
        return session.look_up(token, idle=IDLE, longest=IDLE, at=AT)


def test_of_a_stopped_contract_no_session_is_anybodys(bank: Bank) -> None:
    assert of_a_stopped_contract(open_person(bank[0])) == "stopped"


def test_control_a_door_that_asks_the_session_alone_lets_him_in(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stop, "is_stopped", lambda column: Value(False))
    assert isinstance(of_a_stopped_contract(open_person(bank[0])), Actor)


@pytest.mark.parametrize("deed", [the_bank_stops_the_contract, he_changes_his_password])
def test_a_token_is_not_registered_by_a_password_that_is_no_more(
    bank: Bank, monkeypatch: pytest.MonkeyPatch, deed: Deed
) -> None:
    naoko = open_person(bank[1])
    once_compared(naoko, deed, monkeypatch)
    with current.serving(bank[1]):
        with pytest.raises(Refused) as no:
            registered(naoko)
        assert no.value.refusal is Refusal.LOGIN_MISMATCH
        assert not Token.objects.filter(contract_id=naoko.contract_id).exists()
