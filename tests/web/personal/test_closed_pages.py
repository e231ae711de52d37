"""A page outside its hours says which service it is that is closed (C6)."""

from collections.abc import Callable

import pytest

from browsing import signed_on
from cast import open_person
from madoguchi.institutions.registry import Institution
from payeasy_kit import Network

Bank = tuple[Institution, ...]


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("/entries/", "入出金明細照会"),
        ("/orders/", "ご依頼内容の照会"),
        ("/payeasy/payments/", "税金・各種料金の払込履歴"),
    ],
)
def test_a_closed_page_calls_itself_by_its_own_name(
    bank: Bank, billers: Network, stand_at: Callable[[str], None], path: str, service: str
) -> None:
    stand_at("2026-11-25T00:01")
    answer = signed_on(open_person(bank[0])).get(path)
    assert answer.status_code == 503
    page = answer.content.decode()
    assert f"{service}は、いまご利用いただけません" in page
    assert "8時" in page
