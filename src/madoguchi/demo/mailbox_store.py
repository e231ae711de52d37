"""Where the demonstration's mails lie: one .eml file each, as it arrived, named by Message-ID."""

import datetime as dt
import email
import email.utils
import functools
import hashlib
import os
import time
from dataclasses import dataclass
from email.policy import default as modern
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One mail as a person reads it: headers and text decoded, when sent and if signed."""

    id: str
    to: str
    sender: str
    subject: str
    sent_at: dt.datetime
    text: str
    signed: bool

    def is_for(self, address: str) -> bool:
        """True when the mail names this address as its receiver; capitals do not matter."""
        named = {found.lower() for _, found in email.utils.getaddresses([self.to])}
        return address.strip().lower() in named


def keep_mail(*, content: bytes, store: Path) -> None:
    """Keep one mail as it arrived; the same Message-ID a second time changes nothing.

    Raises what the email package raises for a mail it cannot read; then nothing is kept.
    """
    # A file system's own stamps are coarse; the order of arrival needs every nanosecond.
    arrived_ns = time.time_ns()
    mail = _read(content=content, arrived_ns=arrived_ns)
    file = store / f"{mail.id}.eml"
    if not file.exists():
        arriving = file.with_suffix(".arriving")
        arriving.write_bytes(content)
        os.utime(arriving, ns=(arrived_ns, arrived_ns))
        arriving.replace(file)


def all_mails(*, store: Path, to: str = "") -> list[Mail]:
    """Every kept mail, the last to arrive first; only those for `to` where an address is given."""
    arrivals = [(file.stat().st_mtime_ns, file) for file in store.glob("*.eml")]
    mails = [_read_file(file, arrived_ns) for arrived_ns, file in sorted(arrivals, reverse=True)]
    return [mail for mail in mails if not to or mail.is_for(to)]


@functools.lru_cache(maxsize=4096)
def _read_file(file: Path, arrived_ns: int) -> Mail:
    # A kept file never changes, so each is read once, however often the page is looked at.
    return _read(content=file.read_bytes(), arrived_ns=arrived_ns)


def _read(*, content: bytes, arrived_ns: int) -> Mail:
    message = email.message_from_bytes(content, policy=modern)
    body = message.get_body(preferencelist=("plain", "html"))
    text = "" if body is None else str(body.get_content())
    # A mail without a Message-ID is known by its bytes.
    name = str(message.get("Message-ID", "")).strip().encode() or content
    return Mail(
        id=hashlib.sha256(name).hexdigest()[:32],
        to=str(message.get("To", "")),
        sender=str(message.get("From", "")),
        subject=str(message.get("Subject", "")),
        sent_at=_sent_at(str(message.get("Date", "")), arrived_ns),
        text=text.replace("\r\n", "\n"),
        signed=message.get_content_type() == "multipart/signed",
    )


def _sent_at(written: str, arrived_ns: int) -> dt.datetime:
    """The moment in the Date header, or that of arrival where there is none; in Japan's time."""
    try:
        sent = email.utils.parsedate_to_datetime(written)
    except ValueError:
        sent = dt.datetime.fromtimestamp(arrived_ns / 10**9, tz=dt.UTC)
    if sent.tzinfo is None:
        sent = sent.replace(tzinfo=dt.UTC)
    return sent.astimezone(dt.timezone(dt.timedelta(hours=9)))
