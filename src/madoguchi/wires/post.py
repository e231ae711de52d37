"""Carries a mail to the SMTP server (メール送信); it moves bytes and decides nothing."""

import datetime as dt
import smtplib
from collections.abc import Mapping
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP


class MailNotTaken(Exception):
    """The mail server did not take the mail; it is tried again later."""


def compose(body: Mapping[str, str], *, message_id: str, at: dt.datetime) -> EmailMessage:
    """Write the mail; the same message always carries the same id, so a repeat can be known."""
    sender, _, domain = body["from"].partition("@")
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = body["subject"]
    mail["From"] = Address(body["from_name"], sender, domain)
    mail["To"] = body["to"]
    mail["Date"] = at
    mail["Message-ID"] = f"<{message_id}@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(body["text"], charset="utf-8", cte="base64")
    return mail


def carry(mail: EmailMessage, *, host: str, port: int, timeout: float) -> None:
    """Hand the mail over; raises MailNotTaken whatever went wrong on the way."""
    try:
        with smtplib.SMTP(host, port, timeout=timeout) as server:
            server.send_message(mail)
    except (OSError, smtplib.SMTPException) as error:
        raise MailNotTaken(str(error)) from error
