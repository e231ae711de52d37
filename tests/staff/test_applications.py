"""Two pairs of eyes: one asks with a reason, another decides, and it is decided once."""

from typing import Any

import pytest
from django.db import IntegrityError

from cast import AT, Person, open_person
from hands import all_at_once
from madoguchi.access.models import Password
from madoguchi.audit import recall, record
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.staff import applications
from madoguchi.staff.applications import Done
from madoguchi.staff.models import Application, Letter
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.wires import queued
from staff_room import ADDRESS, Colleague, approve, ask, hire

Bank = tuple[Institution, ...]
PASSWORDS: dict[str, Any] = {"passwords": ["login"], **ADDRESS}


def reissue_for(maker: Colleague, person: Person) -> int:
    return ask(maker, "reissue-passwords", person, PASSWORDS)


def refusal_of_approval(checker: Colleague, application_id: int) -> Refusal:
    with pytest.raises(Refused) as no:
        approve(checker, application_id)
    return no.value.refusal


def state_of(bank: Institution, application_id: int) -> str:
    with current.serving(bank):
        found = applications.find(application_id)
    assert found is not None
    return found.state


def test_what_one_asks_for_another_approves_and_it_is_done(bank: Bank) -> None:
    maker, checker, hanako = hire(bank[0], "maker"), hire(bank[0], "checker"), open_person(bank[0])
    number = reissue_for(maker, hanako)
    with current.serving(bank[0]):
        before = Password.objects.get(contract_id=hanako.contract_id, purpose="login").hash
        assert number in [each.id for each in applications.waiting()]
        assert [each.id for each in applications.asked_by(maker.member.id)] == [number]
    done = approve(checker, number)
    assert done.contract_id == hanako.contract_id
    assert len(done.letter_ids) == 1
    with current.serving(bank[0]):
        after = Password.objects.get(contract_id=hanako.contract_id, purpose="login").hash
        assert after != before
        assert number not in [each.id for each in applications.waiting()]
        [asked] = applications.of_contract(hanako.contract_id)
        assert (asked.state, asked.decided_by, asked.decided_at) == ("done", checker.member, AT)
        told = recall.told(chain=record.chain_of(hanako.contract_id), about=f"application:{number}")
        assert [each.what for each in told] == ["application.asked", "application.approved"]
        assert f"application:{number}" in queued.bodies(wire="mail")


def test_nobody_approves_his_own_application_not_even_a_manager(bank: Bank) -> None:
    boss, hanako = hire(bank[0], "manager"), open_person(bank[0])
    number = reissue_for(boss, hanako)
    assert refusal_of_approval(boss, number) is Refusal.OWN_APPLICATION
    with current.serving(bank[0]):
        with pytest.raises(Refused) as no:
            applications.refuse(application_id=number, by=boss.member, note="否", at=AT)
        assert no.value.refusal is Refusal.OWN_APPLICATION
        assert Letter.objects.filter(contract_id=hanako.contract_id).count() == 0
    assert state_of(bank[0], number) == "waiting"


