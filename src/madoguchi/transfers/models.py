"""Transfer orders and the drafts they are confirmed from (振込依頼・依頼の下書き)."""

from django.db import models

from madoguchi.transfers.states import WITHOUT_ENTRY, State


class Draft(models.Model):
    """A wish between the details page and the proof; its id is the request id of the order."""

    request_id = models.UUIDField(primary_key=True)
    contract_id = models.BigIntegerField()
    wish = models.JSONField()
    remarks = models.JSONField()
    made_at = models.DateTimeField()
    # Set while one press of the button is being worked on; a second press waits for the first.
    claimed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "transfers_draft"


class Order(models.Model):
    """An accepted transfer: what was ordered is final, only its state moves on."""

    request_id = models.UUIDField(unique=True)
    contract_id = models.BigIntegerField()
    source_account_id = models.BigIntegerField()
    source_ledger_id = models.BigIntegerField()
    source_branch = models.CharField(max_length=3)
    source_kind = models.CharField(max_length=1)
    source_number = models.CharField(max_length=7)
    reach = models.CharField(max_length=16)
    payee_bank = models.CharField(max_length=4)
    payee_bank_name = models.CharField(max_length=60)
    payee_branch = models.CharField(max_length=3)
    payee_branch_name = models.CharField(max_length=60)
    payee_kind = models.CharField(max_length=1)
    payee_number = models.CharField(max_length=7)
    payee_kana = models.CharField(max_length=48)
    sender_kana = models.CharField(max_length=48)
    amount_yen = models.BigIntegerField()
    fee_yen = models.BigIntegerField()
    fee_by = models.CharField(max_length=8)
    business_day = models.DateField()
    value_date = models.DateField()
    accepted_at = models.DateTimeField()
    proof = models.CharField(max_length=24)
    profile_digest = models.CharField(max_length=16)
    # Carried out at dawn of its value date (予約); the others at once.
    reserved = models.BooleanField(default=False)
    # The day against whose limit it counts (C9).
    counts_on = models.DateField()
    # None while, and where, no money has moved.
    entry_id = models.BigIntegerField(unique=True, null=True)
    seal = models.BinaryField()
    # Which fields the seal covers; 1 is from before there were reservations.
    seal_version = models.SmallIntegerField(default=2)
    state = models.CharField(max_length=10)
    changed_at = models.DateTimeField()
    return_reason = models.CharField(max_length=2, blank=True)
    # Why a reservation was not carried out: the code of a refusal.
    failure = models.CharField(max_length=4, blank=True)

    class Meta:
        db_table = "transfers_order"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount_yen__gte=1), name="an_order_moves_at_least_one_yen"
            ),
            models.CheckConstraint(
                condition=models.Q(fee_yen__gte=0), name="a_fee_is_never_negative"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in State]),
                name="an_order_has_a_known_state",
            ),
            models.CheckConstraint(
                condition=models.Q(state="returned") | models.Q(return_reason=""),
                name="only_a_returned_order_has_a_return_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(state__in=[state.value for state in WITHOUT_ENTRY]),
                    entry_id__isnull=True,
                )
                | models.Q(
                    ~models.Q(state__in=[state.value for state in WITHOUT_ENTRY]),
                    entry_id__isnull=False,
                ),
                name="an_order_has_an_entry_once_money_moved",
            ),
            models.CheckConstraint(
                condition=models.Q(state="failed") | models.Q(failure=""),
                name="only_a_failed_order_has_a_failure",
            ),
            models.CheckConstraint(
                condition=models.Q(reserved=True)
                | ~models.Q(state__in=[state.value for state in WITHOUT_ENTRY]),
                name="only_a_reservation_waits_fails_or_is_cancelled",
            ),
        ]
        indexes = [
            models.Index(fields=["contract_id", "-id"], name="transfers_order_of_contract"),
            models.Index(fields=["contract_id", "counts_on"], name="transfers_order_counts_on"),
            models.Index(
                fields=["value_date", "contract_id", "id"],
                condition=models.Q(state="reserved"),
                name="transfers_order_to_carry_out",
            ),
            models.Index(
                fields=["contract_id", "value_date", "id"],
                condition=models.Q(reserved=True),
                name="transfers_order_reserved",
            ),
            models.Index(
                fields=["value_date"],
                condition=models.Q(reach="other-bank"),
                name="transfers_order_to_reconcile",
            ),
        ]


class ShortTold(models.Model):
    """A reservation that, the evening before, its customer was told would find too little money."""

    order_id = models.BigIntegerField(primary_key=True)
    told_at = models.DateTimeField()

    class Meta:
        db_table = "transfers_short_told"


class NameLooks(models.Model):
    """Whose names a contract has asked for and not paid since (口座名義確認, C4)."""

    contract_id = models.BigIntegerField(primary_key=True)
    # Each look-up that still counts: the account, and when it was asked about.
    asked = models.JSONField(default=list)
    # What it was told lately, by account: asked again within a day, the bank need not ask again.
    answers = models.JSONField(default=dict)

    class Meta:
        db_table = "transfers_name_looks"


class Reconciliation(models.Model):
    """What we and the clearing centre counted for a value date, when last asked (対査)."""

    day = models.DateField(primary_key=True)
    # Ten figures under the names of the centre's telegram; yen and numbers of transfers.
    ours = models.JSONField()
    centres = models.JSONField()
    # What had not ended by then, so that the two could not be equal for good.
    under_way = models.PositiveIntegerField()
    asked_at = models.DateTimeField()

    class Meta:
        db_table = "transfers_reconciliation"
