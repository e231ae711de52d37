"""The first change of passwords (サービス開始登録・パスワード変更), after the first sign-on."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.access import first_passwords
from madoguchi.access.current_password import rule_of
from madoguchi.access.first_passwords import Typed
from madoguchi.access.new_passwords import CODES
from madoguchi.access.passwords import Purpose
from madoguchi.policy.identity import PasswordRule
from madoguchi.values.refusal import Refused
from madoguchi.web.personal.first_steps import progress_at
from madoguchi.web.personal.typed_errors import errors_of
from madoguchi.web.shared.request import BankRequest, at_step
from madoguchi.web.shared.see_other import see_other

# Longer than any password may be; what is beyond is not even looked at.
_MOST_TYPED = 64


@at_step("passwords")
@require_http_methods(["GET", "HEAD", "POST"])
def step_passwords(request: BankRequest) -> HttpResponse:
    """Ask for the new passwords, with the current ones where the profile has two; set them."""
    if request.method != "POST":
        return _page(request)
    typed = _read(request)
    faults = _faults_of(request, typed)
    if faults:
        return _page(request, faults)
    try:
        first_passwords.change_first_passwords(
            typed=typed,
            by=request.actor,
            session_token=request.session_token,
            profile=request.profile,
            at=request.at,
        )
    except Refused as refused:
        return _page(request, [refused])
    return see_other("top")


def _read(request: BankRequest) -> dict[Purpose, Typed]:
    def typed(name: str) -> str:
        return request.POST.get(name, "")[:_MOST_TYPED]

    return {
        purpose: Typed(
            current=typed(f"current_{purpose}"),
            new=typed(f"new_{purpose}"),
            again=typed(f"new_{purpose}_again"),
        )
        for purpose in first_passwords.purposes_of(request.profile)
    }


def _faults_of(request: BankRequest, typed: dict[Purpose, Typed]) -> list[Refused]:
    missing = [
        Refused(CODES[purpose].length, field=f"current_{purpose}")
        for purpose, each in typed.items()
        if first_passwords.asks_current(request.profile) and not each.current
    ]
    written = first_passwords.faults_of(
        typed, contract_id=request.actor.contract_id, profile=request.profile
    )
    return [*missing, *written]


def _page(request: BankRequest, faults: Iterable[Refused] = ()) -> HttpResponse:
    errors = errors_of(request, faults)
    context = {
        "parts": [_part(request, purpose, errors) for purpose in _purposes(request)],
        "asks_current": first_passwords.asks_current(request.profile),
        "errors": errors,
        "progress": progress_at("passwords", request.profile),
    }
    status = 422 if errors else 200
    return render(request, "personal/first_use_passwords.html", context, status=status)


def _purposes(request: BankRequest) -> tuple[Purpose, ...]:
    return first_passwords.purposes_of(request.profile)


def _part(
    request: BankRequest, purpose: Purpose, errors: dict[str, dict[str, str]]
) -> dict[str, object]:
    """One password of the page: its words, its fields' names and their errors."""
    words = {"login": _("ログインパスワード"), "confirmation": _("確認用パスワード")}
    return {
        "purpose": purpose,
        "words": words[purpose],
        "help": password_help(rule_of(purpose, request.profile.sign_on)),
        "current": f"current_{purpose}",
        "new": f"new_{purpose}",
        "again": f"new_{purpose}_again",
        "current_label": _("現在の%(words)s") % {"words": words[purpose]},
        "new_label": _("新しい%(words)s") % {"words": words[purpose]},
        "again_label": _("新しい%(words)s（確認用）") % {"words": words[purpose]},
        "current_error": errors.get(f"current_{purpose}"),
        "new_error": errors.get(f"new_{purpose}"),
        "again_error": errors.get(f"new_{purpose}_again"),
    }


def password_help(rule: PasswordRule) -> str:
    """Say how a new password is written, as the profile's rule has it (A3)."""
    lines = [
        _("半角の英数字%(shortest)s〜%(longest)s文字です。")
        % {"shortest": rule.shortest, "longest": rule.longest}
    ]
    if rule.letters_and_digits:
        lines.append(_("英字と数字の両方を使ってください。"))
    if rule.fold_case:
        lines.append(_("大文字と小文字の区別はありません。"))
    else:
        lines.append(_("大文字と小文字を区別します。"))
    return "".join(lines)
