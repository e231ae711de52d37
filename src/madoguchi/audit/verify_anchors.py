"""Proves what was anchored (アンカーの検証): neither chains nor anchors were set back."""

import json
from collections.abc import Collection, Iterator
from itertools import groupby

from madoguchi.audit import reads
from madoguchi.audit.anchor import CHAIN, digest
from madoguchi.audit.first_fault import MISSING, Fault

_ALTERED = "altered: it holds other ends of chains than were sealed"


def faults(faulty: Collection[str], *, noted: bytes | None) -> Iterator[Fault]:
    """What anchors miss, and which anchors are missed; `faulty` chains are known to be wrong.

    `noted` is the seal of an anchor that was noted outside the database.
    """
    # Of anchors that are wrong themselves it is not known what they sealed.
    altered = {} if CHAIN in faulty else _altered()
    if CHAIN not in faulty:
        yield from ((f"{CHAIN} record {number}", wrong) for number, wrong in altered.items())
        yield from _missed(faulty)
    if noted is not None and not reads.is_anchor(noted):
        yield CHAIN, f"{MISSING}: {noted.hex()}; the trail was set back to before it was noted"
    yield from _set_back(faulty, altered)


def _altered() -> dict[int, str]:
    """Anchors that hold other ends than they sealed."""
    found = {}
    for (number, sealed), held in groupby(reads.held(), key=lambda row: row[:2]):
        ends = [end for _, _, end in held if end is not None]
        if sealed is None:
            found[number] = f"{MISSING}: {len(ends)} ends of chains are held by it"
        elif json.loads(sealed)["digest"] != digest(ends):
            found[number] = _ALTERED
    return found


def _missed(faulty: Collection[str]) -> Iterator[Fault]:
    """The first anchor that is gone, by a record that was sealed onto it."""
    witness = reads.first_without_anchor(but=faulty)
    if witness is not None:
        anchor, chain, number = witness
        yield f"{CHAIN} record {anchor}", f"{MISSING}: {chain} record {number} was sealed onto it"


def _set_back(faulty: Collection[str], altered: Collection[int]) -> Iterator[Fault]:
    """Chains that anchors hold and that have not what is held, at the first record missed."""
    named = set(faulty)
    for chain, length, anchor, left in reads.no_longer_held(but=altered):
        if chain in named:
            continue
        named.add(chain)
        if left < length:
            yield f"{chain} record {left + 1}", f"{MISSING}: anchor {anchor} holds {length} records"
        else:
            wrong = f"{MISSING}: anchor {anchor} holds another in its place"
            yield f"{chain} record {length}", wrong
    for chain, said, held in () if altered else reads.wrongly_marked():
        if chain not in named:
            yield f"{chain} end", f"altered: it is anchored to {held}, and says {said}"
