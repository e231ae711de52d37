"""The mail round (メール送信): carry what waits; what is not taken is tried again later."""

import datetime as dt

from django.conf import settings

from madoguchi.institutions import current
from madoguchi.wires import lease, post

_AT_ONCE = 50


def carry(*, at: dt.datetime) -> int:
    """One round for the institution being served; returns how many mails were taken."""
    taken = 0
    for message in lease.lease(wire="mail", most=_AT_ONCE, at=at):
        mail = post.compose(
            {key: str(value) for key, value in message.body.items()},
            message_id=f"{current.alias()}.{message.purpose}.{message.about}",
            at=at,
        )
        try:
            post.carry(
                mail,
                host=settings.MAIL.host,
                port=settings.MAIL.port,
                timeout=settings.MAIL.timeout_seconds,
            )
        except post.MailNotTaken as error:
            lease.put_back(message, unanswered=False, error=str(error), at=at)
        else:
            lease.mark_carried(message, at=at)
            taken += 1
    return taken
