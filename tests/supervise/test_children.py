"""A family of programs keeps running, and ends completely and in order."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from madoguchi.supervise import living
from madoguchi.supervise.children import Child, Family
from madoguchi.supervise.postgres import Cluster


class Candle:
    """A member that burns until it is blown out; `lights` keeps when it was lit."""

    exit_status = 3

    def __init__(self, name: str, *, clock: Callable[[], float], wet: bool = False) -> None:
        self.name = name
        self.lights: list[float] = []
        self.burning = False
        self.wet = wet
        self._clock = clock

    def start(self) -> None:
        self.lights.append(self._clock())
        if self.wet:
            raise OSError("the wick is wet")
        self.burning = True

    def alive(self) -> bool:
        return self.burning

    def stop(self) -> None:
        self.burning = False


class Clock:
    """A clock that is moved by hand."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def _python(program: str, *arguments: str, directory: Path, name: str = "web") -> Child:
    return Child(
        name=name,
        argv=[sys.executable, "-c", program, *arguments],
        env=os.environ,
        log_path=directory / "log" / f"{name}.log",
        stop_seconds=1,
    )


def test_a_program_that_died_is_restarted_and_both_lives_are_in_its_log(tmp_path: Path) -> None:
    lines: list[str] = []
    child = _python("import time; print('open', flush=True); time.sleep(60)", directory=tmp_path)
    log = tmp_path / "log" / "web.log"
    family = Family([child], log=lines.append)
    family.start()
    assert living.wait_until(lambda: log.read_text() == "open\n", within_seconds=5)
    first = child.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    assert living.wait_until(lambda: not child.alive(), within_seconds=5)

    family.mend()

    assert living.wait_until(lambda: log.read_text() == "open\nopen\n", within_seconds=5)
    assert child.alive()
    assert child.pid != first
    assert lines == ["web ended with exit status -9, and was started again (restart 1 in a row)"]
    family.stop()
    assert not child.alive()
    assert child.exit_status == -signal.SIGTERM


def test_the_exit_status_of_a_program_is_told() -> None:
    child = Child(name="sh", argv=["sh", "-c", "exit 3"], env={}, log_path=Path("/dev/null"))
    child.start()

    assert living.wait_until(lambda: not child.alive(), within_seconds=5)

    assert child.exit_status == 3
    child.stop()


def test_workers_of_a_killed_master_do_not_keep_its_port(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    child = _python(_MASTER, str(port), directory=tmp_path)
    family = Family([child], log=lambda _line: None)
    family.start()
    worker = _worker_of(child)
    assert child.pid is not None
    os.kill(child.pid, signal.SIGKILL)
    assert living.wait_until(lambda: not child.alive(), within_seconds=5)
    assert living.look_up(worker) is not None

    family.mend()

    assert living.look_up(worker) is None
    assert _worker_of(child) != worker
    family.stop()
    assert "Address already in use" not in (tmp_path / "log" / "web.log").read_text()


def test_a_program_that_will_not_end_is_killed_with_all_it_started(tmp_path: Path) -> None:
    deaf = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)"
    child = _python(f"{deaf}\n{_MASTER}", "0", directory=tmp_path)
    child.start()
    worker = _worker_of(child)

    child.stop()

    assert child.exit_status == -signal.SIGKILL
    assert living.look_up(worker) is None


def test_restarts_come_at_once_then_slower_and_at_once_again_after_a_quiet_time() -> None:
    clock = Clock()
    candle = Candle("candle", clock=clock)
    family = Family([candle], log=lambda _line: None, clock=clock)
    family.start()

    def blow_out_for(seconds: float) -> None:
        end = clock.now + seconds
        while clock.now < end:
            candle.burning = False
            family.mend()
            clock.now += 0.25

    blow_out_for(16)
    burnt_at = clock.now + 10
    candle.burning = True
    clock.now = burnt_at
    blow_out_for(0.75)

    gaps = [later - earlier for earlier, later in pairwise(candle.lights)]
    assert gaps[0] == 0
    assert gaps[1:6] == [0.75, 1.25, 2.25, 4.25, 4.25]
    assert candle.lights[-1] == burnt_at


