"""An invented person (架空のお客さま): passwords, image card, accounts and habits."""

import datetime as dt
import hashlib
from dataclasses import dataclass

from madoguchi.demo.habits import Doings
from madoguchi.values.account import AccountKind
from madoguchi.values.pictures import PICTURES


@dataclass(frozen=True, slots=True, kw_only=True)
class Passbook:
    """One of a person's accounts, with the yen it was carried forward with."""

    branch: str
    number: str
    carried_yen: int
    doings: Doings
    kind: AccountKind = AccountKind.ORDINARY
    overdraft_yen: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Regular:
    """Somebody a person pays again: another of the cast; `on_paper` is 事前登録先."""

    institution: str
    branch: str
    number: str
    kana: str
    note: str = ""
    on_paper: bool = False
    kind: AccountKind = AccountKind.ORDINARY


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A customer with everything there is to know; `kana` is in the network's half-width kana."""

    name: str
    kana: str
    login_id: str
    login_password: str
    # For institutions that ask for one; others ask for the image card.
    confirmation_password: str = ""
    mail: str
    opened_on: dt.date
    passbooks: tuple[Passbook, ...]
    payees: tuple[Regular, ...] = ()

    @property
    def card(self) -> tuple[str, ...]:
        """The pictures of this person's image card, cell by cell: the same every time."""
        return tuple(sorted((picture.key for picture in PICTURES), key=self._place_of))

    def _place_of(self, picture: str) -> bytes:
        return hashlib.sha256(f"{self.login_id} {picture}".encode()).digest()
