"""The pages of registered payees (振込先の登録・変更・削除)."""

from django.urls import path

from madoguchi.web.personal import (
    payee_change,
    payee_new,
    payee_place,
    payee_register,
    payees,
)

urlpatterns = [
    path("payees/", payees.payees, name="payees"),
    path("payees/new/", payee_place.bank, name="payee-new"),
    path("payees/new/branch/", payee_place.branch, name="payee-new-branch"),
    path("payees/new/account/", payee_new.account, name="payee-new-account"),
    path("payees/register/", payee_register.register, name="payee-register"),
    path("payees/delete/", payee_change.delete, name="payees-delete"),
    path("payees/<int:payee_id>/", payee_change.change, name="payee-change"),
    path("payees/<uuid:request_id>/", payees.done, name="payee-done"),
]
