"""Goal: every telegram reads back as it was written, and a broken one is refused, never guessed.

Method: golden bytes of each kind, a round trip for any transfer, a fuzz of the reader.
"""

import datetime as dt
import uuid
from dataclasses import asdict, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.formats.clearing import telegram
from madoguchi.formats.clearing.telegram import NameState, Outcome, State
from madoguchi.formats.layout import Unreadable, Unwritable

KEY = "0123456789abcdef0123456789abcdef"
DAY = dt.date(2026, 11, 20)
TRANSFER = telegram.Transfer(
    key=KEY,
    sending_bank="9990",
    sending_branch="001",
    receiving_bank="9991",
    receiving_branch="002",
    account_kind="1",
    account_number="1234567",
    receiver_name="ﾔﾏﾀﾞ ﾊﾅｺ",
    sender_name="ﾔﾏﾀﾞ ﾀﾛｳ",
    amount_yen=50_000,
    value_date=DAY,
    edi="INV-7",
)
GOLDEN: list[tuple[telegram.Telegram, bytes]] = [
    (
        TRANSFER,
        b"1100"
        + KEY.encode()
        + b"9990001"
        + b"9991002"
        + b"1"
        + b"1234567"
        + b"\xd4\xcf\xc0\xde \xca\xc5\xba".ljust(48)
        + b"\xd4\xcf\xc0\xde \xc0\xdb\xb3".ljust(48)
        + b"0000050000"
        + b"20261120"
        + b"INV-7".ljust(20)
        + b" " * 8,
    ),
    (telegram.Reply(key=KEY, result_code="92"), b"1101" + KEY.encode() + b"92  "),
    (telegram.Inquiry(key=KEY), b"1200" + KEY.encode() + b"    "),
    (
        telegram.InquiryAnswer(key=KEY, state=State.RETURNED, reason="01"),
        b"1201" + KEY.encode() + b"301 ",
    ),
    (
        telegram.ResultsRequest(sending_bank="9990", last_sequence=41),
        b"1300" + b"9990" + b"0000000041  ",
    ),
    (
        telegram.Result(
            sequence=42, key=KEY, outcome=Outcome.RETURNED, reason="02", settled_on=DAY
        ),
        b"1301" + b"0000000042" + KEY.encode() + b"202" + b"20261120   ",
    ),
    (telegram.End(), b"1309" + b" " * 16),
    (
        telegram.NameInquiry(
            key=KEY,
            sending_bank="9990",
            receiving_bank="9991",
            receiving_branch="002",
            account_kind="1",
            account_number="1234567",
        ),
        b"1400" + KEY.encode() + b"9990" + b"9991002" + b"1" + b"1234567" + b" " * 5,
    ),
    (
        telegram.NameAnswer(key=KEY, name_state=NameState.FOUND, name="ﾔﾏﾀﾞ ﾊﾅｺ"),
        b"1401" + KEY.encode() + b"1" + b"\xd4\xcf\xc0\xde \xca\xc5\xba".ljust(48) + b" " * 15,
    ),
    (
        telegram.NameAnswer(key=KEY, name_state=NameState.NOT_A_MEMBER),
        b"1401" + KEY.encode() + b"3" + b" " * 48 + b" " * 15,
    ),
    (
        telegram.CreditsRequest(receiving_bank="9990", last_sequence=41),
        b"1500" + b"9990" + b"0000000041  ",
    ),
    (
        telegram.Credit(sequence=42, **asdict(TRANSFER)),
        b"1501" + b"0000000042" + telegram.encode(TRANSFER)[4:],
    ),
    (
        telegram.CreditReturn(key=KEY, receiving_bank="9990", amount_yen=50_000, reason="02"),
        b"1600" + KEY.encode() + b"9990" + b"0000050000" + b"02" + b" " * 8,
    ),
]

half_width = st.sampled_from([*map(chr, range(0x21, 0x7F)), *map(chr, range(0xFF61, 0xFFA0))])


def digits(width: int) -> st.SearchStrategy[str]:
    return st.from_regex(rf"[0-9]{{{width}}}", fullmatch=True)


transfers = st.builds(
    telegram.Transfer,
    key=st.uuids().map(lambda uuid: uuid.hex),
    sending_bank=digits(4),
    sending_branch=digits(3),
    receiving_bank=digits(4),
    receiving_branch=digits(3),
    account_kind=digits(1),
    account_number=digits(7),
    receiver_name=st.text(half_width, min_size=1, max_size=48),
    sender_name=st.text(half_width, max_size=48),
    amount_yen=st.integers(1, 9_999_999_999),
    value_date=st.dates(),
    edi=st.text(half_width, max_size=20),
)


@pytest.mark.parametrize(("written", "golden"), GOLDEN)
def test_each_telegram_has_these_bytes(written: telegram.Telegram, golden: bytes) -> None:
    assert telegram.encode(written) == golden
    assert telegram.decode(golden) == written


@settings(max_examples=40)
@given(transfers)
def test_any_transfer_comes_back_as_it_went(transfer: telegram.Transfer) -> None:
    body = telegram.encode(transfer)
    assert len(body) == 200
    assert telegram.decode(body) == transfer


