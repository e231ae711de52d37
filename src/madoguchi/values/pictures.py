"""The fifty pictures of the image card, and the names of the fifty cells they are printed in."""

from dataclasses import dataclass
from typing import Final

ROWS: Final = "ABCDE"
COLUMNS: Final = "1234567890"


@dataclass(frozen=True)
class Picture:
    """One picture of the image card (認証用画像): the key of its drawing and its spoken name.

    `key` is the stem of the drawing's file and is what a card stores, so it never changes;
    `name` is in kana and is shown under the drawing. Source: requirement A10, manual 002.
    """

    key: str
    name: str


PICTURES: Final[tuple[Picture, ...]] = (
    Picture("cat", "ねこ"),
    Picture("dog", "いぬ"),
    Picture("fish", "さかな"),
    Picture("bird", "とり"),
    Picture("rabbit", "うさぎ"),
    Picture("turtle", "かめ"),
    Picture("elephant", "ぞう"),
    Picture("butterfly", "ちょう"),
    Picture("apple", "りんご"),
    Picture("banana", "バナナ"),
    Picture("grape", "ぶどう"),
    Picture("watermelon", "すいか"),
    Picture("strawberry", "いちご"),
    Picture("carrot", "にんじん"),
    Picture("sun", "たいよう"),
    Picture("moon", "つき"),
    Picture("star", "ほし"),
    Picture("cloud", "くも"),
    Picture("umbrella", "かさ"),
    Picture("snowman", "ゆきだるま"),
    Picture("tree", "き"),
    Picture("flower", "はな"),
    Picture("clover", "よつば"),
    Picture("mountain", "やま"),
    Picture("house", "いえ"),
    Picture("car", "くるま"),
    Picture("bicycle", "じてんしゃ"),
    Picture("train", "でんしゃ"),
    Picture("ship", "ふね"),
    Picture("airplane", "ひこうき"),
    Picture("clock", "とけい"),
    Picture("glasses", "めがね"),
    Picture("key", "かぎ"),
    Picture("scissors", "はさみ"),
    Picture("pencil", "えんぴつ"),
    Picture("book", "ほん"),
    Picture("letter", "てがみ"),
    Picture("telephone", "でんわ"),
    Picture("hat", "ぼうし"),
    Picture("shoe", "くつ"),
    Picture("glove", "てぶくろ"),
    Picture("balloon", "ふうせん"),
    Picture("drum", "たいこ"),
    Picture("guitar", "ギター"),
    Picture("teapot", "きゅうす"),
    Picture("onigiri", "おにぎり"),
    Picture("cake", "ケーキ"),
    Picture("candle", "ろうそく"),
    Picture("flag", "はた"),
    Picture("heart", "ハート"),
)

# Screens and the printed card write cells in full width, as the manuals do.
_FULL_WIDTH: Final = str.maketrans(ROWS + COLUMNS, "ＡＢＣＤＥ１２３４５６７８９０")


def cell_name(index: int) -> str:
    """Name one cell of the image card (画像認証カードのマス目) for a screen, such as Ａ１ or Ｅ０.

    `index` counts from 0 to 49 along the rows: 0 is Ａ１, 9 is Ａ０, 10 is Ｂ１.
    Raises ValueError for an index that is not on the card.
    Source: manual 002, Ａ～Ｅ行および１～０列の組み合わせ (requirement A10).
    """
    if not 0 <= index < len(ROWS) * len(COLUMNS):
        raise ValueError(f"an image card has no cell {index}")
    row, column = divmod(index, len(COLUMNS))
    return (ROWS[row] + COLUMNS[column]).translate(_FULL_WIDTH)
