"""Secret questions: one is asked for each sign-on, and wrong answers lock in stages."""

import datetime as dt
import threading
from collections.abc import Callable

import pytest
from django.db import transaction

from cast import AT, Person
from madoguchi.access import passwords, questions, session
from madoguchi.access.actor import Actor
from madoguchi.access.models import KnownPlace
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.values.refusal import Refusal, Refused
from wonted import (
    ABROAD,
    ANSWERS,
    AT_HOME,
    answer_to,
    comes_from,
    mails_to,
    newcomer,
    pairs_of,
    records_of,
    rule_of,
    with_questions,
)

Bank = tuple[Institution, ...]


def answers(person: Person, typed: str, token: str = "a session", *, at: dt.datetime = AT) -> None:
    questions.answer(
        by=person.actor,
        token=token,
        typed=typed,
        seen=ABROAD,
        profile=person.institution.profile,
        at=at,
    )


def refusal_of(person: Person, typed: str, *, at: dt.datetime = AT) -> Refused:
    with pytest.raises(Refused) as no:
        answers(person, typed, at=at)
    return no.value


def right_answer(person: Person, token: str = "a session") -> str:
    return answer_to(person, questions.ask(contract_id=person.contract_id, token=token))


def count_looks(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Count how often an answer is really compared."""
    looked: list[str] = []
    lock = threading.Lock()
    compare = passwords.is_hash_of

    def counted(text: str, hashed: str | None) -> bool:
        with lock:
            looked.append("looked")
        return compare(text, hashed)

    monkeypatch.setattr(passwords, "is_hash_of", counted)
    return lambda: len(looked)


def test_a_session_keeps_its_question_and_sessions_draw_every_one(bank: Bank) -> None:
    hanako = with_questions(bank[0])
    with current.serving(bank[0]):
        asked = {
            token: questions.ask(contract_id=hanako.contract_id, token=token)
            for token in map(str, range(60))
        }
        again = {
            token: questions.ask(contract_id=hanako.contract_id, token=token) for token in asked
        }
    assert asked == again
    assert set(asked.values()) == set(rule_of(bank[0]).choices[:3])


def test_wrong_answers_lock_for_an_hour_and_then_for_good(bank: Bank) -> None:
    hanako = with_questions(bank[0])
    hour = AT + dt.timedelta(minutes=60)
    with current.serving(bank[0]):
        said = [refusal_of(hanako, "wrong") for _ in range(6)]
        assert [no.refusal for no in said] == (
            [Refusal.ANSWER_MISMATCH] * 4 + [Refusal.ANSWER_LOCKED_OUT] * 2
        )
        assert said[-1].facts["until"] == hour
        locked = refusal_of(hanako, right_answer(hanako), at=hour - dt.timedelta(seconds=1))
        assert locked.refusal is Refusal.ANSWER_LOCKED_OUT, "even the right one"
        said = [refusal_of(hanako, "wrong", at=hour) for _ in range(5)]
        assert [no.refusal for no in said] == (
            [Refusal.ANSWER_MISMATCH] * 4 + [Refusal.ANSWER_BLOCKED]
        )
        later = hour + dt.timedelta(days=400)
        blocked = refusal_of(hanako, right_answer(hanako), at=later)
        assert blocked.refusal is Refusal.ANSWER_BLOCKED
        assert len(records_of(hanako, "secret-answer.failed")) == 8
        assert len(records_of(hanako, "secret-answer.locked")) == 2
        assert sum("合言葉の受付を止めました" in subject for subject in mails_to(hanako)) == 2


def test_a_right_answer_forgets_the_wrong_ones_and_makes_the_place_known(bank: Bank) -> None:
    hanako = with_questions(bank[0])
    with current.serving(bank[0]):
        token, actor = comes_from(hanako, ABROAD)
        assert actor.pending == ("question",)
        for _ in range(4):
            assert refusal_of(hanako, "wrong").refusal is Refusal.ANSWER_MISMATCH
        answers(hanako, right_answer(hanako, token), token)
        assert refusal_of(hanako, "wrong").refusal is Refusal.ANSWER_MISMATCH
        assert len(records_of(hanako, "secret-answer.right")) == 1
        assert comes_from(hanako, ABROAD)[1].pending == ()
        assert comes_from(hanako, AT_HOME)[1].pending == (), "home stays known"


def test_a_wrong_answer_makes_no_place_known(bank: Bank) -> None:
    hanako = with_questions(bank[0])
    with current.serving(bank[0]):
        before = KnownPlace.objects.filter(contract_id=hanako.contract_id).count()
        assert refusal_of(hanako, "wrong").refusal is Refusal.ANSWER_MISMATCH
        assert KnownPlace.objects.filter(contract_id=hanako.contract_id).count() == before
        assert comes_from(hanako, ABROAD)[1].pending == ("question",)


def test_the_answer_to_another_question_is_wrong(bank: Bank) -> None:
    hanako = with_questions(bank[0])
    with current.serving(bank[0]):
        others = [each for each in ANSWERS if each != right_answer(hanako)]
        assert [refusal_of(hanako, each).refusal for each in others] == [
            Refusal.ANSWER_MISMATCH
        ] * 2


def test_without_answers_the_same_work_is_done_and_the_answer_is_no(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanako = newcomer(bank[0])
    looks = count_looks(monkeypatch)
    with current.serving(bank[0]):
        assert questions.ask(contract_id=hanako.contract_id, token="a session") is None
        assert refusal_of(hanako, "シロ").refusal is Refusal.ANSWER_MISMATCH
    assert looks() == 1


def test_a_reset_forgets_everything_and_the_next_sign_on_registers_anew(bank: Bank) -> None:
    hanako = with_questions(bank[0])
    with current.serving(bank[0]):
        token, _ = comes_from(hanako, ABROAD)
        for _ in range(5):
            refusal_of(hanako, "wrong")
        with transaction.atomic(using=bank[0].key):
            questions.reset(hanako.contract_id, at=AT)
        assert not isinstance(session.look_up(token, idle=AT - AT, longest=AT - AT, at=AT), Actor)
        assert questions.stopped(hanako.contract_id, bank[0].profile, at=AT) is None
        assert not KnownPlace.objects.filter(contract_id=hanako.contract_id).exists()
        assert comes_from(hanako, ABROAD)[1].pending == ("questions",)
        questions.register(
            contract_id=hanako.contract_id,
            answers=pairs_of(bank[0])[::-1],
            profile=bank[0].profile,
            at=AT,
            seen=ABROAD,
        )
        assert comes_from(hanako, AT_HOME)[1].pending == ("question",)
        assert any("合言葉を初期化しました" in subject for subject in mails_to(hanako))
