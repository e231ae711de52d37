"""One-time passwords (ワンタイムパスワード): which page is where."""

from django.urls import path

from madoguchi.web.personal import (
    token_issue,
    token_menu,
    token_registration,
    token_start,
    token_step,
)

urlpatterns = [
    path("token/", token_menu.menu, name="token"),
    path("token/issue/", token_issue.apply, name="token-issue"),
    path("token/issue/check/", token_issue.confirm, name="token-check"),
    path("token/issued/", token_issue.issued, name="token-issued"),
    path("token/start/", token_start.start, name="token-start"),
    path("token/started/", token_menu.done, {"what": "started"}, name="token-started"),
    path("token/release/", token_start.release, name="token-release"),
    path("token/released/", token_menu.done, {"what": "released"}, name="token-released"),
    path("token/sign-on/", token_start.choose, name="token-choose"),
    path("token/chosen/", token_menu.done, {"what": "chosen"}, name="token-chosen"),
    path("token/registration/", token_registration.who, name="token-registration"),
    path("token/registration/token/", token_registration.which, name="token-registration-token"),
    path("token/registration/done/", token_registration.registered, name="token-registered"),
    path("step/one-time-password/", token_step.step, name="step-one-time-password"),
]
