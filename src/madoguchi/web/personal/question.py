"""One secret question (追加認証): asked after the login password, from an unusual place."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from madoguchi.access import questions, session
from madoguchi.access.codes import CODES
from madoguchi.values.refusal import Refused
from madoguchi.web.personal.place import seen_by
from madoguchi.web.shared import wording
from madoguchi.web.shared.request import BankRequest, at_step
from madoguchi.web.shared.see_other import see_other

# Longer than any answer can be; what is beyond is not even looked at.
_MOST_TYPED = 200


@at_step("question")
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: BankRequest) -> HttpResponse:
    """Ask the question of this sign-on; on POST, go on after the right answer (A7)."""
    if request.method != "POST":
        stopped = questions.stopped(request.actor.contract_id, request.profile, at=request.at)
        return _ask(request, stopped, status=200)
    rule = request.profile.sign_on.questions
    assert rule is not None
    typed = request.POST.get("answer", "")[:_MOST_TYPED]
    try:
        # What can be no answer spends no try.
        unusable = questions.unusable(typed, rule)
        if unusable is not None:
            raise unusable
        questions.answer(
            by=request.actor,
            typed=typed,
            seen=seen_by(request),
            profile=request.profile,
            at=request.at,
        )
    except Refused as refused:
        return _ask(request, refused, status=422)
    session.step_done(request.session_token, "question")
    return see_other("top")


def _ask(request: BankRequest, refused: Refused | None, *, status: int) -> HttpResponse:
    asked = questions.ask(contract_id=request.actor.contract_id, at=request.at)
    if asked is None:
        # The bank has reset the questions a moment ago, and with them ended this session.
        return see_other("login")
    error = None
    if refused is not None:
        facts = {"field": "answer", **refused.facts}
        error = {
            "text": wording.words(refused.refusal, facts, request.profile),
            "code": refused.refusal.value,
        }
    # After a lock no answer will do.
    may_answer = refused is None or refused.refusal not in CODES["secret-answer"].stopped
    context = {
        "question": asked,
        # The error of a form that is not there stands at no field.
        "errors": {} if error is None else {"answer" if may_answer else "summary": error},
        "may_answer": may_answer,
    }
    return render(request, "personal/question.html", context, status=status)
