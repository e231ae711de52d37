"""Choosing the secret questions (リスクベース認証 登録): a step of the first use."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.access import questions, session
from madoguchi.access.questions import Pair
from madoguchi.policy.identity import SecretQuestions
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.web.personal.place import seen_by
from madoguchi.web.personal.typed_errors import errors_of
from madoguchi.web.shared import wording
from madoguchi.web.shared.request import BankRequest, at_step
from madoguchi.web.shared.see_other import see_other

# Longer than any answer can be; what is beyond is not even looked at.
_MOST_TYPED = 200

Errors = dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Row:
    """One question and its answer on the page, counted from 1."""

    number: int
    chosen: str
    answer: str
    question_error: dict[str, str] | None
    answer_error: dict[str, str] | None


@at_step("questions")
@require_http_methods(["GET", "HEAD", "POST"])
def choose_questions(request: BankRequest) -> HttpResponse:
    """Ask for the questions and answers; on POST, register them (A2, A7; manual 000 page 8)."""
    rule = request.profile.sign_on.questions
    assert rule is not None
    if request.method != "POST":
        # A different question stands in each line to begin with.
        return _page(request, rule, [(choice, "") for choice in rule.choices[: rule.count]])
    pairs = [_typed(request, number) for number in range(1, rule.count + 1)]
    noted = "noted" in request.POST
    errors = _errors(request, pairs, rule, noted=noted)
    if errors:
        return _page(request, rule, pairs, errors, noted=noted)
    try:
        questions.register(
            contract_id=request.actor.contract_id,
            answers=pairs,
            profile=request.profile,
            at=request.at,
            seen=seen_by(request),
        )
    except Refused as refused:
        return _page(request, rule, pairs, errors_of(request, [refused]), noted=noted)
    session.step_done(request.session_token, "questions")
    return see_other("top")


def _typed(request: BankRequest, number: int) -> Pair:
    question, answer = (
        request.POST.get(f"{part}_{number}", "")[:_MOST_TYPED] for part in ("question", "answer")
    )
    return question, answer


def _errors(
    request: BankRequest, pairs: list[Pair], rule: SecretQuestions, *, noted: bool
) -> Errors:
    errors = {}
    for fault in questions.faults(pairs, rule):
        field = f"{fault.part}_{fault.place + 1}"
        facts = {**fault.facts, "field": field}
        text = wording.words(fault.refusal, facts, request.profile)
        errors[field] = {"text": text, "code": fault.refusal.value}
    if not noted:
        text = _("合言葉をお控えのうえ、チェックを入れてください。")
        errors["noted"] = {"text": text, "code": Refusal.OUT_OF_RANGE.value}
    return errors


def _page(
    request: BankRequest,
    rule: SecretQuestions,
    pairs: list[Pair],
    errors: Errors | None = None,
    *,
    noted: bool = False,
) -> HttpResponse:
    found = errors or {}
    context: dict[str, Any] = {
        "rows": [
            Row(
                number,
                question,
                answer,
                found.get(f"question_{number}"),
                found.get(f"answer_{number}"),
            )
            for number, (question, answer) in enumerate(pairs, 1)
        ],
        "choices": rule.choices,
        "longest": rule.longest,
        "count": rule.count,
        "noted": noted,
        "errors": found,
    }
    return render(request, "personal/questions.html", context, status=422 if found else 200)
