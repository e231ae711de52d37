"""What is looked for among the lines (明細の検索条件): words, an amount from and to, one way."""

import unicodedata
from dataclasses import dataclass
from typing import Literal

from madoguchi.values.refusal import Refusal, Refused
from madoguchi.values.yen import read_yen

Way = Literal["in", "out"]


@dataclass(frozen=True, slots=True)
class Sought:
    """What every line must be like: all these words in it, its amount (yen) between these."""

    words: tuple[str, ...] = ()
    least_yen: int | None = None
    most_yen: int | None = None
    way: Way | None = None

    @property
    def narrows(self) -> bool:
        """Say whether lines are left out, so that balances no longer follow one another."""
        return self != ANYTHING


ANYTHING = Sought()


def read_sought(*, words: str, least: str, most: str, way: str) -> Sought:
    """Read what was typed; empty fields look for nothing, an unknown `way` means both.

    Raises Refused A00, A01, A04 (an amount that is none) with `field` least or most, A05 (the
    least is more than the most). Source: pages.md, the entries page.
    """
    least_yen, most_yen = _read_amount(least, "least"), _read_amount(most, "most")
    if least_yen is not None and most_yen is not None and least_yen > most_yen:
        raise Refused(Refusal.CONTRADICTION, field="least")
    return Sought(
        tuple(unicodedata.normalize("NFKC", words).split()),
        least_yen,
        most_yen,
        "in" if way == "in" else "out" if way == "out" else None,
    )


def _read_amount(typed: str, field: str) -> int | None:
    if not typed.strip():
        return None
    try:
        return read_yen(typed)
    except Refused as refused:
        raise Refused(refused.refusal, field=field) from refused
