"""Drafts that nobody confirmed are forgotten after a while; what was ordered stays."""

import datetime as dt

from django.db import transaction

from cast import AT, open_person
from hands import all_at_once
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.policy.wish import Terms
from madoguchi.transfers import drafts, reads
from stories import press, wish

Bank = tuple[Institution, ...]
_LONG_AGO = AT - dt.timedelta(days=400)
_BEFORE = AT - dt.timedelta(days=300)


def sweep(*, most: int = 1_000) -> int:
    with transaction.atomic(using=current.alias()):
        return drafts.sweep(made_before=_BEFORE, most=most)


def test_a_draft_of_long_ago_is_forgotten_and_a_young_one_stays(bank: Bank) -> None:
    hanako = open_person(bank[0], balance_yen=10_000)
    with current.serving(bank[0]):
        what = wish(hanako, yen=1_000)
        old, young = (
            drafts.keep(what, contract_id=hanako.contract_id, terms=None, remarks=(), at=at)
            for at in (_LONG_AGO, _BEFORE)
        )
        sweep()
        assert drafts.find(old, contract_id=hanako.contract_id) is None
        assert drafts.find(young, contract_id=hanako.contract_id) is not None


def test_an_order_stays_when_its_draft_is_forgotten(bank: Bank) -> None:
    hanako = open_person(bank[0], balance_yen=10_000)
    with current.serving(bank[0]):
        what = wish(hanako, yen=1_000)
        terms = Terms("other-bank", 1_000, 275, AT.date())
        mine = hanako.contract_id
        old = drafts.keep(what, contract_id=mine, terms=terms, remarks=(), at=_LONG_AGO)
        drafted = drafts.find(old, contract_id=mine)
        assert drafted is not None
        order = press(hanako, drafted)
        sweep()
        assert drafts.find(old, contract_id=mine) is None
        assert reads.by_request(old, contract_id=mine) == order
        assert press(hanako, drafted) == order, "and is known again when it is sent again"


def test_several_hands_forget_each_draft_once(bank: Bank) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        sweep()
        for _ in range(40):
            what = wish(hanako, yen=1_000)
            drafts.keep(what, contract_id=hanako.contract_id, terms=None, remarks=(), at=_LONG_AGO)
        swept = all_at_once(lambda nth: sweep(most=10), hands=6, institution=bank[0])
        assert sum(int(str(each)) for each in swept) + sweep() == 40
        assert sweep() == 0
