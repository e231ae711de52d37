"""This module decides where an embedded PostgreSQL keeps its rows and which system user runs it."""

import os
import secrets
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from .lock import taking_turns
from .spawn import SystemUser, find_system_user, runs_as

# What belongs to the machine and not to one home: clusters that a home cannot hold, and binaries
# that the server's user can read. Only root ever writes here.
STATE = Path("/var/lib/madoguchi")

_SERVER_USER = "madoguchi"
_FALLBACK_USERS = ("postgres", "nobody")
_POINTER = "postgres.where"


class NoServerUser(Exception):
    """PostgreSQL refuses to run as root, and there is no other user to run it as."""


class ClusterLost(Exception):
    """A home names a place for its rows, and that place is gone."""


@dataclass(frozen=True)
class Place:
    """Where the rows of one home are kept; `user` is None when we are not root and need nobody."""

    ground: Path
    user: SystemUser | None

    @property
    def data(self) -> Path:
        """The server's data directory."""
        return self.ground / "postgres"


def find_place(*, home: Path, state: Path) -> Place:
    """Find the place of a home's rows again, or choose one for a home that has none yet.

    A home that the server's user cannot enter gets a place below `state`, and a pointer file to
    find it by. Raises ClusterLost or NoServerUser.
    """
    ground = _known_ground(home)
    if ground is not None and (ground / "postgres").exists():
        return Place(ground=ground, user=_owner_of(ground / "postgres"))
    user = _server_user(state)
    if ground is not None:
        return Place(ground=ground, user=user)
    if _may_enter(home, user=user):
        return Place(ground=home, user=user)
    return Place(ground=_open_ground(home=home, state=state), user=user)


def open_shared_directory(path: Path) -> Path:
    """Make a directory that every user may enter, whatever the umask."""
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(0o755)
    return path


def _known_ground(home: Path) -> Path | None:
    if (home / "postgres").exists():
        return home
    pointer = home / _POINTER
    if not pointer.exists():
        return None
    ground = Path(pointer.read_text().strip())
    if not ground.is_dir():
        raise ClusterLost(
            f"{pointer} says that the rows are kept in {ground}, but nothing is there. "
            f"Put that directory back; or remove {pointer} to begin again without any rows."
        )
    return ground


def _open_ground(*, home: Path, state: Path) -> Path:
    open_shared_directory(state)
    ground = open_shared_directory(state / "clusters") / secrets.token_hex(8)
    open_shared_directory(ground)
    # The pointer appears whole or not at all, so that a crash never leaves half a path.
    draft = home / f"{_POINTER}.draft"
    draft.write_text(f"{ground}\n")
    draft.replace(home / _POINTER)
    return ground


def _may_enter(directory: Path, *, user: SystemUser | None) -> bool:
    if user is None:
        return True
    # Asking the kernel as that user also answers for access lists and every parent directory.
    return runs_as(["/bin/sh", "-c", '[ -x "$0" ]', str(directory)], user=user) is not None


def _owner_of(data: Path) -> SystemUser | None:
    # PostgreSQL runs only as the owner of its data, whoever that was on the first day.
    if os.geteuid() != 0:
        return None
    status = data.stat()
    if status.st_uid == 0:
        raise NoServerUser(
            f"{data} belongs to root, and PostgreSQL refuses to run as root. "
            f"Give it to another user: chown -R {_SERVER_USER} {data}"
        )
    known = find_system_user(status.st_uid)
    return known or SystemUser(name=str(status.st_uid), uid=status.st_uid, gid=status.st_gid)


def _server_user(state: Path) -> SystemUser | None:
    if os.geteuid() != 0:
        return None
    with taking_turns(open_shared_directory(state)):
        if find_system_user(_SERVER_USER) is None:
            _add_server_user()
    for name in (_SERVER_USER, *_FALLBACK_USERS):
        user = find_system_user(name)
        if user is not None and user.uid != 0:
            return user
    raise NoServerUser(
        "PostgreSQL refuses to run as root, and no other system user could be found or added. "
        f"Add one (useradd --system {_SERVER_USER}), or start madoguchi as a normal user."
    )


def _add_server_user() -> None:
    options = ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin"]
    argv = ["useradd", *options, "--home-dir", "/nonexistent", _SERVER_USER]
    # Another program may hold the lock of the password file for a moment, hence a few attempts.
    for _attempt in range(5):
        try:
            done = subprocess.run(argv, check=False, capture_output=True)
        except FileNotFoundError:
            return
        if done.returncode == 0 or find_system_user(_SERVER_USER) is not None:
            return
        time.sleep(0.3)
