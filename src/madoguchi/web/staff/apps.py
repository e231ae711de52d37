"""Django knows these pages by a label of their own: `staff` is the room with the tables."""

from django.apps import AppConfig


class StaffPages(AppConfig):
    """The templates of the staff site."""

    name = "madoguchi.web.staff"
    label = "staff_pages"
