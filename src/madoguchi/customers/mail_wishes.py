"""Which mails a customer wants (Ｅメール通知の希望), where the bank lets him choose."""

import datetime as dt

from madoguchi.customers.models import MailWish
from madoguchi.institutions import current

# Money from other banks (入金のお知らせ).
MONEY_IN = "money-in"


def wants_money_in(contract_id: int) -> bool:
    """Say whether a customer is told of money that comes in, by the rule or his wish (E2)."""
    rule = current.institution().profile.mails.money_in
    return rule == "always" or (rule == "by-choice" and wishes_money_in(contract_id))


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
