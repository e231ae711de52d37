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
    phone = models.CharField(max_length=16, blank=True)
    # Whether direct mail is wished (DM送信希望); None until the customer has said.
    direct_mail = models.BooleanField(null=True)
    opened_on = models.DateField()
    stopped_at = models.DateTimeField(null=True)
    stop_reason = models.CharField(max_length=16, blank=True)

    class Meta:
        db_table = "customers_contract"
        # For the desk's search by the beginning of a name.
        indexes = [
            models.Index(
                fields=["name"],
                name="customers_contract_by_name",
                opclasses=["varchar_pattern_ops"],
            ),
            models.Index(
                fields=["name_kana"],
                name="customers_contract_by_kana",
                opclasses=["varchar_pattern_ops"],
            ),
        ]


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
        indexes = [models.Index(fields=["number"], name="customers_account_by_number")]
        constraints = [
            models.UniqueConstraint(
                fields=["branch_code", "kind", "number"], name="an_account_number_is_used_once"
            )
        ]


class Payee(models.Model):
    """Somebody a contract pays again (振込先): registered on paper or by the customer (C1, C13)."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="payees")
    bank = models.CharField(max_length=4)
    bank_name = models.CharField(max_length=60)
    branch = models.CharField(max_length=3)
    branch_name = models.CharField(max_length=60)
    kind = models.CharField(max_length=1)
    number = models.CharField(max_length=7)
    name_kana = models.CharField(max_length=48)
    note = models.CharField(max_length=20, blank=True)
    # With the bank on paper (事前登録先): no one-time password, wider hours.
    on_paper = models.BooleanField()
    registered_at = models.DateTimeField()

    class Meta:
        db_table = "customers_payee"
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "bank", "branch", "kind", "number", "on_paper"],
                name="a_payee_is_registered_once",
            )
        ]


class OwnLimit(models.Model):
    """A customer's own limit for a day (利用限度額), good from a day on; the latest one counts."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="own_limits")
    per_day_yen = models.BigIntegerField()
    good_from = models.DateField()
    set_at = models.DateTimeField()

    class Meta:
        db_table = "customers_own_limit"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(per_day_yen__gte=0), name="an_own_limit_is_not_negative"
            )
        ]
        indexes = [
            models.Index(
                fields=["contract", "-good_from", "-set_at"], name="customers_limit_of_contract"
            )
        ]


class MailWish(models.Model):
    """That a contract wants mails of one kind (メール通知の希望); no row, no wish (E2)."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="mail_wishes")
    what = models.CharField(max_length=16)
    wished_at = models.DateTimeField()

    class Meta:
        db_table = "customers_mail_wish"
        constraints = [
            models.UniqueConstraint(fields=["contract", "what"], name="a_mail_is_wished_once")
        ]


class FormerMail(models.Model):
    """An address a contract gave up (変更前のメールアドレス), and since when (E2)."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="former_mails")
    mail = models.EmailField()
    given_up_at = models.DateTimeField()

    class Meta:
        db_table = "customers_former_mail"
        indexes = [models.Index(fields=["given_up_at"], name="customers_former_mail_by_age")]
