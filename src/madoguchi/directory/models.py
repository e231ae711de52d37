"""Every bank and branch of the country, and the bank holidays (金融機関名簿・銀行休業日)."""

from django.db import models

# Keys compare by code point, which is the order of the fifty sounds and needs no locale.
_BY_CODE_POINT = "C"


class Bank(models.Model):
    """A financial institution (金融機関); `name` and `kana` are as the network writes them."""

    code = models.CharField(max_length=4, primary_key=True)
    name = models.CharField(max_length=60)
    kana = models.CharField(max_length=60)
    kind = models.CharField(max_length=10)
    search_key = models.CharField(max_length=60, db_collation=_BY_CODE_POINT)
    name_key = models.CharField(max_length=60, db_collation=_BY_CODE_POINT)
    sound = models.CharField(max_length=1, db_collation=_BY_CODE_POINT)
    # Not in the national list: an operator marks the banks that keep core hours only (C14).
    extended_hours = models.BooleanField(default=True)

    class Meta:
        db_table = "directory_bank"
        indexes = [models.Index(fields=["sound", "search_key"], name="directory_bank_sound")]


class Branch(models.Model):
    """A branch (店舗) of an institution."""

    bank = models.ForeignKey(
        Bank, on_delete=models.PROTECT, related_name="branches", db_index=False
    )
    code = models.CharField(max_length=3)
    name = models.CharField(max_length=60)
    kana = models.CharField(max_length=60)
    search_key = models.CharField(max_length=60, db_collation=_BY_CODE_POINT)
    name_key = models.CharField(max_length=60, db_collation=_BY_CODE_POINT)
    sound = models.CharField(max_length=1, db_collation=_BY_CODE_POINT)

    class Meta:
        db_table = "directory_branch"
        constraints = [
            models.UniqueConstraint(
                fields=["bank", "code"], name="a_branch_code_is_used_once_in_a_bank"
            )
        ]
        indexes = [
            models.Index(fields=["bank", "sound", "search_key"], name="directory_branch_sound")
        ]


class BankHoliday(models.Model):
    """A day on which banks are closed (銀行休業日); an operator may add and remove days."""

    day = models.DateField(primary_key=True)
    name = models.CharField(max_length=60)

    class Meta:
        db_table = "directory_bank_holiday"


class CalendarSpan(models.Model):
    """The days the calendar knows, first and last; there is one row."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    first = models.DateField()
    horizon = models.DateField()

    class Meta:
        db_table = "directory_calendar_span"
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="there_is_one_calendar_span"),
            models.CheckConstraint(
                condition=models.Q(horizon__gte=models.F("first")),
                name="a_calendar_ends_after_it_begins",
            ),
        ]
