"""Opens the demonstration (開店) and keeps it running: PostgreSQL first, customers' doors last."""

import datetime as dt
import sys
import threading
import time
from pathlib import Path

from madoguchi.console.mistake import Mistake
from madoguchi.demo.premises import (
    Premises,
    keep_key,
    open_premises,
    write_installation,
)
from madoguchi.demo.programs import CLOCK_SET_BACK, preparation, programs
from madoguchi.demo.ready import NotReady, announce
from madoguchi.institutions import registry
from madoguchi.supervise.binaries import NoBinaries
from madoguchi.supervise.children import Child, Family
from madoguchi.supervise.initdb import SUPERUSER, InTheWay
from madoguchi.supervise.lock import InUse
from madoguchi.supervise.place import ClusterLost, NoServerUser
from madoguchi.supervise.postgres import Cluster, DidNotStart
from madoguchi.supervise.stopping import Stopping, stop_on_signals
from madoguchi.supervise.sweep import StillRunning

_POLL_SECONDS = 0.05
_NOT_READY = "the database could not be made ready"
_WHY: dict[int | None, str] = {
    CLOCK_SET_BACK: "its books are closed for later days than its clock shows; "
    "give a later --at, or another folder by --data",
}
_NO_DATABASE = (
    InUse,
    NoServerUser,
    ClusterLost,
    NoBinaries,
    InTheWay,
    StillRunning,
    DidNotStart,
)


def run(folder: Path, *, host: str, port: int, stand_at: dt.datetime | None) -> int:
    """Run the demonstration that a folder keeps until SIGINT or SIGTERM, and return 0.

    1 when it broke down. Raises Mistake when the folder or a port cannot be used.
    """
    stopped = stop_on_signals()
    try:
        cluster = Cluster(
            home=folder,
            superuser_password=registry.database_password(keep_key(folder), SUPERUSER),
        )
    except OSError as error:
        raise Mistake(f"{folder} cannot be used: {error}") from error
    try:
        # This takes the folder's lock; before it, nothing another demonstration needs is touched.
        cluster.prepare()
        premises = open_premises(folder, host=host, port=port)
        write_installation(premises, cluster.server, stand_at=stand_at)
        cluster.start()
        return _serve(cluster, premises, stopped=stopped)
    except _NO_DATABASE as error:
        raise Mistake(str(error)) from error
    finally:
        cluster.stop()


def _serve(cluster: Cluster, premises: Premises, *, stopped: Stopping) -> int:
    code = _exit_code(preparation(premises), stopped=stopped)
    if code != 0:
        return 0 if stopped.is_set() else _broke_down(premises, _WHY.get(code, _NOT_READY))
    faults: list[str] = []

    def welcome() -> None:
        try:
            announce(premises.origins, say=_say, stopped=stopped)
        except NotReady as fault:
            if not stopped.is_set():
                faults.append(str(fault))
                stopped.set()
        else:
            _say("Who can sign on: madoguchi demo --cast. To stop: Ctrl-C.")

    family = Family([cluster, *programs(premises)], log=lambda line: _note(premises, line))
    family.start()
    threading.Thread(target=welcome, daemon=True).start()
    family.run_until_stopped(stopped)
    return _broke_down(premises, faults[0]) if faults else 0


def _exit_code(child: Child, *, stopped: Stopping) -> int | None:
    child.start()
    while child.alive() and not stopped.is_set():
        time.sleep(_POLL_SECONDS)
    child.stop()
    return child.exit_status


def _say(line: str) -> None:
    print(line, flush=True)


def _note(premises: Premises, line: str) -> None:
    with (premises.logs / "demo.log").open("a", encoding="utf-8") as log:
        log.write(f"{dt.datetime.now(dt.UTC).isoformat(timespec='seconds')} {line}\n")


def _broke_down(premises: Premises, why: str) -> int:
    print(f"madoguchi: {why}; the logs are in {premises.logs}", file=sys.stderr)
    return 1
