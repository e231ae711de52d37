"""The mail round (メール送信): carry what waits; what is not taken is tried again later."""

import datetime as dt

import structlog
from django.conf import settings

from madoguchi.institutions import current
from madoguchi.wires import lease, post, smime

_AT_ONCE = 50

log = structlog.get_logger()


def carry(*, at: dt.datetime) -> int:
    """One round for the institution being served; returns how many mails were taken.

    Where mails must be signed and cannot be, none leaves: they wait, and the log says why (E2).
    """
    messages = lease.lease(wire="mail", most=_AT_ONCE, at=at)
    if not messages:
        return 0
    try:
        signer = _signer(at=at)
    except smime.CannotSign as error:
        log.error("mails wait", institution=current.alias(), why=str(error), waiting=len(messages))
        for message in messages:
            lease.put_back(message, unanswered=False, error=str(error), at=at)
        return 0
    return sum(_carry_one(message, signer, at=at) for message in messages)


def _signer(*, at: dt.datetime) -> smime.Signer | None:
    """Read the institution's certificate anew, so that its successor counts at once."""
    institution = current.institution()
    certificate, key = institution.mail_certificate, institution.mail_key
    if certificate is None or key is None:
        if institution.profile.mails.signed:
            raise smime.CannotSign("the installation names no mail_certificate and mail_key")
        return None
    try:
        return smime.read_signer(
            certificate=certificate.read_bytes(),
            key=key.read_bytes(),
            sender=institution.profile.contact.mail,
            at=at,
        )
    except OSError as error:
        raise smime.CannotSign(str(error)) from error


def _carry_one(message: lease.Message, signer: smime.Signer | None, *, at: dt.datetime) -> bool:
    mail = post.compose(
        {key: str(value) for key, value in message.body.items()},
        message_id=f"{current.alias()}.{message.purpose}.{message.about}",
        at=at,
    )
    try:
        post.carry(
            mail if signer is None else smime.sign(mail, signer),
            host=settings.MAIL.host,
            port=settings.MAIL.port,
            timeout=settings.MAIL.timeout_seconds,
        )
    except post.MailNotTaken as error:
        lease.put_back(message, unanswered=False, error=str(error), at=at)
        return False
    lease.mark_carried(message, at=at)
    return True
