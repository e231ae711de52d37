"""The demonstration's premises (店舗): folder, key, addresses, installation file."""

import datetime as dt
import errno
import json
import os
import secrets
import socket
import time
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from madoguchi.console.mistake import Mistake
from madoguchi.demo.cast import CAST
from madoguchi.demo.certificates import certificate_lines
from madoguchi.institutions.installation import VARIABLE
from madoguchi.supervise.postgres import Server
from madoguchi.values.day import TOKYO

MAILBOX = "mailbox"


def staff_site(institution: str) -> str:
    """The name of the site where an institution's staff work."""
    return f"{institution}-staff"


def token_site(institution: str) -> str:
    """The name of the site of an institution's token app."""
    return f"{institution}-token"


# In the order of their ports: what customers and visitors come for first.
SITES = (
    *CAST,
    MAILBOX,
    *(name for each in CAST for name in (staff_site(each), token_site(each))),
)

# All of this machine's addresses; nobody can be sent to it, so visitors are shown loopback.
_EVERYWHERE = "0.0.0.0"
_LOOPBACK = "127.0.0.1"

_PATIENCE_SECONDS = 3.0
_POLL_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Address:
    """Where one site listens, and the address a visitor types."""

    bind: str
    origin: str


@dataclass(frozen=True, slots=True)
class Premises:
    """Where everything of one demonstration is."""

    folder: Path
    # The customers' sites by institution, the mailbox's page, then each institution's other sites.
    sites: dict[str, Address]
    smtp_port: int
    clearing_port: int
    payeasy_port: int

    @property
    def logs(self) -> Path:
        """The folder of all logs."""
        return self.folder / "log"

    @property
    def origins(self) -> dict[str, str]:
        """The address of each site, as a visitor types it."""
        return {name: address.origin for name, address in self.sites.items()}

    @property
    def mail_host(self) -> str:
        """Where the mailbox takes mail: on the host of its page."""
        host, _, _ = self.sites[MAILBOX].origin.removeprefix("http://").partition(":")
        return host

    @property
    def environment(self) -> dict[str, str]:
        """The environment in which every program of the demonstration runs."""
        inherited = {
            name: value for name, value in os.environ.items() if name != "MADOGUCHI_AS_OWNER"
        }
        return {
            **inherited,
            VARIABLE: str(self.folder / "installation.toml"),
            "DJANGO_SETTINGS_MODULE": "madoguchi.config.settings",
        }


def open_premises(folder: Path, *, host: str, port: int) -> Premises:
    """Lay out the addresses from `port` on, all on `host`, in the order of `SITES`.

    Mail, clearing and Pay-easy take free ports. Raises Mistake where a wanted port is taken.
    """
    binds = {name: port + nth for nth, name in enumerate(SITES)}
    for taken in binds.values():
        _see_that_it_is_free(host, taken)
    shown = _LOOPBACK if host == _EVERYWHERE else host
    return Premises(
        folder=folder,
        sites={
            name: Address(f"{host}:{bound}", f"http://{shown}:{bound}")
            for name, bound in binds.items()
        },
        smtp_port=_free_port(),
        clearing_port=_free_port(),
        payeasy_port=_free_port(),
    )


def keep_key(folder: Path) -> bytes:
    """The master key of a folder; it is made on the first day and never changes."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "master.key"
    if not file.exists():
        _write_whole(file, secrets.token_bytes(32))
    return file.read_bytes()


def write_installation(premises: Premises, server: Server, *, stand_at: dt.datetime | None) -> None:
    """Write the installation file; where a moment is given, its clock begins there."""
    offset = dt.timedelta() if stand_at is None else stand_at - dt.datetime.now(TOKYO)
    profiles = resources.files("madoguchi.demo.profiles")
    sites = "".join(
        f"""
[[sites]]
profile = {_quoted(profiles.joinpath(f"{name}.toml"))}
origin = {_quoted(premises.sites[name].origin)}
staff_origin = {_quoted(premises.sites[staff_site(name)].origin)}
token_origin = {_quoted(premises.sites[token_site(name)].origin)}
{certificate_lines(premises.folder, profiles.joinpath(f"{name}.toml"))}"""
        for name in CAST
    )
    text = f"""# Written anew at every start of the demonstration.
master_key_file = "master.key"
clock_offset_seconds = {offset.total_seconds()}

[database]
host = {_quoted(server.socket_dir)}
port = {server.port}
{sites}
[mail]
host = {_quoted(premises.mail_host)}
port = {premises.smtp_port}

[clearing]
port = {premises.clearing_port}

[payeasy]
port = {premises.payeasy_port}
"""
    _write_whole(premises.folder / "installation.toml", text.encode())


def _quoted(text: object) -> str:
    # A string of JSON is a string of TOML.
    return json.dumps(str(text), ensure_ascii=False)


def _write_whole(file: Path, content: bytes) -> None:
    draft = file.with_name(f"{file.name}.draft")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as written:
        written.write(content)
    draft.replace(file)


def _see_that_it_is_free(host: str, port: int) -> None:
    # A demonstration that was killed leaves programs that need a moment to end.
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while (why := _why_not(host, port)) is not None:
        if why != os.strerror(errno.EADDRINUSE) or time.monotonic() >= deadline:
            raise Mistake(f"{host}:{port} cannot be used ({why}); choose other ports with --port N")
        time.sleep(_POLL_SECONDS)


def _why_not(host: str, port: int) -> str | None:
    with socket.socket() as probe:
        # As the servers do, so that a port just given back counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error.strerror
        except OverflowError:
            return "there is no such port"
    return None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((_LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port
