"""With the database gone a customer reads a plain page, and nothing is left half done."""

from collections.abc import Callable

from django.db import connections

from browsing import Form, confirm_page, proof_fields, signed_on
from cast import open_person
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.supervise.postgres import Cluster
from madoguchi.transfers.models import Order


def test_with_the_database_down_nothing_happens_and_later_it_happens_once(
    bank: tuple[Institution, ...], cluster: Cluster, stand_at: Callable[[str], None]
) -> None:
    stand_at("2026-11-25T10:00")
    hanako = open_person(bank[0], balance_yen=50_000)
    client = signed_on(hanako)
    client.raise_request_exception = False
    confirm = confirm_page(client, Form(str(hanako.accounts[0].id)))
    answer = proof_fields(hanako, "")
    cluster.stop()
    try:
        down = client.post(confirm, answer)
    finally:
        cluster.start()
        # The test client leaves out what Django does between two requests: giving up a
        # connection that has died.
        connections.close_all()
    page = down.content.decode()
    assert down.status_code == 503
    assert "ただいまご利用いただけません" in page and "Traceback" not in page
    with current.serving(bank[0]):
        assert not Order.objects.filter(contract_id=hanako.contract_id).exists()
    assert client.post(confirm, answer).status_code == 303
    with current.serving(bank[0]):
        assert Order.objects.filter(contract_id=hanako.contract_id).count() == 1
