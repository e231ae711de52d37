"""Goal: no part of the trail can be set back to how it once was, however carefully it is done.

Method: a superuser keeps copies of whole states, valid seals and all, and puts parts of them back.
"""

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from django.db import transaction

from cast import AT
from forgers import State, faults, forget_anchors_after, forging, write
from hands import all_at_once
from madoguchi.audit import anchor, record, store
from madoguchi.audit.anchor import Anchored
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution

Bank = tuple[Institution, ...]
Admin = psycopg.Connection[Any]

ALTERED = "altered: it holds other ends of chains than were sealed"
HIDDEN, OTHER = "anchoring:hidden", "anchoring:other"


@pytest.fixture
def forger(bank: Bank, as_superuser: Callable[[], Admin]) -> Iterator[Admin]:
    """A superuser; what the bank writes beside him is gone with him."""
    with as_superuser() as admin, forging(admin, bank[0]):
        anchored(bank)
        yield admin


def anchored(bank: Bank) -> Anchored | None:
    """Make one anchor, and none if no chain went on."""
    with current.serving(bank[0]):
        return anchor.anchor(at=AT)


def cut_off(forger: Admin) -> None:
    """Take out what was hidden, with its end as it was before; the anchors stay as they are."""
    forger.execute("DELETE FROM audit_record WHERE chain = %s AND number > 3", (HIDDEN,))
    forger.execute("DELETE FROM audit_chain WHERE name = %s", (HIDDEN,))
    forger.execute(
        "INSERT INTO audit_chain SELECT * FROM old_audit_chain WHERE name = %s", (HIDDEN,)
    )


def two_anchors(bank: Bank, forger: Admin) -> tuple[State, Anchored, Anchored]:
    """Deeds before and after an anchor, then one more of somebody else; the state between them."""
    write(bank[0], HIDDEN, times=3)
    write(bank[0], OTHER)
    first = anchored(bank)
    old = State(forger, "old").keep()
    write(bank[0], HIDDEN, times=2)
    second = anchored(bank)
    write(bank[0], OTHER)
    assert first is not None and second is not None
    assert second.number == first.number + 1
    return old, first, second


def test_an_anchor_holds_the_chains_that_went_on_and_only_those(bank: Bank, forger: Admin) -> None:
    write(bank[0], HIDDEN, times=3)
    write(bank[0], OTHER)
    made = anchored(bank)
    assert made is not None and made.chains == 2
    assert anchored(bank) is None
    write(bank[0], OTHER)
    again = anchored(bank)
    assert again is not None and (again.number, again.chains) == (made.number + 1, 1)
    assert faults(bank[0]) == {}


def test_a_tail_cut_off_with_its_old_end_is_found(bank: Bank, forger: Admin) -> None:
    old, _, second = two_anchors(bank, forger)
    old.put_back(HIDDEN)
    assert faults(bank[0]) == {
        f"anchors record {second.number}": ALTERED,
    }


def test_what_the_anchors_hold_names_the_first_record_that_is_gone(
    bank: Bank, forger: Admin
) -> None:
    _, _, second = two_anchors(bank, forger)
    cut_off(forger)
    assert faults(bank[0]) == {
        f"{HIDDEN} record 4": f"missing: anchor {second.number} holds 5 records",
    }


def test_a_chain_set_back_in_which_the_bank_went_on_is_found(bank: Bank, forger: Admin) -> None:
    _, _, second = two_anchors(bank, forger)
    cut_off(forger)
    write(bank[0], HIDDEN, times=4)
    wanted = {f"{HIDDEN} record 5": f"missing: anchor {second.number} holds another in its place"}
    assert wanted.items() <= faults(bank[0]).items()
    anchored(bank)
    assert wanted.items() <= faults(bank[0]).items(), "a later anchor does not hide it"


def test_a_whole_chain_that_is_gone_is_found(bank: Bank, forger: Admin) -> None:
    _, first, _ = two_anchors(bank, forger)
    forger.execute("DELETE FROM audit_record WHERE chain = %s", (HIDDEN,))
    forger.execute("DELETE FROM audit_chain WHERE name = %s", (HIDDEN,))
    assert faults(bank[0]) == {
        f"{HIDDEN} record 1": f"missing: anchor {first.number} holds 3 records",
    }


