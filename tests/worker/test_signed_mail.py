"""Signed mails (セキュアメール), carried by the worker to a real mail server.

Goal: what arrives is verified by another program than ours, and nothing unsigned ever leaves.
Method: the demonstration's certificates, a mail server, and OpenSSL as the customer's mail reader.
"""

import datetime as dt
import re
import socket
import subprocess
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path

import pytest
import structlog
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.test import override_settings

from conftest import PROFILES
from madoguchi.config.settings import INSTALLATION
from madoguchi.demo.certificates import certificate_lines
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.values.day import TOKYO
from madoguchi.wires import lease, outbox
from madoguchi.worker import mail
from mail_kit import carry_away

Bank = tuple[Institution, ...]
NOW = dt.datetime(2026, 11, 25, 10, tzinfo=TOKYO)
TEXT = "浪速 太郎 様\n\nお振込を受け付けました。\n.\n金額 50,000円\n"
TO = "taro@example.jp"


class Letterbox:
    """An SMTP server that keeps the bytes it is handed."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        self.mails.append(envelope.content)
        return "250 taken"


@pytest.fixture
def letterbox() -> Iterator[Letterbox]:
    kept = Letterbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    with override_settings(MAIL=INSTALLATION.mail.model_copy(update={"port": port})):
        yield kept
    controller.stop()


@pytest.fixture
def sender(bank: Bank, tmp_path: Path) -> Iterator[Institution]:
    """The institution that signs, being served, with no mail waiting but those of the test."""
    lines = certificate_lines(tmp_path, PROFILES / "naniwa.toml")
    written = dict(re.findall(r'(\w+) = "(.+)"', lines))
    signing = replace(
        bank[1],
        mail_certificate=tmp_path / written["mail_certificate"],
        mail_key=tmp_path / written["mail_key"],
    )
    with current.serving(signing):
        carry_away(signing, at=NOW)
        yield signing
        carry_away(signing, at=NOW)


@pytest.fixture
def write(sender: Institution) -> Callable[[], None]:
    about = uuid.uuid4().hex

    def put() -> None:
        outbox.put(
            wire="mail",
            about=about,
            purpose="test",
            body={
                "to": TO,
                "from": sender.profile.contact.mail,
                "from_name": sender.profile.institution.name,
                "subject": "【お知らせ】お振込受付のご連絡、長い件名も折り返されて届きます",
                "text": TEXT,
            },
            at=NOW,
        )

    return put


def verified(content: bytes, *, authority: Path) -> subprocess.CompletedProcess[bytes]:
    """What OpenSSL says of a mail, trusting one certificate authority only."""
    command = ["openssl", "smime", "-verify", "-CAfile", str(authority), "-purpose", "smimesign"]
    return subprocess.run(command, input=content, capture_output=True)


def authority_of(sender: Institution) -> Path:
    assert sender.mail_certificate is not None
    return sender.mail_certificate.with_name(f"{sender.key}-ca.pem")


def test_a_signed_mail_is_verified_by_openssl(
    sender: Institution, letterbox: Letterbox, write: Callable[[], None]
) -> None:
    write()
    assert mail.carry(at=NOW) == 1
    (content,) = letterbox.mails
    verdict = verified(content, authority=authority_of(sender))
    assert verdict.returncode == 0, verdict.stderr
    signed_part = message_from_bytes(verdict.stdout, policy=policy.default)
    assert signed_part.get_content().replace("\r\n", "\n") == TEXT
    assert b"\n" not in content.replace(b"\r\n", b"")


def test_the_headers_stay_outside_and_are_those_of_any_mail(
    sender: Institution, letterbox: Letterbox, write: Callable[[], None]
) -> None:
    write()
    mail.carry(at=NOW)
    whole = message_from_bytes(letterbox.mails[0], policy=policy.default)
    assert whole["To"] == TO and whole["MIME-Version"] == "1.0"
    assert whole["Subject"].startswith("【お知らせ】お振込受付のご連絡、")
    assert whole["From"].addresses[0].addr_spec == sender.profile.contact.mail
    assert re.fullmatch(
        rf"<{sender.key}\.test\.[0-9a-f]{{32}}@naniwa\.example>", whole["Message-ID"]
    )
    assert whole.get_content_type() == "multipart/signed"
    assert whole.get_param("protocol") == "application/pkcs7-signature"
    assert [part.get_content_type() for part in whole.iter_parts()] == [
        "text/plain",
        "application/pkcs7-signature",
    ]


def test_a_mail_that_was_tampered_with_is_not_verified(
    sender: Institution, letterbox: Letterbox, write: Callable[[], None]
) -> None:
    write()
    mail.carry(at=NOW)
    (content,) = letterbox.mails
    headers, text_headers, text = content.split(b"\r\n\r\n", 2)
    assert b"Content-Transfer-Encoding: base64" in text_headers
    tampered = b"\r\n\r\n".join((headers, text_headers, b"A" + text[1:]))
    assert tampered != content and len(tampered) == len(content)
    assert verified(tampered, authority=authority_of(sender)).returncode != 0


def test_a_mail_signed_by_another_authority_is_not_verified(
    sender: Institution, letterbox: Letterbox, write: Callable[[], None], tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    certificate_lines(elsewhere, PROFILES / "naniwa.toml")
    write()
    mail.carry(at=NOW)
    another = elsewhere / "certificates" / f"{sender.key}-ca.pem"
    assert verified(letterbox.mails[0], authority=another).returncode != 0


def _broken(sender: Institution, fault: str, tmp_path: Path) -> Institution:
    assert sender.mail_certificate is not None and sender.mail_key is not None
    if fault.endswith("named"):
        absent = "mail_key" if "key" in fault else "mail_certificate"
        return replace(sender, **{absent: None})
    if fault == "no such file":
        return replace(sender, mail_certificate=tmp_path / "absent.pem")
    if fault == "no certificate at all":
        (tmp_path / "other.pem").write_text("nothing")
        return replace(sender, mail_certificate=tmp_path / "other.pem")
    if fault == "another's key":
        key = ec.generate_private_key(ec.SECP256R1())
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (tmp_path / "other.pem").write_bytes(pem)
        return replace(sender, mail_key=tmp_path / "other.pem")
    return replace(sender, **_made(tmp_path, mail="other@example.jp"))


def _made(folder: Path, *, mail: str) -> dict[str, Path]:
    """A certificate of RSA, signed by itself, for an address."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(dt.datetime(2021, 1, 1))
        .not_valid_after(dt.datetime(2060, 1, 1))
        .add_extension(x509.SubjectAlternativeName([x509.RFC822Name(mail)]), critical=False)
        .sign(key, SHA256())
    )
    files = {"mail_certificate": folder / "rsa.pem", "mail_key": folder / "rsa.key"}
    files["mail_certificate"].write_bytes(certificate.public_bytes(Encoding.PEM))
    files["mail_key"].write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    return files


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        ("no certificate named", "names no mail_certificate and mail_key"),
        ("no key named", "names no mail_certificate and mail_key"),
        ("no such file", "No such file"),
        ("no certificate at all", "cannot be read"),
        ("another's key", "the key is not that of the certificate"),
        ("another's address", "the certificate is not for ib@naniwa.example"),
    ],
)
def test_without_a_certificate_the_mail_waits_and_the_log_says_why(
    fault: str,
    why: str,
    sender: Institution,
    letterbox: Letterbox,
    write: Callable[[], None],
    tmp_path: Path,
) -> None:
    write()
    with (
        current.serving(_broken(sender, fault, tmp_path)),
        structlog.testing.capture_logs() as said,
    ):
        assert mail.carry(at=NOW) == 0
        assert mail.carry(at=NOW) == 0, "put back, it is not due again at once"
    assert letterbox.mails == []
    assert lease.waiting(wire="mail") == 1
    (line,) = said
    assert (line["event"], line["log_level"], line["waiting"]) == ("mails wait", "error", 1)
    assert why in line["why"]
    assert mail.carry(at=NOW + dt.timedelta(minutes=5)) == 1, "mended: what waited leaves"
    assert verified(letterbox.mails[0], authority=authority_of(sender)).returncode == 0


