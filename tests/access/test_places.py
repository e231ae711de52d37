"""From where a customer signs on: what makes a place unusual, and what the trail says of it."""

import datetime as dt
import threading
import time
from dataclasses import replace

import pytest
from django.db import OperationalError, connections, transaction

from cast import AT, Person, open_person
from hands import all_at_once
from madoguchi.access import places, session, sign_on
from madoguchi.access.models import KnownPlace
from madoguchi.access.places import NOTHING_SEEN
from madoguchi.audit import record
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.values.refusal import Refused
from wonted import ABROAD, AT_HOME, comes_from, records_of, with_questions

Bank = tuple[Institution, ...]


def test_at_home_nothing_is_asked_and_the_trail_says_why(bank: Bank) -> None:
    hanako = with_questions(bank[0])
    with current.serving(bank[0]):
        _, actor = comes_from(hanako, AT_HOME)
        assert actor.pending == ()
        (said,) = records_of(hanako, "sign-on.place")
    assert said.pop("network") is not None
    assert said == {"ask_from": 50, "decision": "usual", "reasons": "", "score": 0}


def test_from_a_strange_device_and_network_a_question_is_asked_and_the_trail_says_why(
    bank: Bank,
) -> None:
    hanako = with_questions(bank[0])
    with current.serving(bank[0]):
        _, actor = comes_from(hanako, ABROAD)
        assert actor.pending == ("question",)
        (said,) = records_of(hanako, "sign-on.place")
    assert (said["decision"], said["score"]) == ("asked", 80)
    assert said["reasons"] == "unknown-device,unknown-network"


def test_the_trail_holds_no_address_and_tells_two_networks_apart(bank: Bank) -> None:
    hanako, taro = with_questions(bank[0]), with_questions(bank[0])
    with current.serving(bank[0]):
        for person, seen in (
            (hanako, AT_HOME),
            (hanako, replace(AT_HOME, address="192.0.2.99")),
            (hanako, ABROAD),
            (taro, AT_HOME),
        ):
            comes_from(person, seen)
        home, next_door, abroad = (said["network"] for said in records_of(hanako, "sign-on.place"))
        (neighbour,) = (said["network"] for said in records_of(taro, "sign-on.place"))
        assert home == next_door != abroad
        assert neighbour != home, "nobody can see that two customers share a network"
        assert "192.0.2" not in str(records_of(hanako, "sign-on.place"))
        stored = KnownPlace.objects.filter(contract_id=hanako.contract_id)
        assert all(AT_HOME.device.encode() not in bytes(row.mark) for row in stored)


def test_a_strange_network_alone_asks_nothing(bank: Bank) -> None:
    hanako = with_questions(bank[0])
    with current.serving(bank[0]):
        assert comes_from(hanako, replace(AT_HOME, address="198.51.100.9"))[1].pending == ()
        (said,) = records_of(hanako, "sign-on.place")
    assert (said["decision"], said["reasons"]) == ("usual", "unknown-network")


def test_a_device_of_another_customer_is_a_strange_one(bank: Bank) -> None:
    hanako = with_questions(bank[0])
    with_questions(bank[0], home=ABROAD)
    with current.serving(bank[0]):
        assert comes_from(hanako, ABROAD)[1].pending == ("question",)


def test_who_signs_on_for_the_first_time_is_not_asked(bank: Bank) -> None:
    hanako = with_questions(bank[0], home=NOTHING_SEEN)
    with current.serving(bank[0]):
        assert comes_from(hanako, AT_HOME)[1].pending == ()
        (said,) = records_of(hanako, "sign-on.place")
    assert said["decision"] == "first-place"


def test_who_registered_no_answers_cannot_be_asked(bank: Bank) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        places.remember(contract_id=hanako.contract_id, pending=(), seen=AT_HOME, at=AT)
        assert comes_from(hanako, ABROAD)[1].pending == ()
        (said,) = records_of(hanako, "sign-on.place")
    assert (said["decision"], said["score"]) == ("no-answers", 80)


def test_an_institution_without_questions_judges_nothing(bank: Bank) -> None:
    taro = open_person(bank[1])
    with current.serving(bank[1]):
        places.remember(contract_id=taro.contract_id, pending=(), seen=AT_HOME, at=AT)
        assert comes_from(taro, ABROAD)[1].pending == ()
        assert records_of(taro, "sign-on.place") == []


