"""The owner of the shared tables, who may change by hand what institutions may only read."""

from collections.abc import Iterator

import psycopg
import pytest

from madoguchi.institutions import current, registry
from madoguchi.institutions.registry import Institution
from madoguchi.supervise.postgres import Cluster

Owner = psycopg.Connection[tuple[object, ...]]


@pytest.fixture
def owner(cluster: Cluster, bank: tuple[Institution, ...]) -> Iterator[Owner]:
    """An operator's own session in the database."""
    password = registry.database_password(bank[0].master_key, "postgres")
    with psycopg.connect(
        cluster.server.dsn("madoguchi"),
        password=password,
        autocommit=True,
        options="-c search_path=reference",
    ) as connection:
        yield connection


@pytest.fixture
def served(bank: tuple[Institution, ...]) -> Iterator[Institution]:
    """One institution is being served."""
    with current.serving(bank[0]) as institution:
        yield institution
