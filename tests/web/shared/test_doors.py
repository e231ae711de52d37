"""The doors: what no keyboard types is refused, and a watchman may ask how the site is."""

from collections.abc import Callable

import pytest

from browsing import client_of, signed_on
from cast import open_person
from madoguchi.institutions.registry import Institution

Bank = tuple[Institution, ...]

HOSTILE = [
    "/transfer/?q=%00",
    "/transfer/?q=%EF%BF%BF%F0%9F%98%80",
    "/transfer/?q=" + "ア" * 3000,
    "/transfer/?q=%25_%5C'\";--",
    "/transfer/?sound=zz&kind=none&from=-1",
    "/transfer/branch/?bank=%00%00%00%00",
    "/transfer/branch/?bank=0001&q=%25&sound=%F0%9F%98%80",
    "/transfer/details/?like=not-a-uuid",
    "/transfer/details/?to=99999999999999999999",
    "/transfer/details/?draft=",
    "/orders/?below=99999999999999999999",
    "/orders/?below=-1",
    "/entries/?account=x&by=y&before=z&from=2026-99-99",
    "/entries/?account=99999999999999999999",
    "/notices/99999999999999999999/",
    "/transfer/banks.json?q=%00",
    "/transfer/branches.json?bank=&q=a",
]


@pytest.mark.parametrize("path", HOSTILE)
def test_hostile_addresses_get_a_page_and_never_a_fault_of_ours(
    bank: Bank, stand_at: Callable[[str], None], path: str
) -> None:
    stand_at("2026-11-25T10:00")
    client = signed_on(open_person(bank[0]))
    answer = client.get(path)
    assert answer.status_code < 500, answer.content.decode()[:300]


def test_hostile_forms_get_a_page_and_never_a_fault_of_ours(
    bank: Bank, stand_at: Callable[[str], None]
) -> None:
    stand_at("2026-11-25T10:00")
    client = signed_on(open_person(bank[0]))
    odd = ["\0", "😀" * 50, "９" * 400, "-1", "1e9", "<script>", "%s", "\ud7ff", "١٢٣٤٥٦٧"]
    for text in odd:
        fields = dict.fromkeys(
            ("source", "kind", "number", "name", "amount", "sender", "fee_by"), text
        )
        answer = client.post("/transfer/details/?bank=0001&branch=001", fields)
        assert answer.status_code in (400, 404, 422), text
        assert b"<script>" not in answer.content.replace(b"<script type", b"")
        login = client.post("/login/", {"login_id": text, "password": text})
        assert login.status_code in (400, 422), text


def test_a_watchman_learns_that_the_site_is_well_and_what_waits(bank: Bank) -> None:
    answer = client_of(bank[0]).get("/health/")
    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"
    assert set(answer.json()["waiting"]) == {"clearing", "payeasy", "mail"}
    assert "closed_through" in answer.json()
