"""The ticket's cookie (受付票): from the account page of the first use to its page of the ID."""

from django.http import HttpResponse

from madoguchi.access import ticket
from madoguchi.web.shared import cookies
from madoguchi.web.shared.request import BankRequest


def _name(request: BankRequest) -> str:
    return f"{cookies.name(request.institution)}-first-use"


def hand_out(response: HttpResponse, request: BankRequest, written: str) -> None:
    """Give the browser its ticket; scripts and other sites cannot read it."""
    response.set_cookie(
        _name(request),
        written,
        max_age=int(ticket.GOOD_FOR.total_seconds()),
        httponly=True,
        samesite="Strict",
        secure=request.institution.origin.startswith("https://"),
        path="/",
    )


def contract_of(request: BankRequest) -> int | None:
    """The contract the browser's ticket is for; None without a good one."""
    return ticket.read(request.COOKIES.get(_name(request), ""), at=request.at)
