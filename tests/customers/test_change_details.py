"""Mail addresses and telephone numbers: how they are read, and how they are shown masked."""

import pytest

from madoguchi.customers.change_details import (
    Details,
    mask_mail,
    mask_phone,
    read_mail,
    read_phone,
)
from madoguchi.values.refusal import Refused


@pytest.mark.parametrize(
    ("typed", "mail"),
    [
        (" hanako@customer.example ", "hanako@customer.example"),
        ("ｈａｎａｋｏ＠ｃｕｓｔｏｍｅｒ．ｅｘａｍｐｌｅ", "hanako@customer.example"),
        ("a.b+c@x-1.customer.example", "a.b+c@x-1.customer.example"),
    ],
)
def test_an_address_is_read_in_full_width_letters_too(typed: str, mail: str) -> None:
    assert read_mail(typed) == mail


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "A01"),
        ("　", "A01"),
        ("a" * 64 + "@" + "b." * 100 + "example", "A01"),
        ("hanako", "A00"),
        ("hanako@example", "A00"),
        ("花子@customer.example", "A00"),
        ("a@b.example\nBcc: x@y.example", "A00"),
        ("a@b.example, c@d.example", "A00"),
    ],
)
def test_what_is_no_address_is_refused(typed: str, code: str) -> None:
    with pytest.raises(Refused) as no:
        read_mail(typed)
    assert (no.value.refusal.value, no.value.facts["field"]) == (code, "mail")


@pytest.mark.parametrize(
    ("typed", "phone"),
    [("03-1234-5678", "0312345678"), ("０９０ー１２３４ー５６７８", "09012345678")],
)
def test_a_telephone_number_is_read_into_its_digits(typed: str, phone: str) -> None:
    assert read_phone(typed) == phone


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "A01"),
        ("012345678", "A01"),
        ("090123456789", "A01"),
        ("1312345678", "A00"),
        ("03-1234-567x", "A00"),
        ("+81312345678", "A00"),
    ],
)
def test_what_is_no_telephone_number_is_refused(typed: str, code: str) -> None:
    with pytest.raises(Refused) as no:
        read_phone(typed)
    assert (no.value.refusal.value, no.value.facts["field"]) == (code, "phone")


def test_masked_values_tell_their_owner_only() -> None:
    assert mask_mail("hanako@customer.example") == "h***@customer.example"
    assert (mask_mail(""), mask_phone("")) == ("", "")
    assert mask_phone("0312345678") == "******5678"
    assert Details().masked == {}
