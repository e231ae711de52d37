"""The installation file (設置ファイル): where database, sites, mail and lines are."""

import os
import tomllib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, IPvAnyNetwork

VARIABLE = "MADOGUCHI_INSTALLATION"


class Table(BaseModel):
    """A TOML table: frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Database(Table):
    """A PostgreSQL server, 15 or newer; `host` may be a socket directory."""

    host: str
    port: int = 5432
    name: str = "madoguchi"
    admin: str = "postgres"
    admin_password_file: Path | None = None


class Site(Table):
    """One institution's site: its profile file and the address customers type."""

    profile: Path
    origin: str
    # Where its staff work, and where its token app is served: hosts of their own.
    staff_origin: str | None = None
    token_origin: str | None = None
    # The certificate and key its mails are signed with (S/MIME), both in PEM.
    mail_certificate: Path | None = None
    mail_key: Path | None = None


class Mail(Table):
    """The SMTP server that takes our mail, and the sender it shows."""

    host: str = "127.0.0.1"
    port: int = 25
    timeout_seconds: float = 10.0


class Clearing(Table):
    """The interbank line: the clearing centre's gateway."""

    host: str = "127.0.0.1"
    port: int
    timeout_seconds: float = 5.0


class Payeasy(Table):
    """The line to the billers' network (ペイジー); without it the service is not offered."""

    host: str = "127.0.0.1"
    port: int
    timeout_seconds: float = 5.0


class Installation(Table):
    """Everything that differs between two installations of the same program."""

    master_key_file: Path
    database: Database
    sites: tuple[Site, ...] = Field(min_length=1)
    mail: Mail = Mail()
    clearing: Clearing
    payeasy: Payeasy | None = None
    # Proxies in front of the sites, addresses or networks: what they say of a caller is believed.
    trusted_proxies: tuple[IPvAnyNetwork, ...] = ()
    # Seconds added to the clock, so that a demonstration can stand at any moment.
    clock_offset_seconds: float = 0.0

    @property
    def master_key(self) -> bytes:
        """The key every other secret is derived from; 32 bytes or more, kept by the operator."""
        key = self.master_key_file.read_bytes()
        if len(key) < 32:
            raise ValueError(f"{self.master_key_file} holds fewer than 32 bytes")
        return key


def path() -> Path:
    """Where the installation file is: the environment names it."""
    named = os.environ.get(VARIABLE)
    if not named:
        raise FileNotFoundError(f"set {VARIABLE} to an installation file, or use --data")
    return Path(named)


def read(file: Path) -> Installation:
    """Read the installation file; relative paths in it start at the file's own folder."""
    installation = Installation.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    base = file.resolve().parent
    return installation.model_copy(
        update={
            "master_key_file": base / installation.master_key_file,
            "sites": tuple(
                site.model_copy(
                    update={
                        name: base / file
                        for name in ("profile", "mail_certificate", "mail_key")
                        if (file := getattr(site, name)) is not None
                    }
                )
                for site in installation.sites
            ),
        }
    )
