"""Which banks keep core hours only: asked for many at once, and nobody is held back by a guess."""

import pytest
from django.db import ProgrammingError, connections
from django.test.utils import CaptureQueriesContext

from madoguchi.directory import membership, search
from madoguchi.directory.models import Bank
from madoguchi.institutions.registry import Institution


def test_without_a_mark_every_bank_takes_part(served: Institution) -> None:
    assert membership.core_only(["0001", "0005", "1000"]) == set()


def test_of_many_banks_those_marked_are_found_in_one_query(
    served: Institution, core_only: str
) -> None:
    codes = [str(code).zfill(4) for code in range(1, 2_000)]
    with CaptureQueriesContext(connections[served.key]) as queries:
        assert membership.core_only(codes) == {core_only}
    assert len(queries) == 1


def test_the_search_tells_it_with_the_bank(served: Institution, core_only: str) -> None:
    marked, other = search.bank(core_only), search.bank("0005")
    assert marked is not None and not marked.extended
    assert other is not None and other.extended


def test_a_bank_nobody_knows_is_not_held_back(served: Institution, core_only: str) -> None:
    assert membership.core_only(["0002", "9998"]) == set()


def test_an_institution_may_not_mark_a_bank(served: Institution) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        Bank.objects.filter(code="0001").update(extended_hours=False)
