"""The ledger's SQL files (元帳のSQL), with the institution's schema filled in."""

import functools
from importlib import resources


@functools.cache
def statement(name: str, schema: str) -> str:
    """One of the package's SQL files as it is run in a schema."""
    text = resources.files("madoguchi.ledger").joinpath("sql", f"{name}.sql").read_text("utf-8")
    return text.replace("{schema}", f'"{schema}"')
