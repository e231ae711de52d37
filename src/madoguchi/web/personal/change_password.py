"""Changing passwords (パスワード変更), of one's own will or because they are old."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.access import accept_code, change_password, session, steps
from madoguchi.access.change_password import Wish
from madoguchi.access.current_password import rule_of
from madoguchi.access.passwords import Purpose
from madoguchi.customers import accounts
from madoguchi.policy.identity import PasswordRule
from madoguchi.policy.table import FactorName
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.web.personal import change_draft, change_press, factor
from madoguchi.web.personal.change_draft import Drafted
from madoguchi.web.personal.typed_errors import errors_of
from madoguchi.web.shared.request import BankRequest, at_step
from madoguchi.web.shared.see_other import see_other

# Longer than any password can be; what is beyond is not even looked at.
_MOST_TYPED = 200
_PAGE = "password"
_STEP = "old-passwords"


@require_http_methods(["GET", "HEAD", "POST"])
def password(request: BankRequest) -> HttpResponse:
    """Ask which passwords to change and for the current and the new ones; on POST, change them."""
    purposes = _offered(request)
    if request.method != "POST":
        return _ask(request, purposes)
    drafted = change_draft.find(request, _PAGE)
    if drafted is None:
        return see_other("change-password")
    wishes = [
        _typed(request, purpose)
        for purpose in purposes
        if len(purposes) == 1 or f"change_{purpose}" in request.POST
    ]
    if not wishes:
        return _ask(request, purposes, found=[Refused(Refusal.WRONG_LENGTH, nothing=True)])
    factors = _factors(request)
    found, finished = _change(request, drafted, wishes, factors)
    if found:
        return _ask(request, purposes, found=found)
    if not finished:
        return change_press.working(request)
    return see_other("change-done", drafted.request_id)


@at_step(_STEP)
@require_http_methods(["GET", "HEAD", "POST"])
def old_passwords(request: BankRequest) -> HttpResponse:
    """Ask for new passwords in place of those past their age, before the top page (A4)."""
    old = steps.old_passwords(request.actor.contract_id, request.profile, at=request.at)
    purposes = tuple(purpose for purpose in _offered(request) if purpose in old)
    if not purposes:
        session.step_done(request.session_token, _STEP)
        return see_other("top")
    if request.method != "POST":
        return _ask(request, purposes, forced=True)
    drafted = change_draft.find(request, _PAGE)
    if drafted is None:
        return see_other(f"step-{_STEP}")
    wishes = [_typed(request, purpose) for purpose in purposes]
    found, finished = _change(request, drafted, wishes, _factors(request, forced=True))
    if found:
        return _ask(request, purposes, found=found, forced=True)
    if not finished:
        return change_press.working(request)
    session.step_done(request.session_token, _STEP)
    return see_other("top")


def _offered(request: BankRequest) -> tuple[Purpose, ...]:
    rule = request.profile
    if rule.changes.confirmation_password and rule.sign_on.confirmation_password is not None:
        return ("login", "confirmation")
    return ("login",)


def _factors(request: BankRequest, *, forced: bool = False) -> tuple[FactorName, ...]:
    """What is asked beside the current passwords: cards and codes; a password proves itself."""
    factors = factor.factors_of(request, "change")
    # A code was asked for a minute ago at this very sign-on, and is good once only.
    asked_already = forced and accept_code.asks_at_sign_on(request.actor.contract_id)
    return tuple(
        each
        for each in factors
        if each != "confirmation-password" and not (asked_already and each == "one-time-password")
    )


def _typed(request: BankRequest, purpose: Purpose) -> Wish:
    current, new, again = (
        request.POST.get(field, "")[:_MOST_TYPED]
        for field in (f"current_{purpose}", f"new_{purpose}", f"new_{purpose}_again")
    )
    return Wish(purpose, current, new, again)


def _change(
    request: BankRequest, drafted: Drafted, wishes: list[Wish], factors: tuple[FactorName, ...]
) -> tuple[list[Refused], bool]:
    """Change them, or say why not: every fault that was typed, or the first that was proved."""
    login_id = accounts.holder_of(request.actor.contract_id).login_id
    found = change_password.faults(wishes, login_id=login_id, profile=request.profile)
    if found and change_press.done(request, drafted.request_id) is None:
        return found, False

    def deed() -> None:
        change_password.change_passwords(
            wishes,
            by=request.actor,
            answer=factor.answered(request),
            factors=factors,
            request_id=drafted.request_id,
            profile=request.profile,
            keep=request.session_token,
            at=request.at,
        )

    try:
        return [], change_press.press_once(request, drafted.request_id, deed)
    except Refused as refused:
        return [refused], False


def _ask(
    request: BankRequest,
    purposes: tuple[Purpose, ...],
    *,
    found: list[Refused] | None = None,
    forced: bool = False,
) -> HttpResponse:
    errors = errors_of(request, found or [])
    if found and found[0].facts.get("nothing"):
        errors["summary"]["text"] = _("変更するパスワードの「変更する」を選んでください。")
    error = next(iter(errors.values()), None)
    context = {
        "parts": [_part(request, purpose, errors) for purpose in purposes],
        "ticks": len(purposes) > 1 and not forced,
        "forced": forced,
        "errors": errors,
        "draft": change_draft.keep(request, _PAGE).sealed,
        **factor.asked(request, deed="change", error=error),
        "factors": _factors(request, forced=forced),
    }
    template = "personal/change_password.html"
    return render(request, template, context, status=422 if errors else 200)


def _part(
    request: BankRequest, purpose: Purpose, errors: dict[str, dict[str, str]]
) -> dict[str, Any]:
    names = {"login": _("ログインパスワード"), "confirmation": _("確認用パスワード")}
    fields = (f"current_{purpose}", f"new_{purpose}", f"new_{purpose}_again")
    words = (_("現在の%(name)s"), _("新しい%(name)s"), _("新しい%(name)s（確認用）"))
    helps = ("", _how_written(rule_of(purpose, request.profile.sign_on)), "")
    autocomplete = ("current-password", "new-password", "new-password")
    return {
        "purpose": purpose,
        "name": names[purpose],
        "ticked": f"change_{purpose}" in request.POST,
        "fields": [
            {
                "name": field,
                "label": word % {"name": names[purpose]},
                "help": told,
                "error": errors.get(field),
                "autocomplete": kind if purpose == "login" else "off",
            }
            for field, word, told, kind in zip(fields, words, helps, autocomplete, strict=True)
        ],
    }


def _how_written(rule: PasswordRule) -> str:
    """The rule of a new password in words (A3)."""
    said = _("半角の英字と数字で、%(shortest)d〜%(longest)d文字です。") % {
        "shortest": rule.shortest,
        "longest": rule.longest,
    }
    if rule.letters_and_digits:
        said += _("英字と数字の両方を使ってください。")
    if rule.fold_case:
        return said + _("大文字と小文字の区別はありません。")
    return said + _("大文字と小文字を区別します。")
