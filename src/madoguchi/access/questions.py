"""Secret questions (合言葉): registered once, one of them asked from an unusual place."""

import datetime as dt
import secrets
import unicodedata
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.db import transaction

from madoguchi.access import letters, lockout, passwords, places, session, steps
from madoguchi.access.actor import Actor
from madoguchi.access.codes import CODES, subject_of
from madoguchi.access.look_at import Attempt, look_at
from madoguchi.access.models import AskedSecret, FirstStepDone, SecretAnswer
from madoguchi.access.places import NOTHING_SEEN, Seen
from madoguchi.audit import record
from madoguchi.customers import accounts
from madoguchi.institutions import current
from madoguchi.policy.identity import SecretQuestions
from madoguchi.policy.profile import Profile
from madoguchi.values.refusal import Refusal, Refused

# From ぁ to ゖ, and the iteration marks: katakana stand 0x60 further on.
_KATAKANA = {code: code + 0x60 for code in (*range(0x3041, 0x3097), 0x309D, 0x309E)}
_MIDDLE_DOTS = "・·•‧∙⋅"

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one question or one answer; `place` counts from 0."""

    place: int
    part: Literal["question", "answer"]
    refusal: Refusal
    facts: dict[str, object]


def normalise(answer: str) -> str:
    """Fold an answer, so that how it was typed does not matter (A7).

    Width, hiragana and katakana, capital and small letters, spaces and middle dots do not count;
    small and large kana do.
    """
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", answer).casefold())
    kept = (char for char in text if not char.isspace() and char not in _MIDDLE_DOTS)
    # Once more, for a mark that stood behind a space has now found its letter.
    return unicodedata.normalize("NFKC", "".join(kept).translate(_KATAKANA))


def faults(answers: Sequence[Pair], rule: SecretQuestions) -> list[Fault]:
    """Everything that is wrong with what was chosen and typed, in the order of the page (A7)."""
    questions = [question for question, _ in answers]
    folded = [normalise(answer) for _, answer in answers]
    found = []
    for place, (question, answer) in enumerate(zip(questions, folded, strict=True)):
        if question not in rule.choices:
            found.append(Fault(place, "question", Refusal.OUT_OF_RANGE, {}))
        elif question in questions[:place]:
            found.append(Fault(place, "question", Refusal.ANSWERS_ALIKE, {}))
        no = unusable(answers[place][1], rule)
        if no is not None:
            found.append(Fault(place, "answer", no.refusal, no.facts))
        elif answer in folded[:place]:
            found.append(Fault(place, "answer", Refusal.ANSWERS_ALIKE, {}))
    return found


def unusable(answer: str, rule: SecretQuestions) -> Refused | None:
    """Say why a text can be no answer at all: empty, too long, or of control characters."""
    folded = normalise(answer)
    if not folded:
        return Refused(Refusal.WRONG_LENGTH)
    if not folded.isprintable():
        return Refused(Refusal.WRONG_CHARACTERS)
    if len(folded) > rule.longest:
        return Refused(Refusal.WRONG_LENGTH, shortest=1, longest=rule.longest)
    return None


def register(
    *,
    contract_id: int,
    answers: Sequence[Pair],
    profile: Profile,
    at: dt.datetime,
    seen: Seen = NOTHING_SEEN,
) -> None:
    """Keep the questions a customer chose and his answers, and finish that first step.

    The place they are registered from is the first one known. A form that is sent twice registers
    once.

    Raises Refused OUT_OF_RANGE, WRONG_LENGTH, WRONG_CHARACTERS or ANSWERS_ALIKE (B92) for the
    first fault. Source: A2, A7; manual 000 page 8.
    """
    rule = _rule(profile)
    if len(answers) != rule.count:
        raise Refused(Refusal.OUT_OF_RANGE, field="question")
    for fault in faults(answers, rule):
        raise Refused(fault.refusal, **fault.facts, field=f"{fault.part}_{fault.place + 1}")
    # Hashing is slow on purpose, so it is done before anybody waits for the turn.
    hashes = [passwords.hash_secret(normalise(answer)) for _, answer in answers]
    with transaction.atomic(using=current.alias(), durable=True):
        accounts.take_own_turn(contract_id)
        if steps.is_done(contract_id, "questions"):
            return
        _forget(contract_id)
        SecretAnswer.objects.bulk_create(
            SecretAnswer(
                contract_id=contract_id, place=place, question=question, hash=hashed, set_at=at
            )
            for place, ((question, _), hashed) in enumerate(zip(answers, hashes, strict=True))
        )
        steps.finish(contract_id, "questions", at=at)
        # A code is asked for before this step, so nothing is left that asks who it is.
        places.remember(contract_id=contract_id, pending=(), seen=seen, at=at)
        _tell(
            contract_id,
            purpose="questions",
            subject="合言葉を登録しました",
            lines=("追加認証に使う合言葉（質問と回答）を登録しました。",),
            at=at,
        )
        _record(contract_id, "questions.registered", at=at, detail={"count": rule.count})


def ask(*, contract_id: int, at: dt.datetime) -> str | None:
    """The question to be answered now; None where no answer is registered any more.

    One at random, and the same on reload and at every later sign-on until it is answered rightly:
    whoever knows the password cannot wait for the question he can answer.
    """
    asked = _asked(contract_id, at=at)
    return None if asked is None else asked.question


def stopped(contract_id: int, profile: Profile, *, at: dt.datetime) -> Refused | None:
    """Why a contract's answers are not looked at now: B96 with `until`, or B97."""
    subject = subject_of("secret-answer", contract_id)
    locked = lockout.state(subject, _rule(profile).lock, at=at)
    return None if locked is None else CODES["secret-answer"].no(locked)


