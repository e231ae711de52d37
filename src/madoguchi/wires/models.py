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


class IncomingCredit(models.Model):
    """Money another bank sends to an account here (被仕向振込): stored first, then acted upon."""

    sequence = models.BigIntegerField(primary_key=True)
    # The sending bank's key. The centre may give one credit under two sequences.
    key = models.UUIDField(db_index=True)
    sending_bank = models.CharField(max_length=4)
    sending_branch = models.CharField(max_length=3)
    receiving_bank = models.CharField(max_length=4)
    receiving_branch = models.CharField(max_length=3)
    account_kind = models.CharField(max_length=1)
    account_number = models.CharField(max_length=7)
    receiver_name = models.CharField(max_length=48)
    sender_name = models.CharField(max_length=48)
    amount_yen = models.BigIntegerField()
    value_date = models.DateField()
    edi = models.CharField(max_length=20, blank=True)
    received_at = models.DateTimeField()
    # What became of it: credited, returned for a reason, or repeated; empty while nobody has acted.
    acted_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=8, blank=True)
    reason = models.CharField(max_length=2, blank=True)

    class Meta:
        db_table = "wires_incoming_credit"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount_yen__gte=1), name="a_credit_moves_at_least_one_yen"
            ),
            models.CheckConstraint(
                condition=models.Q(acted_at=None, outcome="")
                | models.Q(
                    acted_at__isnull=False, outcome__in=["credited", "returned", "repeated"]
                ),
                name="a_credit_acted_upon_has_an_outcome",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="returned") | models.Q(reason=""),
                name="only_a_returned_credit_has_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["sequence"],
                condition=models.Q(acted_at=None),
                name="wires_credit_to_act_on",
            ),
            models.Index(fields=["value_date"], name="wires_credit_to_reconcile"),
        ]
