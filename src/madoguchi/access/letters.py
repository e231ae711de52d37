"""Mails about a customer's identity (ご本人に関するお知らせ): no link to sign on, no secret."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from madoguchi.customers import accounts
from madoguchi.customers.write_mail import written_to
from madoguchi.wires import outbox_all


def tell(
    contract_id: int,
    *,
    purpose: str,
    about: str,
    subject: str,
    lines: Sequence[str],
    at: dt.datetime,
    also_to: Sequence[str] = (),
) -> None:
    """Queue a mail to the customer, in the transaction of the deed it tells of (E2).

    `also_to` are further addresses, such as the one given up a moment ago; `purpose` and `about`
    name the deed, so that one deed is told once.
    """
    holder = accounts.holder_of(contract_id)
    told = [
        mail
        for nth, to in enumerate(dict.fromkeys(each for each in (holder.mail, *also_to) if each))
        for mail in written_to(
            replace(holder, mail=to),
            about=about,
            purpose=f"identity.{purpose}.{nth}",
            subject=subject,
            lines=lines,
        )
    ]
    outbox_all.put_all(told, at=at)
