"""Who bears the fee, on the pages (先方負担, C3): each of the three ways by its bank's own figures.

Goal: on every page from the details to the receipt a customer reads what was typed, what is taken
off, what is sent and what is debited, as the help page of a bank with that way reckons it.
"""

import re
from collections.abc import Callable

import pytest

from browsing import DETAILS, Form, confirm_page, proof_fields, signed_on
from cast import open_person
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.ledger import reads as ledger
from madoguchi.policy.profile import Fee
from madoguchi.policy.table import FeeBearing

Bank = tuple[Institution, ...]
Stand = Callable[[str], None]
OPEN = "2026-11-25T10:00"

# The way, the fee below 30,000 yen and from there on, typed, taken off, sent, charged, debited.
EXAMPLES: list[tuple[FeeBearing, int, int, int, int, int, int, int]] = [
    ("looked-up-on-typed-amount", 385, 550, 30_000, 550, 29_450, 385, 29_835),
    ("looked-up-on-what-is-left", 110, 330, 30_329, 110, 30_219, 330, 30_549),
    ("consistent-or-below", 110, 220, 30_110, 220, 29_890, 110, 30_000),
]


def read(page: str) -> str:
    """The page's words, without markup and what lies between the lines."""
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", page))


@pytest.mark.parametrize(
    ("way", "below", "above", "typed", "taken", "sent", "fee", "debit"),
    EXAMPLES,
    ids=["据置型", "以上手数料加算型", "未満手数料加算型"],
)
def test_what_the_receiver_bears_is_reckoned_in_full_on_every_page(
    bank: Bank,
    stand_at: Stand,
    monkeypatch: pytest.MonkeyPatch,
    way: FeeBearing,
    below: int,
    above: int,
    typed: int,
    taken: int,
    sent: int,
    fee: int,
    debit: int,
) -> None:
    stand_at(OPEN)
    rules = bank[1].profile.__dict__
    transfers = bank[1].profile.transfers.model_copy(update={"fee_by_receiver": way})
    fees = (Fee(to="other-bank", below_yen=30_000, yen=below), Fee(to="other-bank", yen=above))
    monkeypatch.setitem(rules, "transfers", transfers)
    monkeypatch.setitem(rules, "fees", fees)
    hanako = open_person(bank[1], balance_yen=50_000)
    client = signed_on(hanako)

    details = read(client.get(DETAILS).content.decode())
    assert f"30,000円未満は{below}円、それ以上は{above}円" in details
    assert "先方負担入力した金額から手数料を差し引いて振り込みます。" in details

    form = Form(str(hanako.accounts[0].id), amount=f"{typed}", extra={"fee_by": "receiver"})
    path = confirm_page(client, form)
    page = client.get(path).content.decode()
    for said in (
        f"入力した金額{typed:,}円",
        f"差し引く手数料（先方負担）{taken}円",
        f"振込金額{sent:,}円",
        f"振込手数料{fee}円",
        f"お引落しの合計{debit:,}円",
        f"お引落し後の支払可能額{50_000 - debit:,}円",
    ):
        assert said in read(page), said

    done = client.post(path, proof_fields(hanako, page))
    receipt = read(client.get(done["Location"]).content.decode())
    assert f"振込金額{sent:,}円振込手数料{fee}円（先方負担）" in receipt
    with current.serving(bank[1]):
        account = hanako.accounts[0].ledger_account_id
        assert ledger.balances([account])[account].yen == 50_000 - debit
