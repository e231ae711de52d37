"""The demonstration's mailbox (メール受信箱): takes every mail by SMTP and shows it on a page."""

import argparse
import asyncio
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Thread

from aiosmtpd.smtp import SMTP, Envelope, Session

from madoguchi.demo.mailbox_page import open_page
from madoguchi.demo.mailbox_store import keep_mail

_SECONDS_TO_NOTICE_A_STOP = 0.1


class _Postman:
    """Receives what aiosmtpd hands over; a mail that cannot be read is refused with a 5xx."""

    def __init__(self, store: Path) -> None:
        self._store = store

    async def handle_DATA(  # noqa: N802 - the name is the library's
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Keep one mail before saying that it is kept."""
        assert isinstance(envelope.content, bytes)
        keep_mail(content=envelope.content, store=self._store)
        return "250 OK"


async def serve(*, host: str, smtp_port: int, http_port: int, store: Path) -> None:
    """Take mail and show it until SIGTERM or SIGINT; port 0 takes a free one.

    Prints one line `ready mailbox URL smtp HOST:PORT` when both can be used. Raises OSError when a
    port is taken.
    """
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    for wanted in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(wanted, stopped.set)
    store.mkdir(parents=True, exist_ok=True)
    postman = _Postman(store)
    # A named host saves the look-up of this machine's own name, which can take seconds.
    smtp = await loop.create_server(
        lambda: SMTP(postman, hostname="mailbox.invalid", loop=loop),
        host,
        smtp_port,
    )
    page = open_page(host=host, port=http_port, store=store)
    Thread(target=page.serve_forever, args=(_SECONDS_TO_NOTICE_A_STOP,), daemon=True).start()
    smtp_bound = smtp.sockets[0].getsockname()[1]
    print(f"ready mailbox http://{host}:{page.server_port}/ smtp {host}:{smtp_bound}", flush=True)
    await stopped.wait()
    smtp.close()
    page.shutdown()
    page.server_close()


def main(argv: Sequence[str] | None = None) -> int:
    """Read the command line and be the mailbox."""
    parser = argparse.ArgumentParser(description="A mailbox for the demonstration.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--smtp-port", type=int, required=True, help="0 takes a free port")
    parser.add_argument("--http-port", type=int, required=True, help="0 takes a free port")
    parser.add_argument("--store", type=Path, required=True, help="directory of the .eml files")
    chosen = parser.parse_args(argv)
    asyncio.run(
        serve(
            host=chosen.host,
            smtp_port=chosen.smtp_port,
            http_port=chosen.http_port,
            store=chosen.store,
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
