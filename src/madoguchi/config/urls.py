"""Which page is where (URL一覧)."""

from madoguchi.web.personal.urls import urlpatterns as personal

urlpatterns = personal

handler400 = "madoguchi.web.shared.errors.bad_request"
handler404 = "madoguchi.web.shared.errors.page_not_found"
handler500 = "madoguchi.web.shared.errors.something_broke"
