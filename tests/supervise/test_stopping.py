"""A program that is told to stop stops, however many signals come at once."""

import os
import signal
import subprocess
import sys
import time

from madoguchi.supervise.stopping import Stopping

_PROGRAM = """
import time
from madoguchi.supervise.stopping import stop_on_signals
stopping = stop_on_signals()
print("ready", flush=True)
while not stopping.wait(0.01):
    pass
time.sleep(0.3)
"""

# The second signal comes at the very place where the first one holds the event's lock.
_CONTROL = """
import signal, threading
stopping = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: stopping.set())
print("ready", flush=True)
with stopping._cond:
    signal.raise_signal(signal.SIGTERM)
"""


def started(program: str) -> "subprocess.Popen[str]":
    child = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    return child


def test_a_burst_of_signals_stops_a_program_as_one_does() -> None:
    child = started(_PROGRAM)
    for _ in range(200):
        os.kill(child.pid, signal.SIGTERM)
        os.kill(child.pid, signal.SIGINT)
    _, _ = child.communicate(timeout=10)
    assert child.returncode == 0


def test_control_an_event_with_a_lock_hangs_where_two_signals_meet() -> None:
    child = started(_CONTROL)
    try:
        time.sleep(1)
        assert child.poll() is None
    finally:
        child.kill()
        child.communicate()


def test_waiting_ends_when_the_time_is_over_or_the_program_is_told_to_stop() -> None:
    stopping = Stopping()
    assert stopping.wait(0.02) is False
    assert stopping.is_set() is False
    stopping.set()
    begun = time.monotonic()
    assert stopping.wait(60) is True
    assert time.monotonic() - begun < 30