def test_a_member_that_cannot_be_restarted_is_tried_again_and_spares_the_others() -> None:
    clock = Clock()
    lines: list[str] = []
    wet, dry = Candle("wet", clock=clock), Candle("dry", clock=clock)
    family = Family([wet, dry], log=lines.append, clock=clock)
    family.start()
    wet.wet, wet.burning, dry.burning = True, False, False

    family.mend()
    assert dry.burning
    wet.wet = False
    family.mend()
    clock.now += 0.5
    family.mend()

    assert wet.burning
    assert lines == [
        "wet ended with exit status 3, and could not be started again: the wick is wet",
        "dry ended with exit status 3, and was started again (restart 1 in a row)",
        "wet ended with exit status 3, and was started again (restart 2 in a row)",
    ]


def test_a_member_that_cannot_be_started_at_first_stops_the_family() -> None:
    clock = Clock()
    first, second = Candle("first", clock=clock), Candle("second", clock=clock, wet=True)

    with pytest.raises(OSError, match="the wick is wet"):
        Family([first, second], log=lambda _line: None, clock=clock).start()

    assert not first.burning


def test_a_killed_postgresql_is_restarted_like_any_other_member(
    open_cluster: Callable[..., Cluster], ask: Callable[..., list[tuple[Any, ...]]]
) -> None:
    lines: list[str] = []
    cluster = open_cluster()
    family = Family([cluster], log=lines.append)
    family.start()
    assert cluster.pid is not None
    os.kill(cluster.pid, signal.SIGKILL)
    assert living.wait_until(lambda: not cluster.alive(), within_seconds=5)

    family.mend()

    assert ask(cluster.start(), "SELECT 1") == [(1,)]
    assert lines == [
        "postgres ended with exit status -9, and was started again (restart 1 in a row)"
    ]
    family.stop()
    assert not cluster.alive()


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_the_family_in_reverse_order(tmp_path: Path, by: signal.Signals) -> None:
    supervisor = _start_supervisor(tmp_path)

    supervisor.send_signal(by)

    assert supervisor.wait(5) == 0
    assert (tmp_path / "order").read_text().split() == ["worker", "web"]


def test_the_family_ends_with_its_killed_supervisor(tmp_path: Path) -> None:
    supervisor = _start_supervisor(tmp_path)
    pids = [int((tmp_path / name).read_text()) for name in ("web", "worker")]

    supervisor.kill()
    supervisor.wait()

    assert living.wait_until(
        lambda: all(living.look_up(pid) is None for pid in pids), within_seconds=5
    )


# A master that listens, and a worker that keeps the port when the master is killed.
_MASTER = """
import os, socket, sys, time
listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", int(sys.argv[1])))
listener.listen()
os.fork()
time.sleep(60)
"""

_MEMBER = """
import os, pathlib, signal, sys, time
here, name = pathlib.Path(sys.argv[1]), sys.argv[2]
def end(*_):
    time.sleep(0.2 if name == "worker" else 0)
    with (here / "order").open("a") as order:
        order.write(name + "\\n")
    sys.exit()
signal.signal(signal.SIGTERM, end)
(here / f"{name}.draft").write_text(str(os.getpid()))
(here / f"{name}.draft").rename(here / name)
time.sleep(60)
"""

_SUPERVISE = """
import os, pathlib, sys
from madoguchi.supervise.children import Child, Family
from madoguchi.supervise.stopping import stop_on_signals
here, member = pathlib.Path(sys.argv[1]), sys.argv[2]
stopping = stop_on_signals()
family = Family([
    Child(name=name, argv=[sys.executable, "-c", member, str(here), name], env=os.environ,
          log_path=here / "members.log") for name in ("web", "worker")], log=print)
family.start()
family.run_until_stopped(stopping)
"""


def _worker_of(child: Child) -> int:
    assert child.pid is not None
    group = child.pid
    assert living.wait_until(lambda: len(living.members_of_group(group)) == 2, within_seconds=5)
    (worker,) = set(living.members_of_group(group)) - {group}
    return worker


def _start_supervisor(directory: Path) -> "subprocess.Popen[bytes]":
    argv = [sys.executable, "-c", _SUPERVISE, str(directory), _MEMBER]
    supervisor = subprocess.Popen(argv)
    ready = [directory / "web", directory / "worker"]
    assert living.wait_until(lambda: all(path.exists() for path in ready), within_seconds=5)
    time.sleep(0.1)
    return supervisor
