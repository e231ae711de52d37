"""Letters to customers (ご案内): sealed until one member prints them, once, and then gone."""

import datetime as dt
import json
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_noop as _

from madoguchi.audit import record
from madoguchi.institutions import current
from madoguchi.staff import pdf
from madoguchi.staff.case import LetterDraft, Outcome
from madoguchi.staff.member import StaffMember, require, view
from madoguchi.staff.models import Letter
from madoguchi.values.pictures import PICTURES
from madoguchi.values.refusal import Refusal, Refused

NAMES: dict[str, str] = {
    "contract": _("ご契約内容・初回パスワードのご案内"),
    "passwords": _("パスワードのご案内"),
    "card": _("画像認証カード"),
}

_NONCE_BYTES = 12
_MOST_LETTERS = 200


@dataclass(frozen=True, slots=True)
class Kept:
    """A letter as the staff sees it: what it is and whether it was printed, never what it says."""

    id: int
    application_id: int
    contract_id: int
    kind: str
    name: str
    made_at: dt.datetime
    printed_by: StaffMember | None
    printed_at: dt.datetime | None


def keep(outcome: Outcome, *, application_id: int, at: dt.datetime) -> tuple[int, ...]:
    """Seal the letters of a procedure, in its transaction, and return their numbers."""
    return tuple(
        Letter.objects.create(
            application_id=application_id,
            contract_id=outcome.contract,
            kind=draft.kind,
            content=_seal(draft, application_id),
            made_at=at,
        ).pk
        for draft in outcome.letters
    )


def print_letter(*, letter_id: int, by: StaffMember, pictures: Path, at: dt.datetime) -> bytes:
    """Print a letter as PDF, exactly once; afterwards nobody can read it any more (G).

    `pictures` is the folder with the drawings of the image card. One conditional UPDATE decides
    between two who print at once. Raises Refused STAFF_ROLE (F04), or NOT_APPLICABLE (F07) for a
    letter that was printed or never was.
    """
    require(by.may_print)
    row = Letter.objects.filter(pk=letter_id, printed_at=None).first()
    if row is None or row.content is None:
        raise Refused(Refusal.NOT_APPLICABLE)
    # Set before it is taken: a letter that cannot be set is not lost.
    paper = _set(row, pictures, at=at)
    with transaction.atomic(using=current.alias(), durable=True):
        if not _take(row.pk, by, at=at):
            raise Refused(Refusal.NOT_APPLICABLE)
        record.record(
            chain=record.chain_of(row.contract_id),
            who=by.who,
            what="letter.printed",
            about=f"application:{row.application_id}",
            at=at,
            detail={"kind": row.kind, "letter": row.pk},
        )
    return paper


def to_print() -> list[Kept]:
    """The letters that wait for a printer, oldest first."""
    return _views(Letter.objects.filter(printed_at=None).order_by("made_at", "pk"))


def of_application(application_id: int) -> list[Kept]:
    """The letters of one application."""
    return _views(Letter.objects.filter(application_id=application_id).order_by("pk"))


def of_contract(contract_id: int) -> list[Kept]:
    """The letters to one customer, newest first."""
    return _views(Letter.objects.filter(contract_id=contract_id).order_by("-made_at", "-pk"))


def _views(rows: QuerySet[Letter]) -> list[Kept]:
    found = rows.select_related("printed_by")[:_MOST_LETTERS]
    return [
        Kept(
            row.pk,
            row.application_id,
            row.contract_id,
            row.kind,
            NAMES[row.kind],
            row.made_at,
            None if row.printed_by is None else view(row.printed_by),
            row.printed_at,
        )
        for row in found
    ]


def _take(letter_id: int, by: StaffMember, *, at: dt.datetime) -> bool:
    """Take a letter off the pile and forget what it says; False where another hand did."""
    pile = Letter.objects.filter(pk=letter_id, printed_at=None)
    return bool(pile.update(content=None, printed_by_id=by.id, printed_at=at))


def _cipher() -> AESGCM:
    return AESGCM(current.institution().secret("letters"))


def _bound_to(application_id: int, kind: str) -> bytes:
    return f"{application_id}:{kind}".encode()


def _seal(draft: LetterDraft, application_id: int) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    plain = json.dumps(dict(draft.content), ensure_ascii=False).encode()
    return nonce + _cipher().encrypt(nonce, plain, _bound_to(application_id, draft.kind))


def _set(row: Letter, pictures: Path, *, at: dt.datetime) -> bytes:
    assert row.content is not None
    sealed = bytes(row.content)
    plain = _cipher().decrypt(
        sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], _bound_to(row.application_id, row.kind)
    )
    said = json.loads(plain)
    if row.kind == "card":
        said["cells"] = _cells(said.pop("pictures"), pictures)
    return pdf.typeset(row.kind, said, profile=current.institution().profile, at=at)


def _cells(keys: list[str], pictures: Path) -> list[dict[str, str]]:
    """The drawings of a card, cell by cell, each with its name."""
    names = {picture.key: picture.name for picture in PICTURES}
    return [
        {"name": names[key], "svg": (pictures / f"{key}.svg").read_text("utf-8")} for key in keys
    ]
