"""Whom a contract pays again (振込先の登録): on paper with the bank, or as he wishes (C1, C13)."""

from madoguchi.customers.models import Payee as Row
from madoguchi.values.account import Payee


def is_preregistered(payee: Payee, *, contract_id: int) -> bool:
    """Whether this payee, under this name, was registered with the bank on paper (事前登録先)."""
    to = payee.account
    return Row.objects.filter(
        contract_id=contract_id,
        on_paper=True,
        bank=to.bank,
        branch=to.branch,
        kind=to.kind.value,
        number=to.number,
        name_kana=payee.name_kana,
    ).exists()
