"""The billers' telegrams: golden bytes, round trips of any values, and what cannot be read."""

import datetime as dt
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.formats.clearing.frame import encode
from madoguchi.formats.layout import Field, Unreadable, Unwritable
from madoguchi.formats.payeasy import biller, payment, telegram
from madoguchi.formats.payeasy.bill import AmountBy, Bill, BillInquiry, BillsAnswer
from madoguchi.formats.payeasy.biller import Asked, BillerAnswer, BillerInquiry, Way
from madoguchi.formats.payeasy.payment import (
    End,
    Outcome,
    Pay,
    PayReply,
    Result,
    ResultsRequest,
    State,
    StatusAnswer,
    StatusInquiry,
)
from madoguchi.formats.payeasy.telegram import Telegram

KEY = "0123456789abcdef0123456789abcdef"
AT = dt.datetime(2026, 11, 25, 10, 5, 9)

PAY = Pay(
    key=KEY,
    sending_bank="9990",
    biller_number="59001",
    number="91000001",
    division="",
    bill_code="91000001-2611-0",
    amount_yen=1_001,
    paid_at=AT,
)
BILL = Bill(
    bill_code="91000001-2611-0",
    payer_kana="ﾊﾗｲｺﾐ ﾀﾛｳ",
    payer="払込　太郎",
    content="電気料金",
    period="令和８年１１月分",
    amount_by=AmountBy.BILLER,
    amount_yen=1_001,
    late_yen=0,
    payable_until=dt.date(2026, 12, 25),
)

GOLDEN: list[tuple[Telegram, bytes]] = [
    (
        BillerInquiry(sending_bank="9990", biller_number="59001", asked_at=AT),
        b"2100" + b"9990" + b"59001" + b"20261125100509" + b" " * 3,
    ),
    (
        BillerAnswer(biller_number="59999", result_code=biller.NO_BILLER),
        b"2101" + b"59999" + b"01" + b" " * 48 + b"\x81\x40" * 30 + b"10" + b"00000000" + b" " * 11,
    ),
    (
        BillInquiry(
            sending_bank="9990",
            biller_number="10990",
            number="91000001",
            confirmation="0001",
            division="1",
            asked_at=AT,
        ),
        b"2200999010990"
        + b"91000001".ljust(20)
        + b"0001  "
        + b"1".ljust(10)
        + b"20261125100509"
        + b" " * 7,
    ),
    (
        BillsAnswer(biller_number="59001", number="91000001", result_code="00", count=2),
        b"220159001" + b"91000001".ljust(20) + b"0002" + b" " * 7,
    ),
    (
        BILL,
        b"2202"
        + b"91000001-2611-0".ljust(28)
        + "ﾊﾗｲｺﾐ ﾀﾛｳ".ljust(48).encode("cp932")
        + "払込　太郎".ljust(30, "　").encode("cp932")
        + "電気料金".ljust(30, "　").encode("cp932")
        + "令和８年１１月分".ljust(20, "　").encode("cp932")
        + b"1"
        + b"0000001001"
        + b"0000000000"
        + b"20261225"
        + b" " * 11,
    ),
    (
        PAY,
        b"2300"
        + KEY.encode()
        + b"999059001"
        + b"91000001".ljust(20)
        + b" " * 10
        + b"91000001-2611-0".ljust(28)
        + b"0000001001"
        + b"20261125100509"
        + b" " * 3,
    ),
    (PayReply(key=KEY, result_code="03"), b"2301" + KEY.encode() + b"03" + b" " * 2),
    (StatusInquiry(key=KEY), b"2400" + KEY.encode() + b" " * 4),
    (
        StatusAnswer(key=KEY, state=State.RETURNED, reason="11"),
        b"2401" + KEY.encode() + b"311" + b" ",
    ),
    (ResultsRequest(sending_bank="9990", last_sequence=7), b"250099900000000007" + b" " * 2),
    (
        Result(sequence=8, key=KEY, outcome=Outcome.SETTLED, reason="00"),
        b"2501" + b"0000000008" + KEY.encode() + b"100" + b" ",
    ),
    (End(), b"2509" + b" " * 16),
]


@pytest.mark.parametrize(("said", "written"), GOLDEN, ids=lambda each: type(each).__name__)
def test_a_telegram_has_these_bytes_and_no_others(said: Telegram, written: bytes) -> None:
    assert encode(said) == written
    assert telegram.decode(written) == said


def test_every_telegram_has_golden_bytes() -> None:
    assert {type(said) for said, _ in GOLDEN} == set(telegram.SHAPES)


