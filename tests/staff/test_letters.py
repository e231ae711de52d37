"""Letters: sealed until they are printed, printed once, and set so that they can be read."""

import datetime as dt
from pathlib import Path

import pytest
from django.db import IntegrityError

from cast import AT, open_person
from hands import all_at_once
from madoguchi.audit import recall, record
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.paper import typeset
from madoguchi.staff import letters, pdf
from madoguchi.staff.member import StaffMember
from madoguchi.staff.models import Letter
from madoguchi.values.pictures import PICTURES as DRAWN
from madoguchi.values.refusal import Refusal, Refused
from staff_room import ADDRESS, PICTURES, Colleague, done, hire

Bank = tuple[Institution, ...]


def a_letter(institution: Institution) -> tuple[int, int]:
    """A letter that waits for a printer: its contract and its number."""
    hanako = open_person(institution)
    made = done(institution, "reissue-passwords", hanako, {"passwords": ["login"], **ADDRESS})
    return hanako.contract_id, made.letter_ids[0]


def print_by(who: Colleague, letter_id: int) -> bytes:
    with current.serving(who.institution):
        return letters.print_letter(letter_id=letter_id, by=who.member, pictures=PICTURES, at=AT)


def test_a_letter_is_printed_once_and_then_its_secret_is_gone(bank: Bank) -> None:
    contract_id, letter_id = a_letter(bank[0])
    checker = hire(bank[0], "checker")
    with current.serving(bank[0]):
        assert letter_id in [each.id for each in letters.to_print()]
    assert print_by(checker, letter_id).startswith(b"%PDF-")
    with pytest.raises(Refused) as no:
        print_by(checker, letter_id)
    assert no.value.refusal is Refusal.NOT_APPLICABLE
    with current.serving(bank[0]):
        assert Letter.objects.get(pk=letter_id).content is None
        assert letter_id not in [each.id for each in letters.to_print()]
        [kept] = letters.of_contract(contract_id)
        assert (kept.printed_by, kept.printed_at) == (checker.member, AT)
        assert letters.of_application(kept.application_id) == [kept]
        told = recall.told(
            chain=record.chain_of(contract_id), about=f"application:{kept.application_id}"
        )
    assert [each.what for each in told][-1] == "letter.printed"


def test_ten_printers_at_once_print_one_sheet(bank: Bank) -> None:
    _, letter_id = a_letter(bank[0])
    checker = hire(bank[0], "checker")
    results = all_at_once(lambda nth: print_by(checker, letter_id), hands=10, institution=bank[0])
    assert len([each for each in results if isinstance(each, bytes)]) == 1
    assert len([each for each in results if isinstance(each, Refused)]) == 9


def test_control_a_letter_taken_without_looking_is_printed_by_many(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, letter_id = a_letter(bank[0])
    checker = hire(bank[0], "checker")

    def take_anyway(letter_id: int, by: StaffMember, *, at: dt.datetime) -> bool:
        pile = Letter.objects.filter(pk=letter_id)
        return bool(pile.update(content=None, printed_by_id=by.id, printed_at=at))

    monkeypatch.setattr(letters, "_take", take_anyway)
    results = all_at_once(lambda nth: print_by(checker, letter_id), hands=10, institution=bank[0])
    assert len([each for each in results if isinstance(each, bytes)]) > 1


def test_the_database_keeps_no_secret_of_a_printed_letter(bank: Bank) -> None:
    _, letter_id = a_letter(bank[0])
    with (
        current.serving(bank[0]),
        pytest.raises(IntegrityError, match="a_letter_is_printed_once"),
    ):
        Letter.objects.filter(pk=letter_id).update(printed_at=AT)


def test_who_only_looks_prints_nothing(bank: Bank) -> None:
    _, letter_id = a_letter(bank[0])
    with pytest.raises(Refused) as no:
        print_by(hire(bank[0], "viewer"), letter_id)
    assert no.value.refusal is Refusal.STAFF_ROLE


def test_a_letter_that_cannot_be_set_is_not_lost(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, letter_id = a_letter(bank[0])
    checker = hire(bank[0], "checker")
    typeset._font.cache_clear()
    with monkeypatch.context() as without:
        without.setattr(typeset, "FONTS", ("A font nobody has",))
        with pytest.raises(typeset.NoJapaneseFont):
            print_by(checker, letter_id)
    typeset._font.cache_clear()
    assert print_by(checker, letter_id).startswith(b"%PDF-")


def test_a_new_contract_prints_its_letter_and_its_card(bank: Bank) -> None:
    number = "9780001"
    made = done(
        bank[1],
        "open-contract",
        None,
        {
            "name": "試験 紙子",
            "name_kana": "シケン カミコ",
            **ADDRESS,
            "mail": "kamiko@customer.example",
            "phone": "0399990002",
            "accounts": [{"branch": "001", "kind": "1", "number": number}],
        },
    )
    checker = hire(bank[1], "checker")
    for letter_id in made.letter_ids:
        assert print_by(checker, letter_id).startswith(b"%PDF-")


SAID = {
    "name": "髙﨑 花子",
    "postal_code": "9990001",
    "address": "試験県架空市一丁目２番３号",
    "day": "2026-11-25",
    "good_until": "2027-01-24",
    "passwords": [["ログインパスワード", "acd3efh7kx"]],
    "login_id": "12345678901",
}


@pytest.mark.parametrize("kind", ["passwords", "contract"])
@pytest.mark.parametrize(
    "other",
    [
        {"name": "試験 花子"},
        {"address": "ほかの住所"},
        {"passwords": [["ログインパスワード", "acd3efh7ky"]]},
        {"good_until": "2027-01-25"},
        {"token": "TW00000001"},
    ],
)
def test_every_fact_is_seen_on_the_sheet(bank: Bank, kind: str, other: dict[str, object]) -> None:
    first = pdf.typeset(kind, SAID, profile=bank[1].profile, at=AT, as_="png")
    second = pdf.typeset(kind, {**SAID, **other}, profile=bank[1].profile, at=AT, as_="png")
    assert first == pdf.typeset(kind, SAID, profile=bank[1].profile, at=AT, as_="png")
    assert first != second


def test_what_a_customer_typed_is_never_read_as_a_command_of_the_typesetter(bank: Bank) -> None:
    said = {**SAID, "name": '#panic("x")', "address": '#image("/etc/hostname") ] $ \\'}
    assert pdf.typeset("passwords", said, profile=bank[0].profile, at=AT).startswith(b"%PDF-")


def test_a_card_shows_every_picture_where_it_is(bank: Bank) -> None:
    cells = [
        {"name": each.name, "svg": Path(PICTURES / f"{each.key}.svg").read_text("utf-8")}
        for each in DRAWN
    ]
    first = pdf.typeset("card", {**SAID, "cells": cells}, profile=bank[1].profile, at=AT, as_="png")
    cells[0], cells[49] = cells[49], cells[0]
    second = pdf.typeset(
        "card", {**SAID, "cells": cells}, profile=bank[1].profile, at=AT, as_="png"
    )
    assert first != second


def test_a_sheet_is_dated_by_the_banks_clock(bank: Bank) -> None:
    sheet = pdf.typeset("passwords", SAID, profile=bank[0].profile, at=AT)
    assert b"/CreationDate(D:20261125010000" in sheet
    assert sheet == pdf.typeset("passwords", SAID, profile=bank[0].profile, at=AT)
