"""The demonstration's mail certificates (メール用証明書): a throw-away CA for each institution."""

import datetime as dt
import json
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from madoguchi.policy.profile import Profile, read_profile

# As long as the demonstration's clock may be set to, so that no certificate ever runs out.
_GOOD_FROM = dt.datetime(2021, 1, 1, tzinfo=dt.UTC)
_GOOD_UNTIL = dt.datetime(2090, 12, 31, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class _Files:
    authority: Path
    certificate: Path
    key: Path


def certificate_lines(folder: Path, profile_file: Traversable) -> str:
    """The lines of the installation file that name an institution's certificate and key.

    None where its mails are not signed; made on the first day and kept from then on.
    """
    profile = read_profile(profile_file.read_text(encoding="utf-8"))
    if not profile.mails.signed:
        return ""
    kept = folder / "certificates"
    files = _Files(
        kept / f"{profile.key}-ca.pem",
        kept / f"{profile.key}-mail.pem",
        kept / f"{profile.key}-mail.key",
    )
    if not files.certificate.exists():
        kept.mkdir(mode=0o700, exist_ok=True)
        _make(files, profile)
    names = {"mail_certificate": files.certificate, "mail_key": files.key}
    return "".join(
        f"{name} = {json.dumps(str(file.relative_to(folder)))}\n" for name, file in names.items()
    )


def _make(files: _Files, profile: Profile) -> None:
    """Make a CA, sign one certificate with it and forget its key."""
    authority_key, key = ec.generate_private_key(ec.SECP256R1()), _new_key_in(files.key)
    authority_name = _name(profile, "Demonstration Mail CA")
    authority = (
        _certificate(authority_name, authority_name, authority_key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .sign(authority_key, SHA256())
    )
    own = (
        _certificate(_name(profile, profile.institution.name), authority_name, key.public_key())
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False
        )
        .add_extension(
            x509.SubjectAlternativeName([x509.RFC822Name(profile.contact.mail)]), critical=False
        )
        .sign(authority_key, SHA256())
    )
    files.authority.write_bytes(authority.public_bytes(Encoding.PEM))
    # Last and at once: where it stands, everything stands.
    draft = files.certificate.with_suffix(".draft")
    draft.write_bytes(own.public_bytes(Encoding.PEM))
    draft.replace(files.certificate)


def _new_key_in(file: Path) -> ec.EllipticCurvePrivateKey:
    key = ec.generate_private_key(ec.SECP256R1())
    file.touch(mode=0o600)
    file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return key


def _name(profile: Profile, common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "JP"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, profile.institution.name),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(_GOOD_FROM)
        .not_valid_after(_GOOD_UNTIL)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )
