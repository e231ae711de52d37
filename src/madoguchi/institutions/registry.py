"""The institutions (金融機関) this installation serves, each with its profile and its address."""

import functools
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from madoguchi.institutions.installation import Site
from madoguchi.policy.profile import Profile, digest, read_profile

# The one schema that every institution reads and none writes: banks, branches, bank holidays.
REFERENCE = "reference"

SiteName = Literal["customers", "staff", "token"]


@dataclass(frozen=True, slots=True)
class Institution:
    """One institution: its rules, where its customers reach it, and its own secrets."""

    profile: Profile
    profile_digest: str
    origin: str
    master_key: bytes
    staff_origin: str | None = None
    token_origin: str | None = None
    # PEM files its mails are signed with, where they are (S/MIME).
    mail_certificate: Path | None = None
    mail_key: Path | None = None

    @property
    def origins(self) -> dict[SiteName, str]:
        """The address of each of its sites that is served here."""
        given: dict[SiteName, str | None] = {
            "customers": self.origin,
            "staff": self.staff_origin,
            "token": self.token_origin,
        }
        return {name: origin for name, origin in given.items() if origin is not None}

    @property
    def key(self) -> str:
        """Its schema, its login role and its database alias."""
        return self.profile.institution.key

    def secret(self, purpose: str) -> bytes:
        """Derive 32 bytes for one purpose; no two institutions or purposes share a key."""
        return derive(self.master_key, f"{self.key}:{purpose}")


@functools.lru_cache(maxsize=4096)
def derive(master_key: bytes, purpose: str) -> bytes:
    """Derive 32 bytes from the installation's master key (HKDF-SHA256, RFC 5869)."""
    return HKDF(
        algorithm=hashes.SHA256(), length=32, salt=b"madoguchi", info=purpose.encode()
    ).derive(master_key)


def database_password(master_key: bytes, role: str) -> str:
    """Derive a database role's password, so that none is written down anywhere."""
    return hashlib.sha256(derive(master_key, f"database:{role}")).hexdigest()


def load(site: Site, *, master_key: bytes) -> Institution:
    """Read the profile of one site of the installation file; raises ProfileError."""
    text = site.profile.read_text(encoding="utf-8")
    return Institution(
        read_profile(text),
        digest(text),
        site.origin,
        master_key,
        staff_origin=site.staff_origin,
        token_origin=site.token_origin,
        mail_certificate=site.mail_certificate,
        mail_key=site.mail_key,
    )


_installed: dict[str, Institution] = {}
_by_host: dict[str, tuple[Institution, SiteName]] = {}

_LOOPBACK = ("127.0.0.1", "localhost")


def install(institutions: Iterable[Institution]) -> None:
    """Make these the institutions of this process; called once, by the settings."""
    for institution in institutions:
        _installed[institution.key] = institution
        for name, origin in institution.origins.items():
            for host in hosts_of(origin):
                _by_host[host] = (institution, name)


def hosts_of(origin: str) -> tuple[str, ...]:
    """Name the Host headers an origin is reached by; loopback has several names."""
    host = origin.partition("://")[2].rstrip("/").lower()
    name, _, port = host.partition(":")
    if name in _LOOPBACK:
        return tuple(f"{loopback}:{port}" for loopback in _LOOPBACK)
    return (host,)


def all_institutions() -> tuple[Institution, ...]:
    """Every institution, in the order of the installation file."""
    return tuple(_installed.values())


def by_key(key: str) -> Institution:
    """Find an institution by its key; raises KeyError."""
    return _installed[key]


def by_host(host: str) -> tuple[Institution, SiteName] | None:
    """Find the institution and the site a Host header names; None for a host that is nobody's."""
    return _by_host.get(host.lower())
