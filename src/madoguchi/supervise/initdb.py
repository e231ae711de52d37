"""This module makes a new PostgreSQL data directory, whole or not at all."""

import os
import secrets
import shutil
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

from .binaries import Binaries
from .place import Place
from .spawn import SystemUser, spawn

SUPERUSER = "postgres"
_LIMIT_SECONDS = 120.0


class InTheWay(Exception):
    """Something that we may not remove has a name that we need."""


def server_environment() -> dict[str, str]:
    """Give the few variables the server's programs need; nothing of ours may leak into them."""
    return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


def renew_private_directory(path: Path, *, user: SystemUser | None) -> None:
    """Make an empty directory that only that user may enter, in place of any older one.

    Raises InTheWay when what stands there cannot be removed.
    """
    try:
        with suppress(FileNotFoundError):
            shutil.rmtree(path)
        path.mkdir(mode=0o700)
        if user is not None:
            os.chown(path, user.uid, user.gid)
    except OSError as error:
        raise InTheWay(f"{path} cannot be made anew, please remove it: {error}") from error


def make_data_directory(
    *, place: Place, binaries: Binaries, superuser_password: str, log_path: Path
) -> bool:
    """Make the data directory of a place; False when initdb failed, and the log says why."""
    # A crash half way leaves only a draft, which the next attempt throws away. The next one also
    # has a new name, because programs of the interrupted initdb may still be at work in the old.
    drafts = f"{place.data.name}.draft-"
    for abandoned in place.ground.glob(f"{drafts}*"):
        shutil.rmtree(abandoned, ignore_errors=True)
    draft = place.ground / f"{drafts}{secrets.token_hex(4)}"
    renew_private_directory(draft, user=place.user)
    # The password goes through memory, so that no crash can leave it in a file.
    secret = os.memfd_create("superuser-password")
    try:
        os.write(secret, f"{superuser_password}\n".encode())
        program = str(binaries.directory / "initdb")
        pwfile = f"--pwfile=/proc/self/fd/{secret}"
        initdb = spawn(
            argv=[program, f"--pgdata={draft}", pwfile, *_options(binaries.major)],
            env=server_environment(),
            log_path=log_path,
            ends_by=signal.SIGKILL,
            user=place.user,
            directory=Path("/"),
            keep_open=[secret],
        )
        succeeded = _succeeds(initdb)
    finally:
        os.close(secret)
    if succeeded:
        draft.rename(place.data)
    return succeeded


def _succeeds(program: subprocess.Popen[bytes]) -> bool:
    try:
        return program.wait(_LIMIT_SECONDS) == 0
    except subprocess.TimeoutExpired:
        program.kill()
        program.wait()
        return False


def _options(major: int) -> list[str]:
    # Rows sort by code point on every machine; libc's C.UTF-8 still tells letters from signs.
    options = [
        "--auth=scram-sha-256",
        f"--username={SUPERUSER}",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--data-checksums",
    ]
    if major >= 17:
        options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return options
