"""The institution an operator names (金融機関の指定)."""

from typing import TYPE_CHECKING

from madoguchi.console.mistake import Mistake

if TYPE_CHECKING:
    from madoguchi.institutions.registry import Institution


def named(key: str) -> "Institution":
    """Find the institution of this installation that has this key; raises Mistake."""
    from madoguchi.institutions import registry

    try:
        return registry.by_key(key)
    except KeyError as error:
        known = ", ".join(each.key for each in registry.all_institutions())
        raise Mistake(f"there is no {key!r}; there are: {known}") from error
