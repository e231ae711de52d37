"""After the database was restarted the first request finds it, however many connections died."""

import threading

import pytest
from django.db import connections
from django.db.utils import OperationalError
from psycopg_pool import ConnectionPool, PoolTimeout

from hands import all_at_once
from madoguchi.customers.models import Contract
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.supervise.postgres import Cluster

Bank = tuple[Institution, ...]
PATIENCE_SECONDS = 3.0


def restart_with_a_full_pool(institution: Institution, cluster: Cluster) -> None:
    """Leave eight connections in the pool, all of them dead."""
    together = threading.Barrier(8)

    def ask(_: int) -> None:
        Contract.objects.exists()
        together.wait(timeout=30)

    connections.close_all()
    all_at_once(ask, hands=8, institution=institution)
    cluster.stop()
    cluster.start()


def ask_once(institution: Institution, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    monkeypatch.setattr(connections[institution.key].pool, "timeout", PATIENCE_SECONDS)
    with current.serving(institution):
        return list(Contract.objects.filter(pk=0).values_list("pk", flat=True))


def test_the_first_request_after_a_restart_is_answered(
    bank: Bank, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    restart_with_a_full_pool(bank[0], cluster)
    assert ask_once(bank[0], monkeypatch) == []


def test_control_finding_dead_connections_one_by_one_takes_too_long(
    bank: Bank, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as without:
        without.setattr(ConnectionPool, "drain", lambda pool: None)
        restart_with_a_full_pool(bank[0], cluster)
        with pytest.raises((OperationalError, PoolTimeout)):
            ask_once(bank[0], without)
    # The pool is made anew, so that no dead connection meets another test.
    connections.close_all()
    pool = connections[bank[0].key].pool
    assert pool is not None
    pool.drain()
