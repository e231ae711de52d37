"""`madoguchi web`: serves the sites to browsers (Webサーバー) until it is told to stop."""

import argparse
import re
from typing import Any

from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]
from gunicorn.glogging import Logger  # type: ignore[import-untyped]
from gunicorn.util import import_app  # type: ignore[import-untyped]

from madoguchi.console import log
from madoguchi.console.installation import add_arguments as add_installation
from madoguchi.console.installation import configure
from madoguchi.console.mistake import Mistake

NAME = "web"
HELP = "serve the sites to browsers until told to stop"

_ORIGIN = re.compile(r"http://(?P<bind>[^/]+:[0-9]+)/?")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Ask where to listen and with how many hands."""
    add_installation(parser)
    parser.add_argument(
        "--bind",
        metavar="HOST:PORT",
        action="append",
        help="where to listen, several times if wanted (default: the addresses of the sites)",
    )
    parser.add_argument("--workers", type=_count, default=2, help="programs (default: 2)")
    parser.add_argument(
        "--threads", type=_count, default=8, help="requests at once in each (default: 8)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Serve; SIGTERM and SIGINT let the requests under way end first."""
    configure(arguments)
    log.configure()
    _Server(
        {
            "bind": arguments.bind or _addresses_of_the_sites(),
            "workers": arguments.workers,
            "threads": arguments.threads,
            "worker_class": "gthread",
            "timeout": 60,
            "graceful_timeout": 30,
            # The program is read once, and the workers are copies of it.
            "preload_app": True,
            "accesslog": None,
            "logger_class": _Log,
            # Nobody steers the server but by signals.
            "control_socket_disable": True,
        }
    ).run()
    return 0


def _count(typed: str) -> int:
    count = int(typed)
    if not 1 <= count <= 64:
        raise argparse.ArgumentTypeError(f"{typed} is not from 1 to 64")
    return count


def _addresses_of_the_sites() -> list[str]:
    from django.conf import settings

    binds = []
    sites = settings.INSTALLATION.sites
    origins = [
        each for site in sites for each in (site.origin, site.staff_origin, site.token_origin)
    ]
    for origin in filter(None, origins):
        found = _ORIGIN.fullmatch(origin)
        if found is None:
            raise Mistake(
                f"{origin} is not served from here; say where to listen with --bind HOST:PORT"
            )
        binds.append(found["bind"])
    return binds


class _Log(Logger):  # type: ignore[misc]
    """Gunicorn's log, sent where ours goes, without anything that a request said."""

    def setup(self, cfg: Any) -> None:
        """Leave handlers and levels to the program's own logging."""
        self.cfg = cfg
        self.error_log.propagate = True

    def warning(self, msg: object, *args: object, **kwargs: Any) -> None:
        """Warn; a request that cannot be read is not quoted."""
        super().warning(str(msg).partition(" from ip=")[0], *args, **kwargs)

    def exception(self, msg: object, *args: object, **kwargs: Any) -> None:
        """Tell of a fault; the address that was asked for stays out of it."""
        super().exception(str(msg).partition(" %")[0], **kwargs)


class _Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn, told everything here instead of in a file of its own."""

    def __init__(self, wanted: dict[str, Any]) -> None:
        self._wanted = wanted
        super().__init__()

    def load_config(self) -> None:
        """Take the settings that were handed in, and no others."""
        for name, value in self._wanted.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Give gunicorn what it calls for every request."""
        return import_app("madoguchi.config.wsgi:application")