def test_a_certificate_that_ran_out_signs_nothing(
    sender: Institution, letterbox: Letterbox, write: Callable[[], None]
) -> None:
    write()
    after = dt.datetime(2091, 1, 1, tzinfo=TOKYO)
    with structlog.testing.capture_logs() as said:
        assert mail.carry(at=after) == 0
    assert letterbox.mails == []
    assert "good until 2090-12-31" in said[0]["why"]


def test_a_certificate_of_rsa_will_do(
    sender: Institution, letterbox: Letterbox, write: Callable[[], None], tmp_path: Path
) -> None:
    files = _made(tmp_path, mail=sender.profile.contact.mail)
    write()
    with current.serving(replace(sender, **files)):
        assert mail.carry(at=NOW) == 1
    (content,) = letterbox.mails
    assert verified(content, authority=files["mail_certificate"]).returncode == 0


def test_an_institution_that_does_not_sign_sends_a_plain_mail(
    bank: Bank, letterbox: Letterbox
) -> None:
    with current.serving(bank[0]):
        carry_away(bank[0], at=NOW)
        outbox.put(
            wire="mail",
            about=uuid.uuid4().hex,
            purpose="test",
            body={
                "to": TO,
                "from": "ib@akagi.example",
                "from_name": "",
                "subject": "",
                "text": TEXT,
            },
            at=NOW,
        )
        assert mail.carry(at=NOW) == 1
    (content,) = letterbox.mails
    assert message_from_bytes(content).get_content_type() == "text/plain"
