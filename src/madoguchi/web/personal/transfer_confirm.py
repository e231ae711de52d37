"""Check and prove (振込内容の確認): every value once more, the factor, then it is done once."""

import time
import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from madoguchi.access import card
from madoguchi.access.prove import Answer, prove
from madoguchi.customers import accounts
from madoguchi.directory.calendar import calendar
from madoguchi.policy import transfer as policy
from madoguchi.transfers import drafts, facts, reads, send
from madoguchi.transfers.drafts import Drafted
from madoguchi.values.day import day_of
from madoguchi.values.pictures import PICTURES
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.web.shared import wording
from madoguchi.web.shared.request import BankRequest
from madoguchi.web.shared.see_other import see_other

# How long a second press of the button waits for the first one's result.
_WAIT_SECONDS = 8.0


def confirm(request: BankRequest, request_id: uuid.UUID) -> HttpResponse:
    """Show what will be done and ask for the factor; on POST, do it (C7)."""
    contract_id = request.actor.contract_id
    if reads.by_request(request_id, contract_id=contract_id) is not None:
        return see_other("order", request_id)
    drafted = drafts.find(request_id, contract_id=contract_id)
    if drafted is None:
        raise Http404
    if request.method == "POST":
        return _send(request, drafted)
    return _page(request, drafted)


def _send(request: BankRequest, drafted: Drafted) -> HttpResponse:
    """One press works; presses beside it wait for its result instead of being refused."""
    if not drafts.claim(drafted.request_id, at=request.at):
        return _await_first_press(request, drafted)
    try:
        proof = prove(
            by=request.actor,
            factor=request.profile.factors.transfer,
            answer=_answer(request),
            request_id=drafted.request_id,
            rule=request.profile.sign_on,
            at=request.at,
        )
        transfer = send.send_transfer(
            drafted=drafted, by=request.actor, proof=proof, calendar=calendar(), at=request.at
        )
    except Refused as refused:
        drafts.release(drafted.request_id)
        return _page(request, drafted, refused=refused)
    return see_other("order", transfer.request_id)


def _await_first_press(request: BankRequest, drafted: Drafted) -> HttpResponse:
    give_up = time.monotonic() + _WAIT_SECONDS
    while time.monotonic() < give_up:
        if reads.by_request(drafted.request_id, contract_id=request.actor.contract_id):
            return see_other("order", drafted.request_id)
        time.sleep(0.1)
    return render(
        request, "personal/transfer_working.html", {"request_id": drafted.request_id}, status=202
    )


def _answer(request: BankRequest) -> Answer:
    try:
        question_id = uuid.UUID(request.POST.get("question", ""))
    except ValueError:
        question_id = None
    count = request.profile.sign_on.card_cells or 0
    return Answer(
        password=request.POST.get("confirmation_password", "")[:64],
        question_id=question_id,
        pictures=tuple(request.POST.get(f"cell{nth}", "")[:16] for nth in range(count)),
    )


def _page(
    request: BankRequest, drafted: Drafted, *, refused: Refused | None = None
) -> HttpResponse:
    decision, available_yen = _decide(request, drafted)
    if isinstance(decision, policy.Refused):
        error = {
            "text": wording.words(
                decision.refusal,
                {"next_open": decision.next_open, "most_yen": decision.most_yen,
                 "reason": decision.reason},
                request.profile,
            ),
            "code": decision.refusal.value,
        }
        return _render(request, drafted, None, available_yen, error=error, status=422)
    shown = (drafted.shown_fee_yen, drafted.shown_value_date)
    if shown != (decision.terms.fee_yen, decision.terms.value_date):
        # The terms moved on since the draft was kept, for instance at midnight: confirm anew.
        renewed = drafts.keep(
            drafted.wish,
            contract_id=request.actor.contract_id,
            terms=decision.terms,
            remarks=(*drafted.remarks, _("お取扱いの条件が変わりました。もう一度お確かめください。")),
            at=request.at,
        )
        return see_other("transfer-confirm", renewed)
    error = None
    if refused is not None:
        error = {
            "text": wording.words(refused.refusal, refused.facts, request.profile),
            "code": refused.refusal.value,
        }
    return _render(
        request,
        drafted,
        decision.terms,
        available_yen,
        error=error,
        status=200 if refused is None else 422,
    )


def _decide(
    request: BankRequest, drafted: Drafted
) -> tuple[policy.Accepted | policy.Refused, int]:
    try:
        gathered = facts.gather(
            drafted.wish,
            contract_id=request.actor.contract_id,
            proof=None,
            day=day_of(request.at),
        )
    except facts.NotYours as error:
        raise Http404 from error
    decision = policy.decide(
        drafted.wish, gathered.facts, request.profile, calendar(), at=request.at
    )
    return decision, gathered.facts.available_yen


def _render(
    request: BankRequest,
    drafted: Drafted,
    terms: policy.Terms | None,
    available_yen: int,
    *,
    error: dict[str, str] | None,
    status: int,
) -> HttpResponse:
    factor = request.profile.factors.transfer
    question = None
    if factor == "image-card" and terms is not None:
        question = card.question(
            contract_id=request.actor.contract_id,
            cells=request.profile.sign_on.card_cells or 0,
            at=request.at,
        )
    blocked = error is not None and error["code"] in (
        Refusal.CARD_BLOCKED.value,
        Refusal.CONFIRMATION_BLOCKED.value,
    )
    context = {
        "drafted": drafted,
        "terms": terms,
        "after_yen": None if terms is None else available_yen - terms.debit_yen,
        "source": _source_words(request, drafted),
        "factor": factor,
        "question": question,
        "cells": [] if question is None else list(enumerate(question.names)),
        "pictures": PICTURES,
        "error": error,
        "may_prove": terms is not None and not blocked,
    }
    return render(request, "personal/transfer_confirm.html", context, status=status)


def _source_words(request: BankRequest, drafted: Drafted) -> str:
    for account in accounts.accounts_of(request.actor.contract_id):
        if account.id == drafted.wish.source_id:
            return f"{account.kind.japanese} {account.number}"
    return ""
