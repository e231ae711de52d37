"""The demonstration's programs (稼働プログラム): what is started, in which order."""

import sys

from madoguchi.demo.premises import MAILBOX, Premises
from madoguchi.supervise.children import Child

_CONSOLE = ("-m", "madoguchi.console.main")

# The preparation's exit code where the clock was set back before a closed day: nothing could be
# posted there.
CLOCK_SET_BACK = 3


def preparation(premises: Premises) -> Child:
    """The program that makes the database ready, and then ends."""
    return _child(
        premises, "prepare", "-m", "madoguchi.demo.prepare", environment={"MADOGUCHI_AS_OWNER": "1"}
    )


def programs(premises: Premises) -> list[Child]:
    """Everything but PostgreSQL, in starting order: counterparts first, customers' doors last."""
    host, _, port = premises.sites[MAILBOX].bind.partition(":")
    binds = [
        word
        for name, address in premises.sites.items()
        if name != MAILBOX
        for word in ("--bind", address.bind)
    ]
    mailbox = ("--host", host, "--http-port", port, "--smtp-port", str(premises.smtp_port))
    mails = str(premises.folder / "mails")
    return [
        _child(premises, "clearing", *_CONSOLE, "simulate", "zengin"),
        _child(premises, "payeasy", *_CONSOLE, "simulate", "payeasy"),
        _child(premises, MAILBOX, "-m", "madoguchi.demo.mailbox", *mailbox, "--store", mails),
        _child(premises, "web", *_CONSOLE, "web", *binds),
        _child(premises, "worker", *_CONSOLE, "worker"),
    ]


def _child(
    premises: Premises, name: str, *words: str, environment: dict[str, str] | None = None
) -> Child:
    return Child(
        name=name,
        argv=[sys.executable, *words],
        env={**premises.environment, **(environment or {})},
        log_path=premises.logs / f"{name}.log",
    )
