"""Notices to customers (お知らせ), and which of them each customer has read."""

from django.db import models
from django.db.models import F, Q


class Notice(models.Model):
    """One notice of the message box, to every customer: an important or an ordinary one (E1)."""

    important = models.BooleanField()
    # Shown once after sign-on, before the top page, until the customer has read it.
    before_top = models.BooleanField(default=False)
    title = models.CharField(max_length=80)
    text = models.TextField()
    shown_from = models.DateTimeField()
    shown_until = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "notices_notice"
        indexes = [
            # The desk's list, and the customers'.
            models.Index(fields=["-shown_from", "-id"], name="notices_by_moment"),
            models.Index(fields=["-important", "-shown_from", "-id"], name="notices_by_weight"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(shown_until=None) | Q(shown_until__gt=F("shown_from")),
                name="a_notice_ends_after_it_begins",
            )
        ]


class Read(models.Model):
    """That a contract has read a notice (既読), and since when."""

    contract_id = models.BigIntegerField()
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="reads")
    read_at = models.DateTimeField()

    class Meta:
        db_table = "notices_read"
        constraints = [
            models.UniqueConstraint(
                fields=["contract_id", "notice"], name="a_notice_is_read_once_by_a_contract"
            )
        ]
