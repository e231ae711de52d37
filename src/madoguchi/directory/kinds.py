"""The kind of an institution (金融機関の種類), told by its code."""

from enum import StrEnum


class Kind(StrEnum):
    """The kinds a customer may narrow the list of banks to; the order is that of the page (C2)."""

    CITY = "都市銀行"
    REGIONAL = "地方銀行"
    SECOND_REGIONAL = "第二地方銀行"
    NET = "ネット銀行"
    YUCHO = "ゆうちょ銀行"
    SHINKIN = "信用金庫"
    SHINKUMI = "信用組合"
    ROKIN = "労働金庫"
    NOKYO = "農協・漁協"
    OTHER = "その他"


# The Bankers' association gives codes out in blocks; the first line that fits is the kind.
_BLOCKS = (
    ("0001", "0017", Kind.CITY),
    ("0033", "0044", Kind.NET),
    ("0116", "0191", Kind.REGIONAL),
    ("0310", "0310", Kind.NET),
    ("0501", "0597", Kind.SECOND_REGIONAL),
    ("1000", "1999", Kind.SHINKIN),
    # A bank of the state and the collector of bad debts stand in the block of the 信用組合.
    ("2004", "2004", Kind.OTHER),
    ("2213", "2213", Kind.OTHER),
    ("2010", "2899", Kind.SHINKUMI),
    ("2950", "2997", Kind.ROKIN),
    ("3000", "9499", Kind.NOKYO),
    ("9900", "9900", Kind.YUCHO),
)


def kind_of(code: str) -> Kind:
    """Tell the kind by the four-digit bank code; trust and foreign banks are その他."""
    for first, last, kind in _BLOCKS:
        if first <= code <= last:
            return kind
    return Kind.OTHER
