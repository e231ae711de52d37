"""After a restart of the database every pooled connection is dead: all are renewed at the first.

psycopg's pool finds dead connections one at a time and waits longer after each: with four of them
a customer would have waited seven seconds, with five he would have been turned away.
"""

from typing import Any, ClassVar

import psycopg
from django.db.backends.postgresql import base
from psycopg_pool import ConnectionPool

Pool = ConnectionPool[psycopg.Connection]


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection of one institution's login, borrowed from its pool."""

    # One pool for each institution and process, as in Django's own engine, which closes them.
    _connection_pools: ClassVar[dict[str, Pool]] = {}

    @property
    def pool(self) -> Pool | None:
        """The institution's pool in this process, made at the first request; None for the owner."""
        options = self.settings_dict["OPTIONS"].get("pool")
        if not options:
            return None
        if self.alias not in self._connection_pools:
            self._connection_pools.setdefault(self.alias, self._make_pool(options))
        made: Pool = self._connection_pools[self.alias]
        return made

    def _make_pool(self, options: dict[str, Any]) -> Pool:
        def check(connection: psycopg.Connection) -> None:
            try:
                ConnectionPool.check_connection(connection)
            except psycopg.Error:
                made.drain()
                raise

        made: Pool = ConnectionPool(
            kwargs={**self.get_connection_params(), "autocommit": True},
            open=False,
            configure=self._configure_connection,  # type: ignore[attr-defined]
            check=check,
            **options,
        )
        return made
