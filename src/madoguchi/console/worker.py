"""`madoguchi worker`: carries mails and telegrams (送受信) until it is told to stop."""

import argparse
import threading
import time

from madoguchi.console import log
from madoguchi.console.installation import add_arguments as add_installation
from madoguchi.console.installation import configure
from madoguchi.supervise.stopping import stop_on_signals

NAME = "worker"
HELP = "carry mails and telegrams until told to stop; several may run at once"

_POLL_SECONDS = 0.1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing but the installation is asked for."""
    add_installation(parser)


def run(arguments: argparse.Namespace) -> int:
    """Make rounds; SIGTERM and SIGINT let the round under way end first."""
    stopped = stop_on_signals()
    configure(arguments)
    log.configure()
    from madoguchi.worker import rounds

    # The rounds have a thread of their own: this one stays free to hear a signal at once.
    at_work = threading.Thread(target=rounds.run_until, args=(stopped,))
    at_work.start()
    while at_work.is_alive() and not stopped.is_set():
        time.sleep(_POLL_SECONDS)
    at_work.join()
    return 0 if stopped.is_set() else 1
