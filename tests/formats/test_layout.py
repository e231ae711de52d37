"""Goal: a fixed-width record is written and read by one table, and nothing is ever lost quietly.

Method: golden bytes for each kind of column, a round trip for any values, a fuzz of the reader, and
one test for every way of saying no.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.formats.layout import Field, Layout, Unreadable, Unwritable
from madoguchi.formats.read_record import decode, read_field

SLIP = Layout(
    "slip",
    24,
    (
        Field("record_type", "データ区分", 1, "digits", always="2"),
        Field("bank", "銀行番号", 4, "digits"),
        Field("name", "受取人名", 10, "text"),
        Field("mark", "識別表示", 1, "text", always="Y"),
        Field("amount_yen", "振込金額", 6, "number"),
        Field("filler", "ダミー", 2, "blank"),
    ),
)
HANAKO: dict[str, str | int] = {"bank": "9990", "name": "ﾔﾏﾀﾞ ﾊﾅｺ", "amount_yen": 5000}
GOLDEN = b"29990\xd4\xcf\xc0\xde \xca\xc5\xba  Y005000  "

half_width = st.text(
    st.sampled_from([*map(chr, range(0x20, 0x7F)), *map(chr, range(0xFF61, 0xFFA0))])
)


def test_text_stands_left_and_numbers_stand_right_with_zeros() -> None:
    assert SLIP.encode(HANAKO) == GOLDEN


def test_a_record_reads_back_with_its_constants_and_without_its_padding() -> None:
    assert decode(SLIP, GOLDEN) == {**HANAKO, "record_type": "2", "mark": "Y"}


@given(
    bank=st.from_regex(r"[0-9]{4}", fullmatch=True),
    name=half_width.filter(lambda name: len(name) <= 10 and not name.endswith(" ")),
    amount_yen=st.integers(0, 999_999),
)
def test_any_values_come_back_as_they_went(bank: str, name: str, amount_yen: int) -> None:
    values: dict[str, str | int] = {"bank": bank, "name": name, "amount_yen": amount_yen}
    record = SLIP.encode(values)
    assert len(record) == 24
    assert decode(SLIP, record) == {**values, "record_type": "2", "mark": "Y"}


@given(st.binary(max_size=30) | st.binary(min_size=24, max_size=24))
def test_any_bytes_end_in_a_value_or_in_unreadable(record: bytes) -> None:
    try:
        values = decode(SLIP, record)
    except Unreadable as no:
        assert 0 <= no.offset < 24
    else:
        assert SLIP.encode(values) == record


@given(position=st.integers(0, 23), byte=st.integers(0, 255))
def test_one_wrong_byte_ends_in_a_value_or_in_unreadable(position: int, byte: int) -> None:
    record = GOLDEN[:position] + bytes([byte]) + GOLDEN[position + 1 :]
    try:
        assert SLIP.encode(decode(SLIP, record)) == record
    except Unreadable as no:
        assert 0 <= no.offset <= position


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": "ﾔﾏﾀﾞ ﾊﾅｺｻﾏ ﾉ"}, "name"),
        ({"name": "山田花子"}, "name"),
        ({"name": "ﾔﾏﾀﾞ\n"}, "name"),
        ({"name": "¥1"}, "name"),
        ({"name": 7}, "name"),
        ({"bank": "999"}, "bank"),
        ({"bank": "99900"}, "bank"),
        ({"bank": "999\uff10"}, "bank"),
        ({"bank": 9990}, "bank"),
        ({"amount_yen": 1_000_000}, "amount_yen"),
        ({"amount_yen": -1}, "amount_yen"),
        ({"amount_yen": "5000"}, "amount_yen"),
        ({"record_type": "8"}, "record_type"),
        ({"mark": "N"}, "mark"),
        ({"filler": "x"}, "filler"),
        ({"fee": 330}, "fee"),
    ],
)
def test_what_does_not_fit_is_refused_by_name_and_never_cut(
    change: dict[str, str | int], field: str
) -> None:
    with pytest.raises(Unwritable) as no:
        SLIP.encode({**HANAKO, **change})
    assert no.value.field == field


def test_a_missing_value_is_refused_by_name() -> None:
    with pytest.raises(Unwritable) as no:
        SLIP.encode({"bank": "9990", "name": "ﾊﾅｺ"})
    assert no.value.field == "amount_yen"


@pytest.mark.parametrize(
    ("record", "field", "offset"),
    [
        (GOLDEN[:-1], "slip", 0),
        (GOLDEN + b" ", "slip", 0),
        (b"8" + GOLDEN[1:], "record_type", 0),
        (b"2999 " + GOLDEN[5:], "bank", 1),
        (GOLDEN[:5] + b"\x8e\x52" + GOLDEN[7:], "name", 5),
        (GOLDEN[:5] + b"\xff" + GOLDEN[6:], "name", 5),
        (GOLDEN[:5] + b"\r\n" + GOLDEN[7:], "name", 5),
        (GOLDEN[:15] + b" " + GOLDEN[16:], "mark", 15),
        (GOLDEN[:16] + b"  5000" + GOLDEN[22:], "amount_yen", 16),
        (GOLDEN[:16] + b"+05000" + GOLDEN[22:], "amount_yen", 16),
        (GOLDEN[:22] + b"00", "filler", 22),
    ],
)
def test_an_unreadable_record_names_the_field_and_the_byte(
    record: bytes, field: str, offset: int
) -> None:
    with pytest.raises(Unreadable) as no:
        decode(SLIP, record)
    assert (no.value.field, no.value.offset) == (field, offset)


def test_positions_are_counted_and_never_written_down() -> None:
    positions = [(offset, field.official_japanese_name) for offset, field in SLIP.positions()]
    assert positions == [
        (0, "データ区分"),
        (1, "銀行番号"),
        (5, "受取人名"),
        (15, "識別表示"),
        (16, "振込金額"),
        (22, "ダミー"),
    ]


def test_a_table_that_does_not_add_up_cannot_be_built() -> None:
    with pytest.raises(ValueError, match="slip is 5 bytes, its fields add up to 4"):
        Layout("slip", 5, (Field("bank", "銀行番号", 4, "digits"),))


def test_a_table_with_one_name_twice_cannot_be_built() -> None:
    bank = Field("bank", "銀行番号", 4, "digits")
    with pytest.raises(ValueError, match="two fields of one name"):
        Layout("slip", 8, (bank, bank))


def test_a_constant_that_does_not_fit_its_column_cannot_be_built() -> None:
    with pytest.raises(Unwritable):
        Layout("slip", 4, (Field("bank", "銀行番号", 4, "digits", always="99900"),))


WIDE = Field("name", "氏名", 8, "wide")


@pytest.mark.parametrize("name", ["", "払込", "払込太郎", "Ａ　９"])
def test_a_wide_column_has_two_bytes_a_letter(name: str) -> None:
    written = WIDE.write(name)
    assert len(written) == 8
    assert read_field(WIDE, written, 0) == name


@pytest.mark.parametrize("name", ["払込太郎丸", "A", "払 込", "ﾊ", "😀", "é", 7])
def test_what_is_not_wide_or_too_wide_cannot_be_written(name: str | int) -> None:
    with pytest.raises(Unwritable):
        WIDE.write(name)


@pytest.mark.parametrize(
    "written", [b"ABCDEFGH", b"\x81\x40\x81\x40\x81\x40  ", b"\xff\xff" * 4, b"\x81\x7f" * 4]
)
def test_a_wide_column_with_other_bytes_is_unreadable(written: bytes) -> None:
    with pytest.raises(Unreadable):
        read_field(WIDE, written, 3)
