"""An open bank (営業中の銀行): a running demonstration as its customers and operators see it."""

import datetime as dt
import json
import subprocess
import time
import tomllib
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from demonstration import console

_PATIENCE_SECONDS = 60.0
_POLL_SECONDS = 0.2


@dataclass(frozen=True)
class OpenBank:
    """A demonstration that runs: its sites, its people, its data."""

    data: Path
    sites: dict[str, str]
    people: list[dict[str, Any]]

    def person(self, institution: str, nth: int = 0) -> dict[str, Any]:
        """One of the invented people of an institution.

        The last one of akagi is issued new passwords by a journey: no other may sign on as him.
        """
        return [each for each in self.people if each["institution"] == institution][nth]

    def mails(self, to: str) -> list[dict[str, str]]:
        """What stands in the mailbox for an address, the last to arrive first."""
        with urllib.request.urlopen(f"{self.sites['mailbox']}mails.json") as answer:
            return [mail for mail in json.load(answer) if to in mail["to"]]

    def await_mail(self, to: str, *, about: str, subject: str = "") -> dict[str, str]:
        """Wait for the mail that names what it is about, with these words in its subject."""
        until = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < until:
            for mail in self.mails(to):
                if subject in mail["subject"] and about in mail["text"]:
                    return mail
            time.sleep(_POLL_SECONDS)
        raise AssertionError(f"no mail for {to} with {subject} about {about}")

    def now(self) -> dt.datetime:
        """The moment at which the demonstration stands now."""
        text = (self.data / "installation.toml").read_text()
        offset = tomllib.loads(text)["clock_offset_seconds"]
        return dt.datetime.now(dt.UTC) + dt.timedelta(seconds=offset)

    def console(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command on the demonstration's data as an operator does."""
        return console(*words, "--data", str(self.data))

    def verify(self) -> subprocess.CompletedProcess[str]:
        """Prove the books as an operator does."""
        return self.console("verify")
