"""Inquiries, drafts, payments, misses and results of Pay-easy (税金・各種料金の払込)."""

from django.db import models

from madoguchi.payeasy.states import State


class Misses(models.Model):
    """Wrong numbers of bills (収納番号の誤入力) since a right one; each is spent beforehand.

    A day ends stopped when `in_a_row` has reached the profile's count; `stopped_days` counts the
    stopped days before `last_on`.
    """

    contract_id = models.BigIntegerField(primary_key=True)
    in_a_row = models.PositiveIntegerField()
    last_on = models.DateField()
    stopped_days = models.PositiveIntegerField()

    class Meta:
        db_table = "payeasy_misses"


class Inquiry(models.Model):
    """What a biller said (請求照会の結果), kept where the customer cannot change it."""

    id = models.UUIDField(primary_key=True)
    contract_id = models.BigIntegerField()
    biller = models.JSONField()
    number = models.CharField(max_length=20)
    division = models.CharField(max_length=10, blank=True)
    bills = models.JSONField()
    asked_at = models.DateTimeField()

    class Meta:
        db_table = "payeasy_inquiry"
        indexes = [models.Index(fields=["asked_at"], name="payeasy_inquiry_by_age")]


class Draft(models.Model):
    """Bills chosen and the account they are paid from; its id is the request id of the payments."""

    request_id = models.UUIDField(primary_key=True)
    contract_id = models.BigIntegerField()
    inquiry_id = models.UUIDField()
    # The places of the bills chosen, each with its yen.
    chosen = models.JSONField()
    source_account_id = models.BigIntegerField()
    made_at = models.DateTimeField()
    # Set while one press of the button is being worked on; a second press waits for the first.
    claimed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "payeasy_draft"
        indexes = [models.Index(fields=["made_at"], name="payeasy_draft_by_age")]


class Payment(models.Model):
    """An accepted payment of one bill: what was paid is final, only its state moves on."""

    # The request it was made by, the bill's place in it, and the key the biller knows it by.
    request_id = models.UUIDField()
    place = models.PositiveSmallIntegerField()
    key = models.UUIDField(unique=True)
    contract_id = models.BigIntegerField()
    source_account_id = models.BigIntegerField()
    source_ledger_id = models.BigIntegerField()
    source_branch = models.CharField(max_length=3)
    source_kind = models.CharField(max_length=1)
    source_number = models.CharField(max_length=7)
    biller_number = models.CharField(max_length=5)
    biller_name = models.CharField(max_length=30)
    number = models.CharField(max_length=20)
    division = models.CharField(max_length=10, blank=True)
    bill_code = models.CharField(max_length=28)
    payer = models.CharField(max_length=48)
    content = models.CharField(max_length=30)
    period = models.CharField(max_length=20, blank=True)
    # All that was paid, and how much of it is a late charge.
    amount_yen = models.BigIntegerField()
    late_yen = models.BigIntegerField()
    business_day = models.DateField()
    accepted_at = models.DateTimeField()
    proof = models.CharField(max_length=24)
    profile_digest = models.CharField(max_length=16)
    entry_id = models.BigIntegerField(unique=True)
    seal = models.BinaryField()
    state = models.CharField(max_length=10)
    changed_at = models.DateTimeField()
    return_reason = models.CharField(max_length=2, blank=True)

    class Meta:
        db_table = "payeasy_payment"
        constraints = [
            models.UniqueConstraint(
                fields=["request_id", "place"], name="a_bill_of_a_request_is_paid_once"
            ),
            models.CheckConstraint(
                condition=models.Q(amount_yen__gte=1), name="a_payment_moves_at_least_one_yen"
            ),
            models.CheckConstraint(
                condition=models.Q(late_yen__gte=0, late_yen__lt=models.F("amount_yen")),
                name="a_late_charge_is_a_part_of_what_is_paid",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in State]),
                name="a_payment_has_a_known_state",
            ),
            models.CheckConstraint(
                condition=models.Q(state="returned") | models.Q(return_reason=""),
                name="only_a_returned_payment_has_a_return_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["contract_id", "-id"], name="payeasy_payment_of_contract"),
            models.Index(fields=["contract_id", "business_day"], name="payeasy_payment_of_day"),
            models.Index(
                fields=["contract_id", "biller_number", "number", "division"],
                name="payeasy_payment_of_bill",
            ),
        ]


class Result(models.Model):
    """How a payment ended, as the biller said it: stored first, acknowledged, then acted upon."""

    sequence = models.BigIntegerField(primary_key=True)
    key = models.UUIDField()
    outcome = models.CharField(max_length=1)
    reason = models.CharField(max_length=2)
    received_at = models.DateTimeField()
    acted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "payeasy_result"
        indexes = [
            models.Index(
                fields=["sequence"],
                condition=models.Q(acted_at=None),
                name="payeasy_result_to_act_on",
            )
        ]
