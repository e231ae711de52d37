"""Mails to a customer (お客様へのメール): one opening and one end, no link, no full number."""

from collections.abc import Sequence

from madoguchi.customers.accounts import Holder
from madoguchi.institutions import current
from madoguchi.wires.outbox_all import ToSend


def written_to(
    holder: Holder, *, about: str, purpose: str, subject: str, lines: Sequence[str]
) -> list[ToSend]:
    """One mail, or none where the customer has given no address (E2)."""
    if not holder.mail:
        return []
    profile = current.institution().profile
    text = (
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
    body = {
        "to": holder.mail,
        "from": profile.contact.mail,
        "from_name": profile.institution.name,
        "subject": f"【{profile.institution.name}】{subject}",
        "text": "\n".join(text),
    }
    return [ToSend(wire="mail", about=about, purpose=purpose, body=body)]
