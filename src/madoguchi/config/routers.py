"""Sends every query to the schema of the institution being served."""

from typing import Any

from madoguchi.institutions import current
from madoguchi.institutions.registry import REFERENCE

_REFERENCE_APPS = {"directory"}


class InstitutionRouter:
    """Django's database router; outside an institution a query is refused loudly."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        """Read from the institution's own login, which sees the shared reference tables too."""
        return current.alias()

    def db_for_write(self, model: Any, **hints: Any) -> str:
        """Write as the institution's own login."""
        return current.alias()

    def allow_relation(self, first: Any, second: Any, **hints: Any) -> bool:
        """Rows of one request always belong to one institution."""
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """Reference tables live once; everything else once per institution."""
        return (db == REFERENCE) == (app_label in _REFERENCE_APPS)
