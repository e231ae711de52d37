"""What becomes of a wish (判定の結果): accepted on terms, or refused with what would do instead."""

import datetime as dt
from dataclasses import dataclass

from madoguchi.policy.dates import Window
from madoguchi.policy.wish import Terms, Wish
from madoguchi.values.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Accepted:
    """Yes, on these terms."""

    wish: Wish
    terms: Terms


@dataclass(frozen=True, slots=True)
class Refused:
    """No; `next_open`, `next_day`, `window`, `most_yen`, `token_from` say what would do instead."""

    refusal: Refusal
    next_open: dt.datetime | None = None
    reason: str | None = None
    most_yen: int | None = None
    # The first day for which it can be reserved instead, where that can be done now.
    next_day: dt.date | None = None
    window: Window | None = None
    # When the limits of a token just put into use would do.
    token_from: dt.datetime | None = None

    @property
    def facts(self) -> dict[str, object]:
        """What the wording of the refusal needs."""
        found: dict[str, object] = {
            "next_open": self.next_open,
            "reason": self.reason,
            "most_yen": self.most_yen,
            "next_day": self.next_day,
            "token_from": self.token_from,
        }
        if self.window is not None:
            found |= {"first": self.window.first, "last": self.window.last}
        return found
