"""A seed for standard authenticator apps: the address they expect, and a picture that is it."""

import re

import segno

from madoguchi.access.token import Claimed
from madoguchi.web.token import otpauth

CLAIMED = Claimed(b"12345678901234567890", 6, 30, "みほん信用金庫", "ABC 234")


def test_the_address_follows_the_key_uri_format() -> None:
    issuer = "%E3%81%BF%E3%81%BB%E3%82%93%E4%BF%A1%E7%94%A8%E9%87%91%E5%BA%AB"
    assert otpauth.uri(CLAIMED) == (
        f"otpauth://totp/{issuer}:ABC%20234"
        f"?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer={issuer}"
        "&algorithm=SHA1&digits=6&period=30"
    )


def test_the_letters_stand_in_groups_of_four() -> None:
    assert otpauth.letters(b"12345678901234567890") == ["GEZD", "GNBV", "GY3T", "QOJQ"] * 2
    assert otpauth.letters(b"1") == ["GE"]


def test_the_picture_shows_every_module_of_the_code_and_white_around_it() -> None:
    uri = otpauth.uri(CLAIMED)
    drawn = otpauth.picture(uri)
    modules = segno.make_qr(uri, error="l").matrix
    dark = set()
    for x, y, length, back in re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", drawn.path):
        assert length == back
        dark |= {(int(x) + each, int(y)) for each in range(int(length))}
    expected = {
        (x + 4, y + 4) for y, row in enumerate(modules) for x, module in enumerate(row) if module
    }
    assert dark == expected
    assert drawn.side == len(modules) + 8
