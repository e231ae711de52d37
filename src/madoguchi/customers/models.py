"""Contracts and the accounts they may use (契約・ご利用口座)."""

from django.db import models


class Contract(models.Model):
    """An internet-banking contract (ＩＢ契約) of one person."""

    login_id = models.CharField(max_length=24)
    # Compared folded where the institution folds case, so that an ID stays one person's.
    login_id_folded = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=60)
    name_kana = models.CharField(max_length=48)
    mail = models.EmailField(blank=True)
    opened_on = models.DateField()
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "customers_contract"


class DepositAccount(models.Model):
    """A deposit account (預金口座) of this institution, and the contract that may use it."""

    contract = models.ForeignKey(
        Contract, on_delete=models.PROTECT, null=True, related_name="accounts"
    )
    branch_code = models.CharField(max_length=3)
    kind = models.CharField(max_length=1)
    number = models.CharField(max_length=7)
    holder = models.CharField(max_length=60)
    holder_kana = models.CharField(max_length=48)
    ledger_account_id = models.BigIntegerField(unique=True)
    opened_on = models.DateField()

    class Meta:
        db_table = "customers_deposit_account"
        constraints = [
            models.UniqueConstraint(
                fields=["branch_code", "kind", "number"], name="an_account_number_is_used_once"
            )
        ]
