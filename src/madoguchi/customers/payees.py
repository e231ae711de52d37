"""Whom a contract pays again (振込先の登録): on paper with the bank, or as he wishes (C1, C13)."""

import datetime as dt
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet

from madoguchi.customers.models import Payee as Row
from madoguchi.values.account import AccountKind, AccountNumber, Payee, mask
from madoguchi.values.refusal import Refusal, Refused

NOTE_LENGTH = 20


@dataclass(frozen=True, slots=True)
class Named:
    """A payee with what its bank and branch are called, and the customer's own note (備考)."""

    payee: Payee
    bank_name: str
    branch_name: str
    note: str = ""

    @property
    def masked(self) -> str:
        """The account as trails and mails may name it: 0001-001-1-****456."""
        to = self.payee.account
        return f"{to.bank}-{to.branch}-{to.kind.value}-{mask(to.number)}"


@dataclass(frozen=True, slots=True)
class Registered(Named):
    """A payee a contract has registered (登録口座), or the bank for it on paper (事前登録先)."""

    id: int = 0
    on_paper: bool = False


def payees_of(contract_id: int) -> list[Registered]:
    """Everybody registered for a contract, on paper and by himself, by kana; one query."""
    rows = Row.objects.filter(contract_id=contract_id)
    return [_registered(row) for row in rows.order_by("name_kana", "pk")]


def payee_of(contract_id: int, payee_id: int) -> Registered | None:
    """One registered payee of a contract; a stranger's is not found."""
    row = Row.objects.filter(contract_id=contract_id, pk=payee_id).first()
    return None if row is None else _registered(row)


def is_preregistered(payee: Payee, *, contract_id: int) -> bool:
    """Whether this payee, under this name, was registered with the bank on paper (事前登録先)."""
    at_this_account = _at(contract_id, payee.account)
    return at_this_account.filter(on_paper=True, name_kana=payee.name_kana).exists()


def own_count(contract_id: int) -> int:
    """How many payees a customer has registered himself."""
    return Row.objects.filter(contract_id=contract_id, on_paper=False).count()


def read_note(typed: str) -> str:
    """Read a note of up to 20 characters, or none; raises Refused A00 (unseen ones), A01 (C13)."""
    note = " ".join(unicodedata.normalize("NFC", typed).split())
    if any(unicodedata.category(letter).startswith("C") for letter in note):
        raise Refused(Refusal.WRONG_CHARACTERS, field="note")
    if len(note) > NOTE_LENGTH:
        raise Refused(Refusal.WRONG_LENGTH, field="note", longest=NOTE_LENGTH)
    return note


def is_known(contract_id: int, payee: Payee) -> bool:
    """Whether a payee is registered already (C13).

    An account that stands on paper under another name is new: the paper may have it wrong.
    """
    rows = _at(contract_id, payee.account)
    return any(not row.on_paper or row.name_kana == payee.name_kana for row in rows)


def must_be_new(contract_id: int, payee: Payee, *, most: int) -> None:
    """Refuse PAYEE_KNOWN (T31) or PAYEES_FULL (T30); final under the contract's turn (C13)."""
    if is_known(contract_id, payee):
        raise Refused(Refusal.PAYEE_KNOWN)
    if own_count(contract_id) >= most:
        raise Refused(Refusal.PAYEES_FULL)


def register(contract_id: int, new: Named, *, most: int, at: dt.datetime) -> None:
    """Register a payee of the customer's own, inside the contract's turn.

    Raises Refused PAYEE_KNOWN (T31) or PAYEES_FULL (T30) beyond `most` of them. Source: C13;
    manual 000 (振込先登録), manual 002 page 2.
    """
    must_be_new(contract_id, new.payee, most=most)
    _write(contract_id, new, on_paper=False, at=at)


def register_on_paper(contract_id: int, new: Named, *, at: dt.datetime) -> None:
    """Register a payee from the customer's paper (事前登録先), inside the contract's turn (G).

    Raises Refused PAYEE_KNOWN (T31) where the account stands on paper already, whatever its name:
    that one is removed first.
    """
    if _at(contract_id, new.payee.account).filter(on_paper=True).exists():
        raise Refused(Refusal.PAYEE_KNOWN)
    _write(contract_id, new, on_paper=True, at=at)


def change(contract_id: int, payee_id: int, *, name_kana: str, note: str) -> bool:
    """Give a payee of the customer's own another name and note; False where it is not his own."""
    mine = Row.objects.filter(contract_id=contract_id, pk=payee_id, on_paper=False)
    return bool(mine.update(name_kana=name_kana, note=note))


def remove(contract_id: int, payee_ids: Collection[int]) -> list[Registered]:
    """Remove payees of the customer's own, inside the contract's turn; returns those removed."""
    mine = Row.objects.filter(contract_id=contract_id, pk__in=payee_ids, on_paper=False)
    found = [_registered(row) for row in mine.order_by("name_kana", "pk")]
    mine.delete()
    return found


def on_paper_at(contract_id: int, account: AccountNumber) -> Registered | None:
    """The payee on paper with that account, if there is one."""
    row = _at(contract_id, account).filter(on_paper=True).first()
    return None if row is None else _registered(row)


def remove_on_paper(contract_id: int, account: AccountNumber) -> bool:
    """Remove the payee on paper with that account; False where there is none (G)."""
    removed, _ = _at(contract_id, account).filter(on_paper=True).delete()
    return bool(removed)


def _at(contract_id: int, to: AccountNumber) -> QuerySet[Row]:
    return Row.objects.filter(
        contract_id=contract_id,
        bank=to.bank,
        branch=to.branch,
        kind=to.kind.value,
        number=to.number,
    )


def _write(contract_id: int, new: Named, *, on_paper: bool, at: dt.datetime) -> None:
    to = new.payee.account
    Row.objects.create(
        contract_id=contract_id,
        bank=to.bank,
        bank_name=new.bank_name,
        branch=to.branch,
        branch_name=new.branch_name,
        kind=to.kind.value,
        number=to.number,
        name_kana=new.payee.name_kana,
        note=new.note,
        on_paper=on_paper,
        registered_at=at,
    )


def _registered(row: Row) -> Registered:
    account = AccountNumber(row.bank, row.branch, AccountKind(row.kind), row.number)
    return Registered(
        payee=Payee(account, row.name_kana),
        bank_name=row.bank_name,
        branch_name=row.branch_name,
        note=row.note,
        id=row.pk,
        on_paper=row.on_paper,
    )
