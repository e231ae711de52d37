"""Who is asking and how it was proved (本人認証): passwords, cards, tries, sessions."""

from django.db import models


class Password(models.Model):
    """A contract's password for one purpose, as an Argon2id hash."""

    contract_id = models.BigIntegerField()
    purpose = models.CharField(max_length=16)
    hash = models.CharField(max_length=255)
    set_at = models.DateTimeField()

    class Meta:
        db_table = "access_password"
        constraints = [
            models.UniqueConstraint(
                fields=["contract_id", "purpose"], name="a_contract_has_one_password_of_a_kind"
            )
        ]


class Tries(models.Model):
    """Tries spent on one factor since it was last right; spent before the answer is checked."""

    subject = models.CharField(max_length=96, primary_key=True)
    spent = models.PositiveIntegerField()
    locked_until = models.DateTimeField(null=True)

    class Meta:
        db_table = "access_tries"


class ImageCard(models.Model):
    """The image card (画像認証カード) of a contract; the layout is encrypted."""

    contract_id = models.BigIntegerField(primary_key=True)
    layout = models.BinaryField()
    issued_at = models.DateTimeField()

    class Meta:
        db_table = "access_image_card"


class CardQuestion(models.Model):
    """The cells a contract is asked for; they stay until they are answered rightly."""

    contract_id = models.BigIntegerField(primary_key=True)
    question_id = models.UUIDField()
    cells = models.CharField(max_length=32)
    asked_at = models.DateTimeField()

    class Meta:
        db_table = "access_card_question"


class Session(models.Model):
    """A session (ログイン状態): an opaque cookie, stored hashed, looked up on every request."""

    token_hash = models.BinaryField(primary_key=True)
    contract_id = models.BigIntegerField()
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    previous_login_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=16, blank=True)

    class Meta:
        db_table = "access_session"
        indexes = [
            models.Index(fields=["contract_id", "-started_at"], name="access_session_of_contract")
        ]
