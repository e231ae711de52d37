"""The factors on a page (取引認証の欄): what is asked of the customer, and what he answered."""

import uuid
from typing import Any, get_args

from madoguchi.access import accept_code, card
from madoguchi.access.codes import CODES
from madoguchi.access.prove import Answer
from madoguchi.policy.factors import Deed, factors_for
from madoguchi.policy.table import FactorName
from madoguchi.values.pictures import PICTURES
from madoguchi.web.shared.request import BankRequest

# After these, nothing the customer types will do.
_BLOCKED = {CODES[factor].blocked.value for factor in get_args(FactorName)}


def factors_of(
    request: BankRequest, deed: Deed, *, preregistered: bool = False
) -> tuple[FactorName, ...]:
    """The factors this customer is asked for, in the order of the page (C7, A8).

    `preregistered`: the money goes to a payee registered with the bank on paper.
    """
    has_token = request.profile.one_time_passwords is not None and accept_code.has_token(
        request.actor.contract_id
    )
    return factors_for(deed, request.profile, has_token=has_token, preregistered=preregistered)


def asked(
    request: BankRequest, *, deed: Deed, error: dict[str, str] | None = None
) -> dict[str, Any]:
    """What `personal/proof.html` asks for a deed."""
    return ask(request, factors_of(request, deed), error=error)


def ask(
    request: BankRequest,
    factors: tuple[FactorName, ...],
    *,
    error: dict[str, str] | None = None,
    may_ask: bool = True,
) -> dict[str, Any]:
    """What `personal/proof.html` asks for these factors; nothing where it would be of no use."""
    question = None
    if "image-card" in factors and may_ask:
        question = card.question(
            contract_id=request.actor.contract_id,
            cells=request.profile.sign_on.card_cells or 0,
            at=request.at,
        )
    return {
        "factors": factors,
        "question": question,
        "cells": [] if question is None else list(enumerate(question.names)),
        "pictures": PICTURES,
        "may_prove": may_ask and not (error is not None and error["code"] in _BLOCKED),
    }


def answered(request: BankRequest) -> Answer:
    """What the customer answered, unjudged; the fields are those of `personal/proof.html`."""
    try:
        question_id = uuid.UUID(request.POST.get("question", ""))
    except ValueError:
        question_id = None
    count = request.profile.sign_on.card_cells or 0
    return Answer(
        password=request.POST.get("confirmation_password", "")[:64],
        question_id=question_id,
        pictures=tuple(request.POST.get(f"cell{nth}", "")[:16] for nth in range(count)),
        code=request.POST.get("code", "").strip()[:16],
    )