def test_the_database_refuses_the_asker_even_when_the_code_forgets(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    boss, hanako = hire(bank[0], "manager"), open_person(bank[0])
    number = reissue_for(boss, hanako)
    monkeypatch.setattr(applications, "_somebody_else", lambda row, by: None)
    with pytest.raises(IntegrityError, match="nobody_approves_his_own_application"):
        approve(boss, number)
    assert state_of(bank[0], number) == "waiting"
    with current.serving(bank[0]):
        assert Letter.objects.filter(contract_id=hanako.contract_id).count() == 0
        # Nor by hand, with what the bank's own login may do.
        with pytest.raises(IntegrityError, match="nobody_approves_his_own_application"):
            Application.objects.filter(pk=number).update(
                state="refused", decided_by_id=boss.member.id, decided_at=AT
            )


@pytest.mark.parametrize("role", ["maker", "viewer"])
def test_who_may_not_approve_is_refused(bank: Bank, role: str) -> None:
    number = reissue_for(hire(bank[0], "maker"), open_person(bank[0]))
    assert refusal_of_approval(hire(bank[0], role), number) is Refusal.STAFF_ROLE


@pytest.mark.parametrize("role", ["checker", "viewer"])
def test_who_may_not_ask_is_refused(bank: Bank, role: str) -> None:
    with pytest.raises(Refused) as no:
        reissue_for(hire(bank[0], role), open_person(bank[0]))
    assert no.value.refusal is Refusal.STAFF_ROLE


def test_a_decision_is_final(bank: Bank) -> None:
    maker, checker, hanako = hire(bank[0], "maker"), hire(bank[0], "checker"), open_person(bank[0])
    approved, refused, withdrawn = (reissue_for(maker, hanako) for _ in range(3))
    approve(checker, approved)
    with current.serving(bank[0]):
        applications.refuse(application_id=refused, by=checker.member, note="届出印が違う", at=AT)
        applications.withdraw(application_id=withdrawn, by=maker.member, at=AT)
        for number in (approved, refused, withdrawn):
            assert refusal_of_approval(checker, number) is Refusal.ALREADY_DECIDED
            with pytest.raises(Refused) as no:
                applications.withdraw(application_id=number, by=maker.member, at=AT)
            assert no.value.refusal is Refusal.ALREADY_DECIDED
            with pytest.raises(Refused) as no:
                applications.refuse(application_id=number, by=checker.member, note="否", at=AT)
            assert no.value.refusal is Refusal.ALREADY_DECIDED
        states = [applications.find(each) for each in (approved, refused, withdrawn)]
        assert [each and each.state for each in states] == ["done", "refused", "withdrawn"]
        assert Letter.objects.filter(contract_id=hanako.contract_id).count() == 1


def test_only_the_asker_withdraws(bank: Bank) -> None:
    number = reissue_for(hire(bank[0], "maker"), open_person(bank[0]))
    with current.serving(bank[0]), pytest.raises(Refused) as no:
        applications.withdraw(application_id=number, by=hire(bank[0], "maker").member, at=AT)
    assert no.value.refusal is Refusal.STAFF_ROLE


def test_an_application_that_never_was_cannot_be_decided(bank: Bank) -> None:
    assert refusal_of_approval(hire(bank[0], "checker"), 987_654_321) is Refusal.NOT_APPLICABLE


@pytest.mark.parametrize("reason", ["", "　 ", "長" * 201])
def test_a_reason_is_given_and_short(bank: Bank, reason: str) -> None:
    maker, hanako = hire(bank[0], "maker"), open_person(bank[0])
    with current.serving(bank[0]), pytest.raises(Refused) as no:
        applications.apply(
            kind="reissue-passwords",
            by=maker.member,
            contract_id=hanako.contract_id,
            detail=PASSWORDS,
            reason=reason,
            at=AT,
        )
    assert (no.value.refusal, no.value.facts["field"]) == (Refusal.WRONG_LENGTH, "reason")


@pytest.mark.parametrize("kind", ["reissue-card", "rob-the-bank"])
def test_what_the_institution_does_not_have_cannot_be_asked_for(bank: Bank, kind: str) -> None:
    with pytest.raises(Refused) as no:
        ask(hire(bank[0], "maker"), kind, open_person(bank[0]), ADDRESS)
    assert no.value.refusal is Refusal.NOT_APPLICABLE


def test_a_procedure_needs_a_contract_that_is_there(bank: Bank) -> None:
    maker = hire(bank[0], "maker")
    for contract_id in (None, 987_654_321):
        with current.serving(bank[0]), pytest.raises(Refused) as no:
            applications.apply(
                kind="reissue-passwords",
                by=maker.member,
                contract_id=contract_id,
                detail=PASSWORDS,
                reason="届出書による",
                at=AT,
            )
        assert no.value.refusal is Refusal.NOT_APPLICABLE


def test_twenty_approvals_at_once_are_done_once(bank: Bank) -> None:
    hanako = open_person(bank[0])
    number = reissue_for(hire(bank[0], "maker"), hanako)
    results = approve_all_at_once(bank[0], number)
    assert len([each for each in results if isinstance(each, Done)]) == 1
    nos = [each.refusal for each in results if isinstance(each, Refused)]
    assert nos == [Refusal.ALREADY_DECIDED] * 19
    with current.serving(bank[0]):
        assert Letter.objects.filter(contract_id=hanako.contract_id).count() == 1


def test_control_without_the_lock_it_is_done_more_than_once(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanako = open_person(bank[0])
    number = reissue_for(hire(bank[0], "maker"), hanako)
    monkeypatch.setattr(applications, "_lock", lambda pk: Application.objects.filter(pk=pk).first())
    # The mail is queued once by its name, which would hide what this control must show.
    monkeypatch.setattr(applications, "_tell", lambda row, outcome, *, at: None)
    results = approve_all_at_once(bank[0], number)
    assert len([each for each in results if isinstance(each, Done)]) > 1
    with current.serving(bank[0]):
        assert Letter.objects.filter(contract_id=hanako.contract_id).count() > 1


def approve_all_at_once(institution: Institution, number: int) -> list[Done | Exception]:
    checkers = [hire(institution, "checker") for _ in range(4)]
    return all_at_once(
        lambda nth: approve(checkers[nth % 4], number), hands=20, institution=institution
    )


def test_withdrawing_and_approving_at_once_one_of_them_wins(bank: Bank) -> None:
    maker, checker = hire(bank[0], "maker"), hire(bank[0], "checker")
    for _ in range(5):
        hanako = open_person(bank[0])
        number = reissue_for(maker, hanako)

        def either(nth: int, number: int = number) -> str:
            if nth % 2:
                approve(checker, number)
                return "done"
            applications.withdraw(application_id=number, by=maker.member, at=AT)
            return "withdrawn"

        results = all_at_once(either, hands=8, institution=bank[0])
        [won] = [each for each in results if isinstance(each, str)]
        assert state_of(bank[0], number) == won
        with current.serving(bank[0]):
            letters = Letter.objects.filter(contract_id=hanako.contract_id).count()
        assert letters == (1 if won == "done" else 0)
