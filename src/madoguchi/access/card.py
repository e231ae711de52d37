"""The image card (画像認証カード): fifty pictures in cells A1–E0, asked a few at a time."""

import datetime as dt
import os
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import transaction

from madoguchi.access.models import CardQuestion, ImageCard
from madoguchi.institutions import current
from madoguchi.values.pictures import PICTURES, cell_name


@dataclass(frozen=True, slots=True)
class Question:
    """The cells a customer is asked for now, by index 0–49 and by name (Ａ１ …)."""

    question_id: uuid.UUID
    cells: tuple[int, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The cells as they are printed on the card's edges."""
        return tuple(cell_name(cell) for cell in self.cells)


def _cipher() -> AESGCM:
    return AESGCM(current.institution().secret("image-cards"))


def issue(
    *, contract_id: int, at: dt.datetime, keys: Sequence[str] | None = None
) -> tuple[str, ...]:
    """Issue a card; a card issued before is void from now on (A10).

    The layout is random, or it is that of a card already printed: `keys`, cell by cell. Raises
    ValueError where those are not the fifty pictures, each once.
    """
    printed = _shuffled() if keys is None else tuple(keys)
    if sorted(printed) != sorted(picture.key for picture in PICTURES):
        raise ValueError("a card holds each of the fifty pictures once")
    nonce = os.urandom(12)
    sealed = nonce + _cipher().encrypt(nonce, ",".join(printed).encode(), str(contract_id).encode())
    ImageCard.objects.update_or_create(
        contract_id=contract_id,
        defaults={"layout": sealed, "issued_at": at, "asked_cells": ""},
    )
    CardQuestion.objects.filter(contract_id=contract_id).delete()
    return printed


def _shuffled() -> tuple[str, ...]:
    keys = [picture.key for picture in PICTURES]
    secrets.SystemRandom().shuffle(keys)
    return tuple(keys)


def layout(contract_id: int) -> tuple[str, ...]:
    """The pictures of a contract's card, cell by cell; raises ImageCard.DoesNotExist."""
    sealed = bytes(ImageCard.objects.get(contract_id=contract_id).layout)
    plain = _cipher().decrypt(sealed[:12], sealed[12:], str(contract_id).encode())
    return tuple(plain.decode().split(","))


def question(*, contract_id: int, cells: int, at: dt.datetime) -> Question:
    """The cells to ask for: the same on every reload and in every tab until answered rightly.

    An onlooker who asks again learns nothing new, and cannot wait for cells he has seen: none is
    asked a second time before fewer are left than are needed (A10). Then all begin anew.
    Raises ImageCard.DoesNotExist.
    """
    row = _kept(contract_id) or _draw(contract_id, cells, at=at)
    return Question(row.question_id, _numbers(row.cells))


def _kept(contract_id: int) -> CardQuestion | None:
    return CardQuestion.objects.filter(contract_id=contract_id).first()


def _draw(contract_id: int, cells: int, *, at: dt.datetime) -> CardQuestion:
    with transaction.atomic(using=current.alias()):
        # One draws at a time, and what the one before drew is known to the next.
        issued = _hold(contract_id)
        kept = _kept(contract_id)
        if kept is not None:
            return kept
        asked = set(_numbers(issued.asked_cells))
        if len(PICTURES) - len(asked) < cells:
            asked = set()
        fresh = [cell for cell in range(len(PICTURES)) if cell not in asked]
        picked = secrets.SystemRandom().sample(fresh, cells)
        issued.asked_cells = _written(sorted({*asked, *picked}))
        issued.save(update_fields=["asked_cells"])
        return CardQuestion.objects.create(
            contract_id=contract_id,
            question_id=uuid.uuid4(),
            cells=_written(picked),
            asked_at=at,
        )


def _hold(contract_id: int) -> ImageCard:
    return ImageCard.objects.select_for_update(no_key=True).get(contract_id=contract_id)


def _numbers(written: str) -> tuple[int, ...]:
    return tuple(int(cell) for cell in written.split(",") if cell)


def _written(cells: Sequence[int]) -> str:
    return ",".join(str(cell) for cell in cells)


def is_right(*, contract_id: int, asked: Question, pictures: tuple[str, ...]) -> bool:
    """Compare the pictures a customer chose with the card's, all cells at once."""
    card = layout(contract_id)
    wanted = ",".join(card[cell] for cell in asked.cells)
    return secrets.compare_digest(wanted.encode(), ",".join(pictures).encode())


def use_up(*, contract_id: int, question_id: uuid.UUID) -> bool:
    """Consume a question by one conditional DELETE: one answer proves one deed."""
    deleted, _ = CardQuestion.objects.filter(
        contract_id=contract_id, question_id=question_id
    ).delete()
    return deleted == 1
