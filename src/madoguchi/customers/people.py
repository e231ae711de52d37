"""Finds customers for the desk (お客さまの検索): by name, kana, login ID, account or contract."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from madoguchi.customers.models import Contract, DepositAccount


@dataclass(frozen=True, slots=True)
class Found:
    """A customer who was found, with his accounts as branch, kind and number."""

    contract_id: int
    login_id: str
    name: str
    name_kana: str
    accounts: tuple[tuple[str, str, str], ...]
    stopped: bool


def exists(contract_id: int) -> bool:
    """Say whether there is a contract of that number."""
    return Contract.objects.filter(pk=contract_id).exists()


def with_number(number: str, *, login_id: str, limit: int) -> list[Found]:
    """The contracts with that contract number, login ID or account number, exactly."""
    of_number = DepositAccount.objects.filter(number=number).exclude(contract=None)
    # Asked for first, so that every condition is walked by its index.
    owners = list(of_number.values_list("contract_id", flat=True))
    wanted = Q(pk__in=owners) | Q(login_id_folded=login_id)
    # A contract's number is a bigint; a longer one is nobody's.
    if len(number) <= 18:
        wanted |= Q(pk=int(number))
    return _found(Contract.objects.filter(wanted), limit)


def with_words(*, name: str, kana: str, login_id: str, limit: int) -> list[Found]:
    """The contracts whose name or kana begins so, or whose login ID is so."""
    wanted = Q(login_id_folded=login_id) | Q(name__startswith=name)
    if kana:
        wanted |= Q(name_kana__startswith=kana)
    return _found(Contract.objects.filter(wanted), limit)


def _found(rows: QuerySet[Contract], limit: int) -> list[Found]:
    return [
        Found(
            row.pk,
            row.login_id,
            row.name,
            row.name_kana,
            tuple((each.branch_code, each.kind, each.number) for each in row.accounts.all()),
            row.stopped_at is not None,
        )
        for row in rows.prefetch_related("accounts").order_by("name_kana", "pk")[:limit]
    ]
