"""Which banks keep core hours only (モアタイム不参加), as an operator has marked them."""

from collections.abc import Collection

from madoguchi.directory.models import Bank
from madoguchi.directory.search import BankRow
from madoguchi.institutions.registry import REFERENCE


class UnknownBanks(Exception):
    """Some of the codes are no bank's; then nothing was marked."""

    def __init__(self, codes: Collection[str]) -> None:
        super().__init__(", ".join(sorted(codes)))


def core_only(codes: Collection[str]) -> set[str]:
    """Which of these banks keep core hours only (コアタイム), in one query (C14).

    A bank the directory does not know is not among them: nobody has marked it.
    """
    rows = Bank.objects.filter(code__in=codes, extended_hours=False)
    return set(rows.values_list("code", flat=True))


def all_core_only() -> list[BankRow]:
    """Every bank that keeps core hours only, by code; for an operator, as the tables' owner."""
    rows = Bank.objects.using(REFERENCE).filter(extended_hours=False).order_by("code")
    return [BankRow(*row) for row in rows.values_list("code", "name", "kana", "extended_hours")]


def leave_extended_hours(codes: Collection[str]) -> None:
    """Note that these banks keep core hours only; raises UnknownBanks. Once more does no harm."""
    _mark(codes, extended=False)


def join_extended_hours(codes: Collection[str]) -> None:
    """Note that these banks take part in extended hours; raises UnknownBanks."""
    _mark(codes, extended=True)


def _mark(codes: Collection[str], *, extended: bool) -> None:
    rows = Bank.objects.using(REFERENCE).filter(code__in=codes)
    unknown = set(codes) - set(rows.values_list("code", flat=True))
    if unknown:
        raise UnknownBanks(unknown)
    rows.update(extended_hours=extended)
