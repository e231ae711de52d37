"""The kind of every bank in the national list is told by its code (C2)."""

import pytest
from zengin_code import Bank  # type: ignore[import-untyped]

from madoguchi.directory.kinds import Kind, kind_of

ENDINGS = (
    ("信金", Kind.SHINKIN),
    ("信組", Kind.SHINKUMI),
    ("労金", Kind.ROKIN),
    ("農協", Kind.NOKYO),
    ("信連", Kind.NOKYO),
    ("漁連", Kind.NOKYO),
    ("漁協", Kind.NOKYO),
    ("信託", Kind.OTHER),
)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("0001", Kind.CITY),
        ("0017", Kind.CITY),
        ("0033", Kind.NET),
        ("0044", Kind.NET),
        ("0310", Kind.NET),
        ("0116", Kind.REGIONAL),
        ("0128", Kind.REGIONAL),
        ("0191", Kind.REGIONAL),
        ("0501", Kind.SECOND_REGIONAL),
        ("0596", Kind.SECOND_REGIONAL),
        ("1000", Kind.SHINKIN),
        ("2010", Kind.SHINKUMI),
        ("2950", Kind.ROKIN),
        ("3000", Kind.NOKYO),
        ("3771", Kind.NOKYO),
        ("9900", Kind.YUCHO),
        ("0200", Kind.OTHER),
        ("0398", Kind.OTHER),
        ("0401", Kind.OTHER),
        ("0633", Kind.OTHER),
        ("2004", Kind.OTHER),
        ("2213", Kind.OTHER),
        ("9990", Kind.OTHER),
    ],
)
def test_a_code_tells_the_kind(code: str, kind: Kind) -> None:
    assert kind_of(code) is kind


def test_every_listed_name_agrees_with_the_kind_of_its_code() -> None:
    told = {
        bank.code: (bank.name, kind, kind_of(bank.code))
        for bank in Bank.all.values()
        for ending, kind in ENDINGS
        if bank.name.endswith(ending)
    }
    assert len(told) > 900
    assert [row for row in told.values() if row[1] is not row[2]] == []


def test_every_kind_has_banks() -> None:
    assert {kind_of(code) for code in Bank.all} == set(Kind)
