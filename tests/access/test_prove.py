"""Proving a deed: the factor asked for, and one answer for one deed."""

import uuid

import pytest

from cast import AT, CONFIRMATION_PASSWORD, Person, open_person
from hands import all_at_once
from madoguchi.access import card
from madoguchi.access.actor import Proof
from madoguchi.access.prove import Answer, prove
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.values.refusal import Refusal, Refused

Bank = tuple[Institution, ...]


def try_to_prove(person: Person, answer: Answer) -> Proof:
    profile = person.institution.profile
    return prove(
        by=person.actor,
        factors=(profile.factors.transfer,),
        answer=answer,
        request_id=uuid.uuid4(),
        profile=profile,
        at=AT,
    )


def question_for(person: Person) -> card.Question:
    cells = person.institution.profile.sign_on.card_cells
    assert cells is not None
    return card.question(contract_id=person.contract_id, cells=cells, at=AT)


def right_answer(person: Person) -> Answer:
    asked = question_for(person)
    pictures = tuple(person.card[cell] for cell in asked.cells)
    return Answer(question_id=asked.question_id, pictures=pictures)


def test_one_right_answer_brought_forty_times_at_once_proves_one_deed(bank: Bank) -> None:
    hanako = open_person(bank[1])
    with current.serving(bank[1]):
        answer = right_answer(hanako)
    results = all_at_once(lambda nth: try_to_prove(hanako, answer), hands=40, institution=bank[1])
    assert sum(isinstance(result, Proof) for result in results) == 1


def test_control_an_answer_that_is_not_used_up_proves_many_deeds(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanako = open_person(bank[1])
    with current.serving(bank[1]):
        answer = right_answer(hanako)
    monkeypatch.setattr(card, "use_up", lambda **which: True)
    results = all_at_once(lambda nth: try_to_prove(hanako, answer), hands=40, institution=bank[1])
    assert sum(isinstance(result, Proof) for result in results) > 1


def test_a_stale_answer_spends_no_try(bank: Bank) -> None:
    hanako = open_person(bank[1])
    with current.serving(bank[1]):
        old = right_answer(hanako)
        assert isinstance(try_to_prove(hanako, old), Proof)
        for _ in range(9):
            with pytest.raises(Refused) as no:
                try_to_prove(hanako, old)
            assert no.value.refusal is Refusal.STALE_CHALLENGE
        assert isinstance(try_to_prove(hanako, right_answer(hanako)), Proof)


def test_the_wrong_password_is_refused_and_the_right_one_forgets_it(bank: Bank) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        for _ in range(2):
            for _ in range(4):
                with pytest.raises(Refused) as no:
                    try_to_prove(hanako, Answer(password="wrong1"))
                assert no.value.refusal is Refusal.CONFIRMATION_MISMATCH
            proof = try_to_prove(hanako, Answer(password=CONFIRMATION_PASSWORD))
            assert proof.contract_id == hanako.contract_id


def test_a_new_card_makes_the_old_one_void(bank: Bank) -> None:
    hanako = open_person(bank[1])
    with current.serving(bank[1]):
        card.issue(contract_id=hanako.contract_id, at=AT)
        with pytest.raises(Refused) as no:
            try_to_prove(hanako, right_answer(hanako))
        assert no.value.refusal is Refusal.CARD_MISMATCH
