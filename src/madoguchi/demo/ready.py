"""Says of each site when it can be used (開店のお知らせ): only once it really answers."""

import time
import urllib.request
from collections.abc import Callable, Mapping

from madoguchi.supervise.stopping import Stopping

_POLL_SECONDS = 0.1
_ANSWER_SECONDS = 10.0
# Far more than a slow machine needs: after it, something is wrong.
_PATIENCE_SECONDS = 120.0


class NotReady(Exception):
    """A site did not answer in time, or the demonstration was stopped before."""


def announce(sites: Mapping[str, str], *, say: Callable[[str], None], stopped: Stopping) -> None:
    """Say `ready NAME URL` once for each site, in order, as soon as its first page is there.

    The first page of customers and of staff is their login page. Raises NotReady.
    """
    deadline = time.monotonic() + _PATIENCE_SECONDS
    # Nothing here goes through a proxy, whatever the environment says.
    browser = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for name, origin in sites.items():
        url = f"{origin}/"
        while not _answers(browser, url):
            if stopped.is_set() or time.monotonic() >= deadline:
                raise NotReady(f"{name} does not answer at {url}")
            time.sleep(_POLL_SECONDS)
        say(f"ready {name} {url}")


def _answers(browser: urllib.request.OpenerDirector, url: str) -> bool:
    try:
        with browser.open(url, timeout=_ANSWER_SECONDS) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