@settings(max_examples=40)
@given(transfers, st.integers(0, 9_999_999_999))
def test_any_credit_is_the_transfer_its_sender_sent_with_a_number(
    transfer: telegram.Transfer, sequence: int
) -> None:
    credit = telegram.Credit(sequence=sequence, **asdict(transfer))
    body = telegram.encode(credit)
    assert len(body) == 210
    assert telegram.decode(body) == credit


@settings(max_examples=40)
@given(st.uuids(), st.text(half_width, min_size=1, max_size=48))
def test_any_name_comes_back_as_it_went(key: uuid.UUID, name: str) -> None:
    answer = telegram.NameAnswer(key=key.hex, name_state=NameState.FOUND, name=name)
    assert telegram.decode(telegram.encode(answer)) == answer


@given(st.binary(max_size=220) | st.sampled_from([body for _, body in GOLDEN]), st.data())
def test_any_bytes_end_in_a_telegram_or_in_unreadable(body: bytes, data: st.DataObject) -> None:
    if body:
        at = data.draw(st.integers(0, len(body) - 1))
        body = body[:at] + bytes([data.draw(st.integers(0, 255))]) + body[at + 1 :]
    try:
        read = telegram.decode(body)
    except Unreadable:
        return
    assert telegram.encode(read) == body


def test_a_frame_says_its_length_in_four_digits() -> None:
    assert telegram.frame(telegram.End()) == b"00201309" + b" " * 16
    assert telegram.body_length(b"0020") == 20


@pytest.mark.parametrize("prefix", [b"", b"20", b"  20", b"-020", b"GET ", b"\xb2\xb2\xb2\xb2"])
def test_a_length_that_is_not_four_digits_is_unreadable(prefix: bytes) -> None:
    with pytest.raises(Unreadable):
        telegram.body_length(prefix)


@pytest.mark.parametrize(
    ("body", "field", "offset"),
    [
        (b"", "telegram_kind", 0),
        (b"9999" + b" " * 16, "telegram_kind", 0),
        (GOLDEN[0][1].replace(b"20261120", b"20260231"), "value_date", 164),
        (GOLDEN[0][1].replace(b"20261120", b"00001120"), "value_date", 164),
        (GOLDEN[0][1].replace(b"0000050000", b"0000000000"), "TRANSFER 振込依頼電文", 0),
        (GOLDEN[0][1].replace(b"abcdef", b"ABCDEF"), "TRANSFER 振込依頼電文", 0),
        (b"1201" + KEY.encode() + b"901 ", "state", 36),
        (b"1201" + KEY.encode() + b"300 ", "INQUIRY ANSWER 照会回答電文", 0),
        (b"1201" + KEY.encode() + b"201 ", "INQUIRY ANSWER 照会回答電文", 0),
        (GOLDEN[5][1].replace(b"202202", b"902202"), "outcome", 46),
        (b"1401" + KEY.encode() + b"9" + b" " * 63, "name_state", 36),
        (b"1401" + KEY.encode() + b"1" + b" " * 63, "NAME ANSWER 口座名義回答電文", 0),
        (b"1401" + KEY.encode() + b"2" + b"\xc5".ljust(63), "NAME ANSWER 口座名義回答電文", 0),
        (b"1600" + KEY.encode() + b"9990000005000000" + b" " * 8, "CREDIT RETURN 資金返却電文", 0),
    ],
)
def test_a_telegram_without_meaning_is_unreadable(body: bytes, field: str, offset: int) -> None:
    with pytest.raises(Unreadable) as no:
        telegram.decode(body)
    assert (no.value.field, no.value.offset) == (field, offset)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"amount_yen": 0}, "a transfer of 0 yen"),
        ({"amount_yen": -1}, "a transfer of -1 yen"),
        ({"key": "short"}, "'short' is not a telegram key"),
        ({"key": KEY.upper()}, "is not a telegram key"),
        ({"receiver_name": " "}, "a transfer to nobody"),
    ],
)
def test_a_senseless_transfer_cannot_be_built(change: dict[str, object], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        replace(TRANSFER, **change)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("transfer", "field"),
    [
        (replace(TRANSFER, receiver_name="ﾅ" * 49), "receiver_name"),
        (replace(TRANSFER, sender_name="山田太郎"), "sender_name"),
        (replace(TRANSFER, amount_yen=10_000_000_000), "amount_yen"),
        (replace(TRANSFER, edi="X" * 21), "edi"),
        (replace(TRANSFER, receiving_bank="99911"), "receiving_bank"),
    ],
)
def test_a_transfer_too_wide_for_the_telegram_is_unwritable(
    transfer: telegram.Transfer, field: str
) -> None:
    with pytest.raises(Unwritable) as no:
        telegram.encode(transfer)
    assert no.value.field == field


def test_only_result_code_zero_means_that_the_centre_has_the_transfer() -> None:
    assert telegram.Reply(key=KEY, result_code="00").accepted
    assert not telegram.Reply(key=KEY, result_code="92").accepted
    assert not telegram.Reply(key=KEY, result_code="99").accepted


def test_every_reason_has_its_japanese_word() -> None:
    assert telegram.RETURN_REASONS == {"01": "該当口座なし", "02": "口座名義相違"}
