"""A bank to measure with (計測用の銀行): an embedded PostgreSQL of its own, gone afterwards."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from madoguchi.institutions.installation import VARIABLE
from madoguchi.institutions.registry import database_password
from madoguchi.supervise.postgres import Cluster, Server


@contextmanager
def scratch_bank(profile: Path) -> Iterator[Server]:
    """Open a bank in a fresh temporary home, migrated; it and its rows are gone afterwards.

    This process and those it starts find its installation file in the environment. Raises what
    the cluster raises, and CalledProcessError when the migrations fail.
    """
    home = Path(tempfile.mkdtemp(prefix="madoguchi-bench-"))
    # The server runs as a user of its own, which has to reach its rows below this folder.
    home.chmod(0o755)
    master_key = os.urandom(32)
    cluster = Cluster(home=home, superuser_password=database_password(master_key, "postgres"))
    try:
        server = cluster.start()
        (home / "master.key").write_bytes(master_key)
        (home / "installation.toml").write_text(_installation(server, profile), encoding="utf-8")
        os.environ[VARIABLE] = str(home / "installation.toml")
        os.environ["DJANGO_SETTINGS_MODULE"] = "madoguchi.config.settings"
        # A process of its own, because Django is set up once and this one is not the owner.
        subprocess.run(
            [sys.executable, "-m", "madoguchi.console.main", "migrate"],
            check=True,
            stdin=subprocess.DEVNULL,
        )
        yield server
    finally:
        cluster.stop()
        shutil.rmtree(home, ignore_errors=True)


def _installation(server: Server, profile: Path) -> str:
    return f"""
master_key_file = "master.key"
[database]
host = "{server.socket_dir}"
port = {server.port}
[[sites]]
profile = "{profile.resolve()}"
origin = "http://127.0.0.1:8000"
[clearing]
port = 1
"""
