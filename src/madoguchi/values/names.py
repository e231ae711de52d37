"""Whether two names are one (名義の照合), as banks compare them: Zengin characters, no spaces."""

from madoguchi.values.kana import KanaClass, normalise


def same_name(one: str, other: str) -> bool:
    """Whether two names in kana are the same; where the space stands is each bank's own habit."""
    return _plain(one) == _plain(other)


def _plain(name_kana: str) -> str:
    return normalise(name_kana, KanaClass.NAME).text.replace(" ", "")
