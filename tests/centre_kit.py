"""The clearing centre as a process of its own, which a test may silence, kill and start again."""

import contextlib
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from django.test import override_settings

from madoguchi.config.settings import INSTALLATION
from madoguchi.wires.clearing.faults import faults_file


def free_port() -> int:
    """A port nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Centre:
    """The centre on a store that outlives its processes."""

    def __init__(self, store: Path) -> None:
        self.store = store
        self.port = free_port()

    def start(self, *options: str) -> None:
        """Start it and wait until it listens."""
        self.running = subprocess.Popen(
            [
                *(sys.executable, "-m", "madoguchi.wires.clearing.simulator"),
                *("--port", str(self.port), "--store", str(self.store), *options),
            ],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.running.stdout is not None
        assert self.running.stdout.readline().startswith("ready clearing")

    def stop(self) -> None:
        """Kill it, as a power cut would."""
        self.running.send_signal(signal.SIGKILL)
        assert self.running.stdout is not None
        self.running.stdout.close()
        self.running.wait()

    def switch(self, faults: str) -> None:
        """Switch its faults while it runs."""
        faults_file(self.store).write_text(faults)


@contextlib.contextmanager
def line_to(centre: Centre, *, timeout_seconds: float = 0.5) -> Iterator[None]:
    """Let the bank's line lead to this centre."""
    line = INSTALLATION.clearing.model_copy(
        update={"port": centre.port, "timeout_seconds": timeout_seconds}
    )
    with override_settings(CLEARING=line):
        yield
