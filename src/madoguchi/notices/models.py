"""Notices to customers (お知らせ)."""

from django.db import models


class Notice(models.Model):
    """One notice of the message box: important ones and ordinary ones (E1)."""

    important = models.BooleanField()
    title = models.CharField(max_length=80)
    text = models.TextField()
    shown_from = models.DateTimeField()
    shown_until = models.DateTimeField(null=True)

    class Meta:
        db_table = "notices_notice"
        indexes = [models.Index(fields=["-shown_from"], name="notices_newest_first")]
