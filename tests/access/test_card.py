"""The image card: issued at random or as it was printed, asked a few cells at a time."""

from collections.abc import Sequence

import pytest

from cast import AT, Person, open_person
from hands import all_at_once
from madoguchi.access import card
from madoguchi.access.models import ImageCard
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


def cells_of(institution: Institution) -> int:
    """How many cells the institution asks for."""
    cells = institution.profile.sign_on.card_cells
    assert cells is not None
    return cells


def asked_of(person: Person) -> card.Question:
    """What the person's card is asked for now."""
    cells = cells_of(person.institution)
    return card.question(contract_id=person.contract_id, cells=cells, at=AT)


def press(person: Person) -> tuple[int, ...]:
    """Be asked, and answer rightly; the cells, or nothing where another was quicker."""
    asked = asked_of(person)
    mine = card.use_up(contract_id=person.contract_id, question_id=asked.question_id)
    return asked.cells if mine else ()


def test_no_cell_is_asked_a_second_time_before_all_were(bank: Sequence[Institution]) -> None:
    taro, rounds = open_person(bank[1]), 50 // cells_of(bank[1])
    with current.serving(bank[1]):
        cells = [cell for _ in range(rounds) for cell in press(taro)]
        assert len(set(cells)) == len(cells) == rounds * cells_of(bank[1])
        again = [cell for _ in range(rounds) for cell in press(taro)]
        assert len(set(again)) == len(again), "then they begin anew"
        assert again != cells


def test_a_question_stays_until_it_is_answered_and_a_new_card_begins_anew(
    bank: Sequence[Institution],
) -> None:
    taro = open_person(bank[1])
    with current.serving(bank[1]):
        first = asked_of(taro)
        assert {asked_of(taro) for _ in range(5)} == {first}
        kept = ImageCard.objects.get(contract_id=taro.contract_id).asked_cells
        assert sorted(map(int, kept.split(","))) == sorted(first.cells)
        card.issue(contract_id=taro.contract_id, at=AT)
        assert ImageCard.objects.get(contract_id=taro.contract_id).asked_cells == ""
        assert asked_of(taro).question_id != first.question_id


def test_many_presses_at_once_are_asked_no_cell_twice(bank: Sequence[Institution]) -> None:
    taro, rounds = open_person(bank[1]), 50 // cells_of(bank[1])
    pressed: list[tuple[int, ...]] = []

    def press_on(nth: int) -> None:
        while len(pressed) < rounds:
            if cells := press(taro):
                pressed.append(cells)

    all_at_once(press_on, hands=8, institution=bank[1])
    cells = [cell for each in pressed[:rounds] for cell in each]
    assert len(set(cells)) == len(cells) == rounds * cells_of(bank[1])


def test_control_a_draw_that_holds_nothing_forgets_what_another_drew(
    bank: Sequence[Institution], monkeypatch: pytest.MonkeyPatch
) -> None:
    taro = open_person(bank[1])
    quicker: list[tuple[int, ...]] = []

    def hold_nothing(contract_id: int) -> ImageCard:
        read = ImageCard.objects.get(contract_id=contract_id)
        if not quicker:
            quicker.append(())
            quicker[0] = press(taro)
        return read

    monkeypatch.setattr(card, "_hold", hold_nothing)
    with current.serving(bank[1]):
        mine = press(taro)
        kept = ImageCard.objects.get(contract_id=taro.contract_id).asked_cells
    assert len(quicker[0]) == cells_of(bank[1])
    assert sorted(map(int, kept.split(","))) == sorted(mine)
