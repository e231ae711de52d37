"""Mails about a customer's identity (ご本人に関するお知らせ): no link to sign on, no secret."""

import datetime as dt
from collections.abc import Sequence

from madoguchi.customers import accounts, former_mails
from madoguchi.institutions import current
from madoguchi.wires import outbox


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
    profile = current.institution().profile
    text = "\n".join(
        (
            f"{holder.name} 様",
            "",
            *lines,
            "",
            "お心当たりがないときは、すぐに下記へお電話ください。",
            "当方からのメールに、ログイン画面へのリンクを載せることはありません。",
            "",
            profile.contact.desk,
            f"電話 {profile.contact.phone}（{profile.contact.hours}）",
        )
    )
    since = at - dt.timedelta(days=profile.mails.old_address_days)
    former = former_mails.given_up_since(contract_id, since=since)
    for nth, to in enumerate(dict.fromkeys(each for each in (holder.mail, *former) if each)):
        outbox.put(
            wire="mail",
            about=about,
            purpose=f"identity.{purpose}.{nth}",
            body={
                "to": to,
                "from": profile.contact.mail,
                "from_name": profile.institution.name,
                "subject": f"【{profile.institution.name}】{subject}",
                "text": text,
            },
            at=at,
        )
