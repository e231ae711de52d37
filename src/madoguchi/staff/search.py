"""Finds a customer for the desk (お客さまの検索), with account numbers masked."""

import unicodedata
from dataclasses import dataclass

from madoguchi.access.login_subject import fold_login_id
from madoguchi.customers import people
from madoguchi.customers.take_login_id import WAITING
from madoguchi.institutions import current
from madoguchi.values.account import AccountKind, mask
from madoguchi.values.kana import KanaClass, normalise

MOST_HITS = 50


@dataclass(frozen=True, slots=True)
class Hit:
    """A customer who was found; `login_id` is empty while he has none."""

    contract_id: int
    name: str
    name_kana: str
    login_id: str
    accounts: tuple[str, ...]
    stopped: bool


def search(text: str) -> list[Hit]:
    """Find customers by name, kana, login ID, account number or contract number (G).

    Names and kana match from their beginning, numbers and IDs as a whole; at most fifty, in the
    order of their kana.
    """
    typed = " ".join(unicodedata.normalize("NFKC", text).split())
    if not typed:
        return []
    login_id = fold_login_id(typed, current.institution().profile.sign_on)
    number = typed.replace("-", "")
    if number.isascii() and number.isdigit():
        found = people.with_number(number, login_id=login_id, limit=MOST_HITS)
    else:
        kana = normalise(typed, KanaClass.NAME)
        found = people.with_words(
            name=typed,
            kana=kana.text if kana.accepted else "",
            login_id=login_id,
            limit=MOST_HITS,
        )
    return [_hit(each) for each in found]


def _hit(found: people.Found) -> Hit:
    branches = {
        branch.code: branch.name for branch in current.institution().profile.institution.branches
    }
    return Hit(
        found.contract_id,
        found.name,
        found.name_kana,
        "" if found.login_id.startswith(WAITING) else found.login_id,
        tuple(
            f"{branches.get(branch, branch)} {AccountKind(kind).japanese} {mask(number)}"
            for branch, kind, number in found.accounts
        ),
        found.stopped,
    )
