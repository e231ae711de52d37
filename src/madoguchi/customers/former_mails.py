"""Addresses given up (変更前のメールアドレス): for some days they hear of what is changed, too."""

import datetime as dt

from madoguchi.customers.models import FormerMail


def give_up(contract_id: int, mail: str, *, at: dt.datetime) -> None:
    """Remember an address that another one takes the place of, inside the contract's turn (E2)."""
    FormerMail.objects.create(contract_id=contract_id, mail=mail, given_up_at=at)


def given_up_since(contract_id: int, *, since: dt.datetime) -> tuple[str, ...]:
    """Every address a contract gave up after a moment, the last one first.

    All of them: whoever changes an address twice must not be rid of its owner by that.
    """
    rows = FormerMail.objects.filter(contract_id=contract_id, given_up_at__gt=since)
    return tuple(rows.order_by("-given_up_at", "-pk").values_list("mail", flat=True))


def sweep(*, given_up_before: dt.datetime, most: int) -> int:
    """Forget up to `most` addresses that were given up before a moment; returns how many.

    In the caller's transaction (H2).
    """
    old = FormerMail.objects.filter(given_up_at__lt=given_up_before).order_by("given_up_at")
    chosen = list(old.values_list("pk", flat=True)[:most])
    return FormerMail.objects.filter(pk__in=chosen).delete()[0]