DIGITS = st.text("0123456789", min_size=1)
HALF = st.text("ABCﾊﾗｲｺﾐ 0123-", max_size=40).map(lambda text: text.rstrip(" "))
WIDE = st.text("払込太郎ひのでＡ９　", max_size=20).map(lambda text: text.rstrip("　"))
YEN = st.integers(1, 9_999_999_999)
DAYS = st.dates(dt.date(1, 1, 1), dt.date(9999, 12, 31))
MOMENTS = st.datetimes(dt.datetime(1, 1, 1), dt.datetime(9999, 12, 31)).map(
    lambda at: at.replace(microsecond=0, fold=0)
)
KEYS = st.uuids().map(lambda key: key.hex)


@given(
    number=DIGITS.filter(lambda text: len(text) <= 20),
    division=st.text("0123456789", max_size=10),
    code=HALF.filter(lambda text: 0 < len(text) <= 28 and not text.startswith(" ")),
    yen=YEN,
    at=MOMENTS,
    key=KEYS,
)
def test_any_payment_is_read_back_as_it_was_written(
    number: str, division: str, code: str, yen: int, at: dt.datetime, key: str
) -> None:
    said = replace(
        PAY,
        key=key,
        number=number,
        division=division,
        bill_code=code,
        amount_yen=yen,
        paid_at=at,
    )
    assert telegram.decode(encode(said)) == said


@given(
    payer=WIDE, kana=HALF, content=WIDE, period=WIDE, yen=YEN, late=st.integers(0, 10**9), day=DAYS
)
def test_any_bill_is_read_back_as_it_was_written(
    payer: str, kana: str, content: str, period: str, yen: int, late: int, day: dt.date
) -> None:
    said = replace(
        BILL,
        payer=payer,
        payer_kana=kana,
        content=content,
        period=period,
        amount_yen=yen,
        late_yen=late,
        payable_until=day,
    )
    assert telegram.decode(encode(said)) == said


@given(
    name=WIDE,
    kana=HALF,
    way=st.sampled_from(list(Way)),
    division=st.sampled_from(list(Asked)),
)
def test_any_biller_is_read_back_as_it_was_written(
    name: str, kana: str, way: Way, division: Asked
) -> None:
    said = BillerAnswer(
        biller_number="59001",
        result_code="00",
        name=name,
        name_kana=kana,
        way=way,
        division_asked=division,
        opens="0900",
        closes="2400",
    )
    assert telegram.decode(encode(said)) == said


@given(st.binary(max_size=300))
def test_any_bytes_are_a_telegram_or_unreadable(noise: bytes) -> None:
    try:
        assert isinstance(telegram.decode(noise), tuple(telegram.SHAPES))
    except Unreadable as no:
        assert no.offset >= 0


@given(st.sampled_from(GOLDEN), st.data())
def test_a_telegram_with_one_byte_changed_is_read_otherwise_or_not_at_all(
    golden: tuple[Telegram, bytes], data: st.DataObject
) -> None:
    said, written = golden
    at = data.draw(st.integers(0, len(written) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda each: each != written[at]))
    try:
        assert telegram.decode(written[:at] + bytes([byte]) + written[at + 1 :]) != said
    except Unreadable as no:
        assert no.offset <= at


SENSELESS = [
    ("bills without a bill", {"result_code": "00", "count": 0}),
    ("no bill, and yet bills", {"result_code": "03", "count": 1}),
]


@pytest.mark.parametrize("what", [row[1] for row in SENSELESS], ids=[row[0] for row in SENSELESS])
def test_an_answer_that_contradicts_itself_cannot_be_built(what: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="contradict"):
        BillsAnswer(biller_number="59001", number="9", **what)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [
        {"amount_yen": 0},
        {"amount_by": AmountBy.PAYER},
        {"amount_by": AmountBy.PAYER, "amount_yen": 0, "late_yen": 5},
        {"bill_code": ""},
    ],
)
def test_a_senseless_bill_cannot_be_built(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"bill|late"):
        replace(BILL, **change)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (replace(BILL, content="電気 料金"), "content"),
        (replace(BILL, content="あ" * 31), "content"),
        (replace(BILL, payer_kana="払込"), "payer_kana"),
        (replace(PAY, number="9" * 21), "number"),
        (replace(PAY, paid_at=AT.replace(tzinfo=dt.UTC)), "paid_at"),
    ],
)
def test_what_does_not_fit_is_never_cut(said: Telegram, field: str) -> None:
    with pytest.raises(Unwritable) as no:
        encode(said)
    assert no.value.field == field


def test_every_code_of_a_return_has_its_word_and_every_column_its_official_name() -> None:
    assert all(payment.REASONS.values())
    assert {biller.PAID, biller.EXPIRED, payment.WITHDRAWN} <= payment.REASONS.keys()
    for shape in telegram.SHAPES:
        columns: list[Field] = [each for _, each in shape.LAYOUT.positions()]
        assert all(column.official_japanese_name for column in columns)
        told = {column.name for column in columns} - {"telegram_kind", "filler"}
        assert told == {field.name for field in fields(shape)}
