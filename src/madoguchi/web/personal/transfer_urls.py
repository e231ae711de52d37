"""The transfer pages (振込・振替)."""

from django.urls import path

from madoguchi.web.personal import (
    order_cancel,
    orders,
    transfer_details,
    transfer_payee,
    transfer_send,
)

urlpatterns = [
    path("transfer/", transfer_payee.choose_bank, name="transfer"),
    path("transfer/banks.json", transfer_payee.banks_as_you_type, name="banks-json"),
    path("transfer/branch/", transfer_payee.choose_branch, name="transfer-branch"),
    path("transfer/branches.json", transfer_payee.branches_as_you_type, name="branches-json"),
    path("transfer/details/", transfer_details.details, name="transfer-details"),
    path("transfer/<uuid:request_id>/", transfer_send.confirm, name="transfer-confirm"),
    path("orders/", orders.orders, name="orders"),
    path("orders/<uuid:request_id>/", orders.order, name="order"),
    path("orders/<uuid:request_id>/cancel/", order_cancel.cancel_order, name="order-cancel"),
]
