"""The factor on a page (取引認証の欄): what is asked of the customer, and what he answered."""

import uuid
from typing import Any

from madoguchi.access import card
from madoguchi.access.prove import Answer
from madoguchi.values.pictures import PICTURES
from madoguchi.values.refusal import Refusal
from madoguchi.web.shared.request import BankRequest

# After these, nothing the customer types will do.
_BLOCKED = (Refusal.CARD_BLOCKED.value, Refusal.CONFIRMATION_BLOCKED.value)


def asked(request: BankRequest, *, error: dict[str, str] | None, may_ask: bool) -> dict[str, Any]:
    """What the page's template asks for; nothing where the deed cannot be done anyway."""
    factor = request.profile.factors.transfer
    question = None
    if factor == "image-card" and may_ask:
        question = card.question(
            contract_id=request.actor.contract_id,
            cells=request.profile.sign_on.card_cells or 0,
            at=request.at,
        )
    return {
        "factor": factor,
        "question": question,
        "cells": [] if question is None else list(enumerate(question.names)),
        "pictures": PICTURES,
        "may_prove": may_ask and not (error is not None and error["code"] in _BLOCKED),
    }


def answered(request: BankRequest) -> Answer:
    """What the customer answered, unjudged; the fields are those of the page's template."""
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