def test_anchors_set_back_with_the_chain_are_missed_by_whoever_went_on(
    bank: Bank, forger: Admin
) -> None:
    old, first, second = two_anchors(bank, forger)
    old.put_back(HIDDEN, anchor.CHAIN)
    forget_anchors_after(forger, first.number)
    wanted = {f"anchors record {second.number}": f"missing: {OTHER} record 2 was sealed onto it"}
    assert faults(bank[0]) == wanted
    write(bank[0], OTHER)
    assert anchored(bank) is not None
    assert faults(bank[0]) == wanted, "an anchor made anew under its number is not the same"


def test_only_the_whole_trail_set_back_is_whole_and_a_noted_anchor_proves_it(
    bank: Bank, forger: Admin
) -> None:
    old, first, second = two_anchors(bank, forger)
    assert faults(bank[0], anchor=second.mac) == {}
    old.put_back()
    assert faults(bank[0]) == {}, "from inside nothing can be seen: all of it was so, once"
    assert faults(bank[0], anchor=first.mac) == {}
    assert faults(bank[0], anchor=second.mac) == {
        "anchors": f"missing: {second.mac.hex()}; the trail was set back to before it was noted"
    }


def test_control_what_no_anchor_holds_yet_can_be_cut_off_with_its_old_end(
    bank: Bank, forger: Admin
) -> None:
    write(bank[0], HIDDEN, times=3)
    anchored(bank)
    write(bank[0], HIDDEN)
    old = State(forger, "old").keep()
    write(bank[0], HIDDEN)
    old.put_back(HIDDEN)
    assert faults(bank[0]) == {}, "the minute between two anchors"


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM audit_anchored WHERE chain = %(chain)s AND anchor = %(anchor)s",
        "UPDATE audit_anchored SET length = length - 1 WHERE chain = %(chain)s AND length = 5",
        "UPDATE audit_anchored SET mac = '' WHERE chain = %(chain)s AND length = 5",
        "UPDATE audit_anchored SET chain = chain || 'x' WHERE chain = %(chain)s AND length = 5",
        "INSERT INTO audit_anchored VALUES (%(chain)s, 4, '', %(anchor)s)",
    ],
)
def test_what_an_anchor_holds_cannot_be_changed(bank: Bank, forger: Admin, statement: str) -> None:
    _, _, second = two_anchors(bank, forger)
    names = {"chain": HIDDEN, "anchor": second.number}
    assert forger.execute(statement, names).rowcount == 1
    assert faults(bank[0]) == {f"anchors record {second.number}": ALTERED}


def test_whoever_records_at_this_moment_is_not_waited_for(bank: Bank, forger: Admin) -> None:
    write(bank[0], HIDDEN)
    write(bank[0], OTHER)
    with current.serving(bank[0]), transaction.atomic(using=bank[0].key):
        record.record(chain=HIDDEN, who="nobody", what="test", at=AT)
        [made] = all_at_once(lambda _: anchored(bank), hands=1, institution=bank[0])
    assert isinstance(made, Anchored) and made.chains == 1, "his chain is left for the next anchor"
    after = anchored(bank)
    assert after is not None and (after.number, after.chains) == (made.number + 1, 1)
    assert faults(bank[0]) == {}


def test_many_who_anchor_and_record_at_once_make_one_chain_of_anchors(
    bank: Bank, forger: Admin
) -> None:
    def work(nth: int) -> list[Anchored]:
        made = []
        for _ in range(10):
            write(bank[0], f"anchoring:{nth % 4}")
            made += [each for each in [anchored(bank)] if each is not None]
        return made

    done = all_at_once(work, hands=8, institution=bank[0])
    numbers = sorted(each.number for made in done if isinstance(made, list) for each in made)
    assert [each for each in done if isinstance(each, Exception)] == []
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    anchored(bank)
    assert faults(bank[0]) == {}


def test_control_without_its_turn_an_anchor_would_hold_what_another_sealed(
    bank: Bank, forger: Admin
) -> None:
    write(bank[0], HIDDEN)
    made = anchored(bank)
    assert made is not None
    write(bank[0], OTHER)
    with current.serving(bank[0]):
        store.hold_ends(made.number, most=anchor.MOST)
    assert faults(bank[0]) == {f"anchors record {made.number}": ALTERED}