def test_where_nothing_can_be_seen_a_question_is_asked(bank: Bank) -> None:
    hanako = with_questions(bank[0])
    with current.serving(bank[0]):
        places.remember(contract_id=hanako.contract_id, pending=(), seen=NOTHING_SEEN, at=AT)
        assert KnownPlace.objects.filter(contract_id=hanako.contract_id).count() == 3
        assert comes_from(hanako, NOTHING_SEEN)[1].pending == ("question",)
        (said,) = records_of(hanako, "sign-on.place")
    assert (said["score"], said["network"]) == (100, None)


def test_a_place_is_forgotten_after_four_hundred_days_and_the_customer_is_no_newcomer(
    bank: Bank,
) -> None:
    hanako = with_questions(bank[0])
    late = AT + places.KNOWN_FOR
    asked = {"contract_id": hanako.contract_id, "seen": AT_HOME, "profile": bank[0].profile}
    with current.serving(bank[0]), transaction.atomic(using=bank[0].key):
        assert places.assess(**asked, at=late) is False
        assert places.assess(**asked, at=late + dt.timedelta(seconds=1)) is True
        places.remember(
            contract_id=hanako.contract_id,
            pending=(),
            seen=ABROAD,
            at=late + dt.timedelta(seconds=1),
        )
        kept = KnownPlace.objects.filter(contract_id=hanako.contract_id)
        # The browser's family is the same in both places, and was seen again.
        assert sorted(kept.values_list("kind", flat=True)) == ["agent", "device", "network"]


def test_forty_hands_remember_one_place_once(bank: Bank) -> None:
    hanako = with_questions(bank[0], home=NOTHING_SEEN)
    results = all_at_once(
        lambda nth: places.remember(
            contract_id=hanako.contract_id,
            pending=(),
            seen=AT_HOME,
            at=AT + dt.timedelta(seconds=nth),
        ),
        hands=40,
        institution=bank[0],
    )
    assert results == []
    with current.serving(bank[0]):
        assert KnownPlace.objects.filter(contract_id=hanako.contract_id).count() == 3


def _sign_off_slowly(token: str, person: Person, begun: threading.Event) -> None:
    """Sign off with a pause between the session and the trail."""
    try:
        with current.serving(person.institution), transaction.atomic(using=current.alias()):
            session.end(token, reason="logout", at=AT)
            begun.set()
            time.sleep(0.3)
            record.record(
                chain=record.chain_of(person.contract_id), who="x", what="sign-off.done", at=AT
            )
    finally:
        connections.close_all()


def _sign_on_while_signing_off(person: Person) -> list[BaseException]:
    """Sign on again while the older session is being ended; returns what broke."""
    broken: list[BaseException] = []
    begun = threading.Event()

    def sign_off() -> None:
        try:
            _sign_off_slowly(token, person, begun)
        except OperationalError as error:
            broken.append(error)

    with current.serving(person.institution):
        token, _ = comes_from(person, AT_HOME)
        hand = threading.Thread(target=sign_off)
        hand.start()
        begun.wait()
        try:
            comes_from(person, AT_HOME)
        except OperationalError as error:
            broken.append(error)
        hand.join()
    return broken


def test_signing_on_and_off_at_once_wait_for_each_other(bank: Bank) -> None:
    assert _sign_on_while_signing_off(with_questions(bank[0])) == []


def test_control_the_trail_before_the_sessions_closes_a_circle(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanako = with_questions(bank[0])
    monkeypatch.setattr(places, "_hold_sessions", lambda contract_id: None)
    broken = _sign_on_while_signing_off(hanako)
    assert ["deadlock detected" in str(error) for error in broken] == [True]


def test_a_wrong_password_judges_no_place(bank: Bank) -> None:
    hanako = with_questions(bank[0])
    with current.serving(bank[0]):
        with pytest.raises(Refused):
            sign_on.sign_on(
                login_id=hanako.login_id,
                password="wrong1",
                profile=bank[0].profile,
                at=AT,
                seen=ABROAD,
            )
        assert records_of(hanako, "sign-on.place") == []
