"""Takes a login ID (ログインＩＤの取得): the database decides between two who want the same one."""

import secrets

from django.db import IntegrityError, transaction

from madoguchi.customers.models import Contract
from madoguchi.institutions import current
from madoguchi.values.refusal import Refusal, Refused

# IDs are folded to half-width before they are looked up, so this mark cannot be typed.
WAITING = "？"


def waiting_id() -> str:
    """What stands for the login ID of a new contract until its customer takes one (A1)."""
    return WAITING + secrets.token_hex(10)


def waits(contract_id: int) -> bool:
    """Say whether a contract is in force and has no login ID yet."""
    return Contract.objects.filter(
        pk=contract_id, stopped_at=None, login_id_folded__startswith=WAITING
    ).exists()


def take(*, contract_id: int, login_id: str, folded: str) -> None:
    """Give a contract its login ID, inside its turn; an ID it had is free again.

    Raises Refused ID_TAKEN (B34) where the ID is another's, also when both ask at once: the
    unique constraint lets one of them in. Source: A1, A16.
    """
    try:
        with transaction.atomic(using=current.alias()):
            Contract.objects.filter(pk=contract_id).update(
                login_id=login_id, login_id_folded=folded
            )
    except IntegrityError as error:
        raise Refused(Refusal.ID_TAKEN, field="new_id") from error
