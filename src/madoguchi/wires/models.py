"""What must leave the bank and what has come in (送受信箱)."""

from django.db import models


class Outgoing(models.Model):
    """A message to be carried: written in the transaction that moves the money."""

    wire = models.CharField(max_length=12)
    # What the message is about and what it says of it: together they make it unique.
    about = models.CharField(max_length=64)
    purpose = models.CharField(max_length=24)
    body = models.JSONField()
    queued_at = models.DateTimeField()
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    # Fencing: only the holder of the newest lease may mark the message.
    fence = models.BigIntegerField(default=0)
    tries = models.PositiveIntegerField(default=0)
    # Sent, but no answer came: ask before sending again.
    unanswered = models.BooleanField(default=False)
    last_error = models.CharField(max_length=200, blank=True)
    carried_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "wires_outgoing"
        constraints = [
            models.UniqueConstraint(
                fields=["wire", "about", "purpose"], name="a_message_is_queued_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["wire", "due_at"],
                condition=models.Q(carried_at=None),
                name="wires_outgoing_to_carry",
            )
        ]


class Incoming(models.Model):
    """A result from the clearing centre: stored first, acknowledged, then acted upon."""

    sequence = models.BigIntegerField(primary_key=True)
    key = models.UUIDField()
    outcome = models.CharField(max_length=1)
    reason = models.CharField(max_length=2)
    received_at = models.DateTimeField()
    acted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "wires_incoming"
        indexes = [
            models.Index(
                fields=["sequence"],
                condition=models.Q(acted_at=None),
                name="wires_incoming_to_act_on",
            )
        ]
