"""Health (稼働状況): what a watchman asks of each site, without saying anything about anybody."""

from django.db import connections
from django.http import JsonResponse

from madoguchi.ledger import closing
from madoguchi.web.shared.request import BankRequest, open_to_all
from madoguchi.wires import lease


@open_to_all
def health(request: BankRequest) -> JsonResponse:
    """200 while the institution's database answers: how much waits, and which days are closed.

    Without the database the answer is the plain 503 page of every other address.
    """
    with connections[request.institution.key].cursor() as cursor:
        cursor.execute("SELECT 1")
    waiting = {wire: lease.waiting(wire=wire) for wire in ("clearing", "payeasy", "mail")}
    day = closing.closed_through()
    closed = None if day is None else day.isoformat()
    return JsonResponse({"status": "ok", "waiting": waiting, "closed_through": closed})
