"""Finding a bank and a branch (金融機関・支店の検索): by free word, by sound, by kind, by code."""

from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Case, IntegerField, Model, Q, QuerySet, Value, When

from madoguchi.directory.models import Bank, Branch
from madoguchi.directory.spelling import bank_key, branch_key, sound_of


@dataclass(frozen=True, slots=True)
class BankRow:
    """A bank as pages list it; `kana` is in full width."""

    code: str
    name: str
    kana: str
    # Takes part in extended hours (モアタイム).
    extended: bool = True


@dataclass(frozen=True, slots=True)
class BranchRow:
    """A branch as pages list it; `kana` is in full width."""

    code: str
    name: str
    kana: str


_Row = TypeVar("_Row", bound=Model)
_ORDER = ("search_key", "code")


def find_banks(typed: str, *, kind: str | None = None, limit: int = 50) -> list[BankRow]:
    """Find banks by a free word: kanji, kana of any width, or code, from one character on (C2).

    The name itself comes first, then names that begin with the word, then names that contain it,
    each in the order of the codes: the banks most people look for stand before the many small
    ones. Nothing typed finds every bank.
    """
    return _banks(_matching(_of_kind(kind), bank_key(typed), then=("code",))[:limit])


def find_branches(bank_code: str, typed: str, *, limit: int = 100) -> list[BranchRow]:
    """Find branches of a bank by a free word; those that begin with it first, by sound (C2)."""
    rows = Branch.objects.filter(bank_id=bank_code)
    return _branches(_matching(rows, branch_key(typed), then=_ORDER)[:limit])


def banks_by_sound(kana: str, *, kind: str | None = None) -> list[BankRow]:
    """List the banks under one of the fifty sounds; カ holds ガ as well (C2)."""
    return _banks(_of_kind(kind).filter(sound=sound_of(kana)).order_by(*_ORDER))


def branches_by_sound(bank_code: str, kana: str) -> list[BranchRow]:
    """List a bank's branches under one of the fifty sounds (C2)."""
    rows = Branch.objects.filter(bank_id=bank_code, sound=sound_of(kana))
    return _branches(rows.order_by(*_ORDER))


def sounds(*, bank_code: str | None = None, kind: str | None = None) -> list[str]:
    """Say which of the fifty sounds have any bank, or any branch of one bank, in their order.

    Letters of the alphabet, which a few names begin with, stand at the end.
    """
    rows: QuerySet[Bank] | QuerySet[Branch] = (
        _of_kind(kind) if bank_code is None else Branch.objects.filter(bank_id=bank_code)
    )
    found = rows.order_by("sound").values_list("sound", flat=True).distinct()
    return sorted(found, key=lambda sound: (sound.isascii(), sound))


def bank(code: str) -> BankRow | None:
    """Find a bank by its four digits; None where no bank has them."""
    return next(iter(_banks(Bank.objects.filter(code=code))), None)


def branch(bank_code: str, code: str) -> BranchRow | None:
    """Find a branch by its bank and its three digits; None where there is none."""
    return next(iter(_branches(Branch.objects.filter(bank_id=bank_code, code=code))), None)


def _of_kind(kind: str | None) -> QuerySet[Bank]:
    return Bank.objects.all() if kind is None else Bank.objects.filter(kind=kind)


def _matching(rows: QuerySet[_Row], key: str, *, then: tuple[str, ...]) -> QuerySet[_Row]:
    exactly = Q(search_key=key) | Q(name_key=key) | Q(code=key)
    begins = Q(search_key__startswith=key) | Q(name_key__startswith=key) | Q(code__startswith=key)
    contains = Q(search_key__contains=key) | Q(name_key__contains=key)
    rank = Case(
        When(exactly, then=Value(0)),
        When(begins, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return rows.filter(begins | contains).order_by(rank, *then)


def _banks(rows: QuerySet[Bank]) -> list[BankRow]:
    return [BankRow(*row) for row in rows.values_list("code", "name", "kana", "extended_hours")]


def _branches(rows: QuerySet[Branch]) -> list[BranchRow]:
    return [BranchRow(*row) for row in rows.values_list("code", "name", "kana")]