def answer(*, by: Actor, typed: str, seen: Seen, profile: Profile, at: dt.datetime) -> None:
    """Check the answer to the question asked; after a right one another may be drawn.

    It makes the place known, unless a code is still to be asked for.

    Raises Refused ANSWER_MISMATCH (B93), ANSWER_LOCKED_OUT (B96) with `until`, or ANSWER_BLOCKED
    (B97). Source: A5, A7, S2; the error list of manual 000.
    """
    asked = _asked(by.contract_id, at=at)
    attempt = Attempt(
        subject=subject_of("secret-answer", by.contract_id),
        rule=_rule(profile).lock,
        codes=CODES["secret-answer"],
        who=by.name,
        what="secret-answer",
        contract_id=by.contract_id,
        detail=_which(asked),
    )
    # Without an answer to compare with, the same work is done, and the answer is no.
    hashed = None if asked is None else asked.hash
    look_at(attempt, lambda: passwords.is_hash_of(normalise(typed), hashed), at=at)
    with transaction.atomic(using=current.alias(), durable=True):
        accounts.take_own_turn(by.contract_id)
        AskedSecret.objects.filter(contract_id=by.contract_id).delete()
        places.remember(contract_id=by.contract_id, pending=by.pending[1:], seen=seen, at=at)
        _record(by.contract_id, "secret-answer.right", at=at, detail=_which(asked))


def reset(contract_id: int, *, at: dt.datetime) -> None:
    """Forget answers, places and wrong tries, so that the next sign-on registers anew (A7).

    Part of the caller's transaction, who records who decided it; the customer's sessions end.
    Source: manual 000, リスクベース認証停止解除・初期化依頼書.
    """
    accounts.take_turn(contract_id)
    lockout.release(subject_of("secret-answer", contract_id))
    session.end_all(contract_id, reason="questions-reset", at=at)
    _forget(contract_id)
    FirstStepDone.objects.filter(contract_id=contract_id, step="questions").delete()
    places.forget(contract_id)
    _tell(
        contract_id,
        purpose="questions",
        subject="合言葉を初期化しました",
        lines=("合言葉を初期化しました。次のログインのときに、登録し直してください。",),
        at=at,
    )


def _rule(profile: Profile) -> SecretQuestions:
    assert profile.sign_on.questions is not None
    return profile.sign_on.questions


def _asked(contract_id: int, *, at: dt.datetime) -> SecretAnswer | None:
    answers = {row.place: row for row in SecretAnswer.objects.filter(contract_id=contract_id)}
    if not answers:
        return None
    kept, _ = AskedSecret.objects.get_or_create(
        contract_id=contract_id,
        defaults={"place": secrets.choice(sorted(answers)), "asked_at": at},
    )
    return answers[kept.place]


def _forget(contract_id: int) -> None:
    AskedSecret.objects.filter(contract_id=contract_id).delete()
    SecretAnswer.objects.filter(contract_id=contract_id).delete()


def _which(asked: SecretAnswer | None) -> dict[str, int | str | None]:
    return {"question": None if asked is None else asked.place + 1}


def _record(
    contract_id: int, what: str, *, at: dt.datetime, detail: dict[str, int | str | None]
) -> None:
    record.record(
        chain=record.chain_of(contract_id),
        who=f"contract:{contract_id}",
        what=what,
        at=at,
        detail=detail,
    )


def _tell(
    contract_id: int, *, purpose: str, subject: str, lines: Sequence[str], at: dt.datetime
) -> None:
    letters.tell(
        contract_id, purpose=purpose, about=str(uuid.uuid4()), subject=subject, lines=lines, at=at
    )
