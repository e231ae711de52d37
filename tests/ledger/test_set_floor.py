"""A new floor (当座貸越): refused where what is owed or held back now would break it (L-02)."""

import psycopg
import pytest
from django.db import DatabaseError

from cast import AT
from hands import all_at_once
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.ledger import asking, posting
from madoguchi.ledger.set_floor import set_floor
from madoguchi.values.refusal import Refusal, Refused
from story_books import account, cash, entry, hold_back, may_pay

Bank = tuple[Institution, ...]
pytestmark = pytest.mark.usefixtures("told_to_the_trail")


def pay(account_id: int, yen: int) -> int:
    return posting.post(entry((account_id, -yen), (cash(), yen)), at=AT)


def test_a_new_line_is_refused_where_what_is_owed_or_held_back_would_break_it(bank: Bank) -> None:
    with current.serving(bank[0]):
        shop = account(floor_yen=-500)
        pay(shop, 200)
        hold_back(shop, 100)
        assert set_floor(account_id=shop, floor_yen=-300) == -500
        assert may_pay(shop) == 0
        with pytest.raises(Refused) as no:
            set_floor(account_id=shop, floor_yen=-299)
        assert no.value.refusal is Refusal.SHORT_OF_FUNDS
        assert set_floor(account_id=shop, floor_yen=-1_000) == -300
        assert may_pay(shop) == 700
        with pytest.raises(ValueError, match="is none"):
            set_floor(account_id=shop, floor_yen=1)
        for account_id, floor_yen, code in ((shop, 1, "23514"), (cash(), 0, "LG002")):
            with pytest.raises(DatabaseError) as refused:
                asking.rows("SELECT {schema}.set_floor(%s, %s)", (account_id, floor_yen))
            cause = refused.value.__cause__
            assert isinstance(cause, psycopg.Error) and cause.sqlstate == code


def test_a_line_lowered_while_hands_use_it_is_kept_or_refused(bank: Bank) -> None:
    with current.serving(bank[0]):
        shop = account(floor_yen=-1_000)

        def hand(nth: int) -> int:
            return pay(shop, 300) if nth else set_floor(account_id=shop, floor_yen=-500)

        results = all_at_once(hand, hands=8, institution=bank[0])
        paid = sum(isinstance(result, int) for result in results[1:])
        lowered = results[0] == -1_000
        assert paid == (1 if lowered else 3)
        assert may_pay(shop) == (200 if lowered else 100)
