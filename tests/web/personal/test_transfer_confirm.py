"""What the page before the proof says of the money: whether the balance would do as it stands."""

import re
from collections.abc import Callable

import pytest

from browsing import Form, confirm_page, proof_fields, signed_on
from cast import Person, open_person
from madoguchi.institutions.registry import Institution

Bank = tuple[Institution, ...]
Stand = Callable[[str], None]
OPEN = "2026-11-25T10:00"


def form_for(person: Person, **extra: str) -> Form:
    """The form of a transfer of 1,000 yen to another bank, with a day."""
    return Form(str(person.accounts[0].id), extra=extra)


@pytest.mark.parametrize(
    ("which", "day", "ready_by"),
    [(0, "2026-11-27", "2026年11月26日(木)"), (1, "2026-11-30", "2026年11月29日(日)")],
    ids=["the morning", "the day before"],
)
@pytest.mark.parametrize("missing_yen", [0, 1])
def test_what_the_balance_would_not_pay_now_is_said_plainly_and_taken_all_the_same(
    bank: Bank, stand_at: Stand, which: int, day: str, ready_by: str, missing_yen: int
) -> None:
    stand_at(OPEN)
    fee = (275, 330)[which]
    hanako = open_person(bank[which], balance_yen=1_000 + fee - missing_yen)
    client = signed_on(hanako)
    confirm = confirm_page(client, form_for(hanako, when="date", day=day))
    page = client.get(confirm).content.decode()
    words = re.sub(r"<[^>]+>", "", page)
    said = f"いまの残高では足りません。{ready_by}までにご入金ください。"
    assert (said in words) == bool(missing_yen)
    done = client.post(confirm, proof_fields(hanako, page))
    assert "予約を受け付けました" in client.get(done["Location"]).content.decode()


def test_a_transfer_of_today_says_nothing_of_a_later_day(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0], balance_yen=1_275)
    client = signed_on(hanako)
    page = client.get(confirm_page(client, form_for(hanako, when="today")))
    assert "いまの残高では足りません" not in page.content.decode()
