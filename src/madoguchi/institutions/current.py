"""Which institution this request is for (取扱金融機関): set once at the door, read below."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from madoguchi.institutions.registry import Institution

_serving: ContextVar[Institution] = ContextVar("serving")


class NobodyServed(RuntimeError):
    """A query was made outside any institution: a mistake of ours, never a customer's."""


@contextmanager
def serving(institution: Institution) -> Iterator[Institution]:
    """Serve one institution inside this block; every query goes to its schema and no other."""
    token = _serving.set(institution)
    try:
        yield institution
    finally:
        _serving.reset(token)


def institution() -> Institution:
    """The institution being served; raises NobodyServed outside `serving`."""
    try:
        return _serving.get()
    except LookupError as error:
        raise NobodyServed("no institution is being served here") from error


def alias() -> str:
    """The database alias of the institution being served."""
    return institution().key
