"""The pages of Pay-easy (税金・各種料金の払込)."""

from django.urls import path

from madoguchi.web.personal import (
    payeasy_account,
    payeasy_biller,
    payeasy_bills,
    payeasy_confirm,
    payeasy_numbers,
    payeasy_payments,
)

urlpatterns = [
    path("payeasy/", payeasy_biller.choose_biller, name="payeasy"),
    path(
        "payeasy/billers/<str:biller_number>/", payeasy_numbers.ask_numbers, name="payeasy-numbers"
    ),
    path("payeasy/bills/<uuid:inquiry_id>/", payeasy_bills.choose_bills, name="payeasy-bills"),
    path(
        "payeasy/account/<uuid:request_id>/",
        payeasy_account.choose_account,
        name="payeasy-account",
    ),
    path("payeasy/confirm/<uuid:request_id>/", payeasy_confirm.confirm, name="payeasy-confirm"),
    path("payeasy/done/<uuid:request_id>/", payeasy_payments.done, name="payeasy-done"),
    path("payeasy/payments/", payeasy_payments.payments, name="payeasy-payments"),
    path("payeasy/payments/<uuid:key>/", payeasy_payments.payment, name="payeasy-payment"),
]
