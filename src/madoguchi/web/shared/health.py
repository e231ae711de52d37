"""Health (稼働状況): what a watchman asks of each site, without saying anything about anybody."""

from django.db import connections
from django.http import JsonResponse

from madoguchi.web.shared.request import BankRequest, open_to_all
from madoguchi.wires import lease


@open_to_all
def health(request: BankRequest) -> JsonResponse:
    """200 while the institution's database answers, with how much waits to be carried.

    Without the database the answer is the plain 503 page of every other address.
    """
    with connections[request.institution.key].cursor() as cursor:
        cursor.execute("SELECT 1")
    waiting = {wire: lease.waiting(wire=wire) for wire in ("clearing", "mail")}
    return JsonResponse({"status": "ok", "waiting": waiting})
