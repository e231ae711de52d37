"""First use (初回利用登録・初期設定): which page is where."""

from django.urls import path

from madoguchi.web.personal import first_use, first_use_details, first_use_passwords

urlpatterns = [
    path("first-use/", first_use.first_use, name="first-use"),
    path("first-use/id/", first_use.first_use_id, name="first-use-id"),
    path("first-use/ready/", first_use.first_use_ready, name="first-use-ready"),
    path("first-use/passwords/", first_use_passwords.step_passwords, name="step-passwords"),
    path("first-use/details/", first_use_details.step_details, name="step-details"),
    path(
        "first-use/details/confirm/",
        first_use_details.step_details_confirm,
        name="step-details-confirm",
    ),
    path("first-use/done/", first_use_details.first_use_done, name="first-use-done"),
]
