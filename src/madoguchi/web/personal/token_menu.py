"""The menu of one-time passwords (ワンタイムパスワード): what can be done in the present state."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from madoguchi.access import token
from madoguchi.access.token import Standing
from madoguchi.policy.factors import cooling_off_until
from madoguchi.policy.identity import OneTimePasswords
from madoguchi.web.shared.request import BankRequest


def rule_of(request: BankRequest) -> OneTimePasswords:
    """The institution's rule for one-time passwords; 404 where it has none."""
    rule = request.profile.one_time_passwords
    if rule is None:
        raise Http404
    return rule


def standing_of(request: BankRequest) -> Standing:
    """Which tokens the customer has now."""
    return token.standing(request.actor.contract_id, request.profile, at=request.at)


@require_GET
def menu(request: BankRequest) -> HttpResponse:
    """Show the state and what may be applied for (manual 000, 申請内容の選択)."""
    rule = rule_of(request)
    has = standing_of(request)
    issues = rule.begins == "issue" and has.in_use is None
    since = None if has.in_use is None else has.in_use.since
    context = {
        "has": has,
        "limits_from": cooling_off_until(request.profile, in_use_at=since, at=request.at),
        "may_issue": issues,
        "may_start": issues and has.issued is not None and has.issued.claimed,
        "may_release": has.in_use is not None,
        "may_choose": has.in_use is not None and rule.at_sign_on == "chosen",
    }
    return render(request, "personal/token_menu.html", context)


@require_GET
def done(request: BankRequest, what: str) -> HttpResponse:
    """Say that a deed is done: "started", "released" or "chosen"."""
    rule_of(request)
    return render(request, "personal/token_done.html", {"what": what, "has": standing_of(request)})
