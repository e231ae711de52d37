"""The staff's pages (事務)."""

from django.urls import path

from madoguchi.web.staff import (
    applications,
    apply,
    customer,
    customers,
    letters,
    members,
    notices,
    reconciliation,
    sign_on,
    timeline,
    top,
    trail,
)

urlpatterns = [
    path("", top.top, name="top"),
    path("login/", sign_on.login, name="login"),
    path("logout/", sign_on.logout, name="logout"),
    path("logged-out/", sign_on.logged_out, name="logged-out"),
    path("customers/", customers.customers, name="customers"),
    path("customers/<int:contract_id>/", customer.customer, name="customer"),
    path("customers/<int:contract_id>/timeline/", timeline.timeline, name="customer-timeline"),
    path("customers/<int:contract_id>/apply/<slug:kind>/", apply.apply_for, name="apply"),
    path("apply/<slug:kind>/", apply.apply_new, name="apply-new"),
    path("applications/", applications.applications, name="applications"),
    path("applications/<int:number>/", applications.application, name="application"),
    path("applications/<int:number>/approve/", applications.approve, name="application-approve"),
    path("applications/<int:number>/refuse/", applications.refuse, name="application-refuse"),
    path("applications/<int:number>/withdraw/", applications.withdraw, name="application-withdraw"),
    path("letters/", letters.letters, name="letters"),
    path("letters/<int:number>/print/", letters.print_letter, name="letter-print"),
    path("notices/", notices.notices, name="notices"),
    path("notices/<int:number>/", notices.notice, name="notice"),
    path("reconciliation/", reconciliation.reconciliation, name="reconciliation"),
    path("trail/", trail.trail, name="trail"),
    path("members/", members.members, name="members"),
    path("members/<int:number>/", members.member, name="member"),
    path("members/<int:number>/release/", members.release, name="member-release"),
    path("members/<int:number>/stop/", members.stop, name="member-stop"),
]
