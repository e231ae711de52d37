"""The image card: issued at random or as it was printed, asked a few cells at a time."""

from collections.abc import Sequence

import pytest

from cast import AT, open_person
from madoguchi.access import card
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.values.pictures import PICTURES

KEYS = tuple(picture.key for picture in PICTURES)


def test_a_card_already_printed_is_issued_as_it_is(bank: Sequence[Institution]) -> None:
    person = open_person(bank[1])
    printed = KEYS[::-1]
    with current.serving(bank[1]):
        assert card.issue(contract_id=person.contract_id, at=AT, keys=printed) == printed
        assert card.layout(person.contract_id) == printed


def test_a_card_of_the_banks_own_is_shuffled(bank: Sequence[Institution]) -> None:
    person = open_person(bank[1])
    assert sorted(person.card) == sorted(KEYS)
    with current.serving(bank[1]):
        assert card.issue(contract_id=person.contract_id, at=AT) not in (person.card, KEYS)


@pytest.mark.parametrize("keys", [KEYS[:49], (*KEYS[:49], KEYS[0]), (*KEYS[:49], "dragon"), ()])
def test_a_card_that_is_not_the_fifty_pictures_is_not_issued(
    keys: tuple[str, ...], bank: Sequence[Institution]
) -> None:
    person = open_person(bank[1])
    with current.serving(bank[1]):
        with pytest.raises(ValueError, match="each of the fifty pictures once"):
            card.issue(contract_id=person.contract_id, at=AT, keys=keys)
        assert card.layout(person.contract_id) == person.card
