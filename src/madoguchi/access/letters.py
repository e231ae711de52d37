"""Mails about a customer's identity (ご本人に関するお知らせ): no link to sign on, no secret."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from madoguchi.customers import accounts, former_mails
from madoguchi.customers.write_mail import written_to
from madoguchi.institutions import current
from madoguchi.wires import outbox_all


def tell(
    contract_id: int,
    *,
    purpose: str,
    about: str,
    subject: str,
    lines: Sequence[str],
    at: dt.datetime,
) -> None:
    """Queue a mail to the customer, in the transaction of the deed it tells of (E2).

    It goes to his address and to those he gave up in the profile's days before, a moment ago
    included: whoever takes an address over is not the only one to hear of what he does then.
    `purpose` and `about` name the deed, so that one deed is told once.
    """
    holder = accounts.holder_of(contract_id)
    since = at - dt.timedelta(days=current.institution().profile.mails.old_address_days)
    former = former_mails.given_up_since(contract_id, since=since)
    told = [
        mail
        for nth, to in enumerate(dict.fromkeys(each for each in (holder.mail, *former) if each))
        for mail in written_to(
            replace(holder, mail=to),
            about=about,
            purpose=f"identity.{purpose}.{nth}",
            subject=subject,
            lines=lines,
        )
    ]
    outbox_all.put_all(told, at=at)
