"""Which mails a customer wants (Ｅメール通知の希望), where the bank lets him choose."""

import datetime as dt
from collections.abc import Set

from madoguchi.customers.models import MailWish
from madoguchi.institutions import current

# Money in and out (入出金のお知らせ).
MONEY_IN = "money-in"


def wanting_money_in(contract_ids: Set[int]) -> Set[int]:
    """Which of these customers are told of money in and out, by the rule or their wish (E2)."""
    rule = current.institution().profile.mails.money_in
    if rule != "by-choice" or not contract_ids:
        return contract_ids if rule == "always" else frozenset()
    wishes = MailWish.objects.filter(contract_id__in=contract_ids, what=MONEY_IN)
    return set(wishes.values_list("contract_id", flat=True))


def wishes_money_in(contract_id: int) -> bool:
    """Say whether a customer has wished for it; nobody has before he says so."""
    return MailWish.objects.filter(contract_id=contract_id, what=MONEY_IN).exists()


def wish_money_in(contract_id: int, *, wished: bool, at: dt.datetime) -> None:
    """Keep or drop the wish, inside the turn of the contract."""
    if wished:
        MailWish.objects.get_or_create(
            contract_id=contract_id, what=MONEY_IN, defaults={"wished_at": at}
        )
    else:
        MailWish.objects.filter(contract_id=contract_id, what=MONEY_IN).delete()
