"""`madoguchi worker`: carries mails and telegrams (送受信) until it is told to stop."""

import argparse

from madoguchi.console import log
from madoguchi.console.installation import add_arguments as add_installation
from madoguchi.console.installation import configure
from madoguchi.supervise.stopping import stop_on_signals

NAME = "worker"
HELP = "carry mails and telegrams until told to stop; several may run at once"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing but the installation is asked for."""
    add_installation(parser)


def run(arguments: argparse.Namespace) -> int:
    """Make rounds; SIGTERM and SIGINT let the round under way end first."""
    stopped = stop_on_signals()
    configure(arguments)
    log.configure()
    from madoguchi.worker import rounds

    rounds.run_until(stopped)
    return 0
