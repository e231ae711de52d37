"""The reference (基準): PostgreSQL's own pgbench, TPC-B-like, on the same server."""

import os
import re
import subprocess
from pathlib import Path

from madoguchi.supervise.postgres import Server

_DATABASE = "pgbench"
_THREADS = 2


class Reference:
    """A database that pgbench filled, and the runs on it."""

    def __init__(self, *, server: Server, password: str, binaries: Path, scale: int) -> None:
        """Make and fill the database. Raises CalledProcessError, with the output in it."""
        self._binaries = binaries
        self._environment = {
            "PATH": os.defpath,
            "PGHOST": str(server.socket_dir),
            "PGPORT": str(server.port),
            "PGUSER": server.superuser,
            "PGPASSWORD": password,
        }
        self._run("createdb", _DATABASE)
        self._run("pgbench", "-i", "-q", "-s", str(scale), _DATABASE)

    def tidy_up(self, *, database: str) -> None:
        """Vacuum and checkpoint, as pgbench does for its own tables: both begin at rest."""
        self._run("vacuumdb", "--analyze", "--quiet", database)
        self._run("psql", "--quiet", "--command", "CHECKPOINT", database)

    def per_second(self, *, seconds: float, clients: int) -> float:
        """Run the builtin script with prepared statements; transactions a second."""
        printed = self._run(
            *("pgbench", "-b", "tpcb-like", "-M", "prepared"),
            *("-c", str(clients), "-j", str(min(clients, _THREADS))),
            *("-T", str(max(1, round(seconds))), _DATABASE),
        )
        found = re.search(r"^tps = ([0-9.]+)", printed, re.MULTILINE)
        assert found is not None, printed
        return float(found[1])

    def _run(self, program: str, *arguments: str) -> str:
        return subprocess.run(
            [str(self._binaries / program), *arguments],
            env=self._environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
