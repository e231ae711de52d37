"""Signs a mail (セキュアメール): S/MIME, multipart/signed with a detached PKCS#7 signature."""

import base64
import datetime as dt
import secrets
import textwrap
from dataclasses import dataclass
from email.message import EmailMessage, MIMEPart
from email.policy import SMTP

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from cryptography.hazmat.primitives.serialization.pkcs7 import (
    PKCS7Options,
    PKCS7SignatureBuilder,
)

_EOL = "\r\n"
_BASE64_LINE = 76


class CannotSign(Exception):
    """Certificate and key are not such that a mail can be signed with them; says why."""


@dataclass(frozen=True, slots=True)
class Signer:
    """A certificate, its key, and what stands between the certificate and its root."""

    certificate: x509.Certificate
    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
    chain: tuple[x509.Certificate, ...]


def read_signer(*, certificate: bytes, key: bytes, sender: str, at: dt.datetime) -> Signer:
    """Read a certificate (with those above it, if any) and its key from PEM.

    Raises CannotSign where they cannot be read, do not belong together, are not for the sender's
    address, or are not good at this moment: a receiver would be warned of such a signature.
    """
    try:
        own, *chain = x509.load_pem_x509_certificates(certificate)
        private = load_pem_private_key(key, password=None)
    except (ValueError, TypeError) as error:
        raise CannotSign(f"the certificate or its key cannot be read: {error}") from error
    if not isinstance(private, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise CannotSign("the key is neither of RSA nor of an elliptic curve")
    if own.public_key() != private.public_key():
        raise CannotSign("the key is not that of the certificate")
    if sender.lower() not in _addresses(own):
        raise CannotSign(f"the certificate is not for {sender}")
    if not own.not_valid_before_utc <= at <= own.not_valid_after_utc:
        raise CannotSign(f"the certificate is good until {own.not_valid_after_utc} only")
    return Signer(own, private, tuple(chain))


def _addresses(certificate: x509.Certificate) -> set[str]:
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except x509.ExtensionNotFound:
        return set()
    return {name.lower() for name in names.value.get_values_for_type(x509.RFC822Name)}


def sign(mail: EmailMessage, signer: Signer) -> EmailMessage:
    """Return the mail as multipart/signed; its headers stay, its text is what is signed.

    Source: RFC 8551 section 3.5.3, RFC 1847.
    """
    text = _text_of(mail)
    boundary = secrets.token_hex(16)
    signed = EmailMessage(policy=SMTP)
    for name, value in mail.items():
        if not name.lower().startswith("content-"):
            signed[name] = value
    signed["Content-Type"] = (
        'multipart/signed; protocol="application/pkcs7-signature"; micalg="sha-256";'
        f' boundary="{boundary}"'
    )
    parts = (text, _signature(text.encode("ascii"), signer))
    # As text already written: whoever writes the mail later cannot change a byte of what is signed.
    signed.set_payload(
        "".join(f"--{boundary}{_EOL}{part}{_EOL}" for part in parts) + f"--{boundary}--{_EOL}"
    )
    return signed


def _text_of(mail: EmailMessage) -> str:
    """The mail's text as a part of its own, as it will be read on the wire."""
    part = MIMEPart(policy=SMTP)
    for name, value in mail.items():
        if name.lower().startswith("content-"):
            part[name] = value
    part.set_payload(mail.get_payload())
    return part.as_bytes().decode("ascii")


def _signature(content: bytes, signer: Signer) -> str:
    builder = PKCS7SignatureBuilder().set_data(content)
    builder = builder.add_signer(signer.certificate, signer.key, SHA256())
    for certificate in signer.chain:
        builder = builder.add_certificate(certificate)
    # Binary: the content has the line ends of the wire already.
    options = [PKCS7Options.DetachedSignature, PKCS7Options.Binary]
    packed = base64.b64encode(builder.sign(Encoding.DER, options)).decode("ascii")
    return _EOL.join(
        (
            'Content-Type: application/pkcs7-signature; name="smime.p7s"',
            "Content-Transfer-Encoding: base64",
            'Content-Disposition: attachment; filename="smime.p7s"',
            "",
            *textwrap.wrap(packed, _BASE64_LINE),
        )
    )
