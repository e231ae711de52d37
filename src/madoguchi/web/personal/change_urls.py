"""Changes by the customer (お客様情報の変更): which page is where."""

from django.urls import path

from madoguchi.web.personal import (
    change_details,
    change_limit,
    change_login_id,
    change_mails,
    change_password,
    change_stop,
    changes,
)

urlpatterns = [
    path("changes/", changes.changes, name="changes"),
    path("changes/password/", change_password.password, name="change-password"),
    path("changes/login-id/", change_login_id.login_id, name="change-login-id"),
    path("changes/details/", change_details.details, name="change-details"),
    path("changes/mails/", change_mails.mails, name="change-mails"),
    path("changes/limit/", change_limit.limit, name="change-limit"),
    path("changes/stop/", change_stop.stop, name="change-stop"),
    path("changes/stopped/", change_stop.stopped, name="change-stopped"),
    path("changes/<uuid:request_id>/", changes.done, name="change-done"),
    path("steps/old-passwords/", change_password.old_passwords, name="step-old-passwords"),
]
