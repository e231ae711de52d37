"""Who is asking and how it was proved (本人認証): passwords, cards, tries, sessions."""

from django.db import models


class Password(models.Model):
    """A contract's password for one purpose, as an Argon2id hash."""

    contract_id = models.BigIntegerField()
    purpose = models.CharField(max_length=16)
    hash = models.CharField(max_length=255)
    set_at = models.DateTimeField()
    # A password on paper ends at this moment, and is good for the first use only.
    temporary_until = models.DateTimeField(null=True)

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
    # Since when a lock waits to be told; None while there is none, or once it was told.
    untold_since = models.DateTimeField(null=True)

    class Meta:
        db_table = "access_tries"


class ImageCard(models.Model):
    """The image card (画像認証カード) of a contract; the layout is encrypted."""

    contract_id = models.BigIntegerField(primary_key=True)
    layout = models.BinaryField()
    issued_at = models.DateTimeField()
    # The cells asked in this round, with commas: none is asked again before all were (A10).
    asked_cells = models.CharField(max_length=160, blank=True)

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
    # What must still be done before the top page, in order, with commas; empty when all is done.
    pending = models.CharField(max_length=96, blank=True)

    class Meta:
        db_table = "access_session"
        indexes = [
            models.Index(fields=["contract_id", "-started_at"], name="access_session_of_contract")
        ]


class FirstStepDone(models.Model):
    """A step of the first use (初期設定) a contract has behind it."""

    contract_id = models.BigIntegerField()
    step = models.CharField(max_length=16)
    done_at = models.DateTimeField()

    class Meta:
        db_table = "access_first_step_done"
        constraints = [
            models.UniqueConstraint(
                fields=["contract_id", "step"], name="a_first_step_is_done_once"
            )
        ]


class SecretAnswer(models.Model):
    """A secret question (合言葉) a contract chose, and its answer as an Argon2id hash."""

    contract_id = models.BigIntegerField()
    place = models.PositiveSmallIntegerField()
    question = models.CharField(max_length=60)
    hash = models.CharField(max_length=255)
    set_at = models.DateTimeField()

    class Meta:
        db_table = "access_secret_answer"
        constraints = [
            models.UniqueConstraint(
                fields=["contract_id", "place"], name="a_secret_question_has_one_answer"
            )
        ]


class AskedSecret(models.Model):
    """The secret question a contract is asked; it stays until it is answered rightly."""

    contract_id = models.BigIntegerField(primary_key=True)
    place = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()

    class Meta:
        db_table = "access_asked_secret"


class KnownPlace(models.Model):
    """A device or a network (いつもの環境) a contract has signed on from, as a keyed mark."""

    contract_id = models.BigIntegerField()
    kind = models.CharField(max_length=8)
    mark = models.BinaryField()
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()

    class Meta:
        db_table = "access_known_place"
        constraints = [
            models.UniqueConstraint(
                fields=["contract_id", "kind", "mark"], name="a_known_place_is_kept_once"
            )
        ]


class Token(models.Model):
    """A one-time password token (ワンタイムパスワード) of a contract; its seed is encrypted.

    `state`: issued (waiting for its app and the first code), in-use, ended.
    """

    id = models.BigAutoField(primary_key=True)
    contract_id = models.BigIntegerField()
    kind = models.CharField(max_length=8)
    # A software token's service ID and user ID, or a hardware token's serial number.
    service_id = models.CharField(max_length=16, blank=True)
    user_id = models.CharField(max_length=16, blank=True)
    serial = models.CharField(max_length=32, blank=True)
    seed = models.BinaryField()
    digits = models.PositiveSmallIntegerField()
    period_seconds = models.PositiveSmallIntegerField()
    start_password_hash = models.CharField(max_length=255, blank=True)
    mobile_mail = models.EmailField(blank=True)
    at_sign_on = models.BooleanField()
    state = models.CharField(max_length=8)
    # The last step a code was accepted for: no code is accepted twice, nor one before it.
    last_step = models.BigIntegerField(default=-1)
    issued_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    in_use_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "access_token"
        constraints = [
            models.UniqueConstraint(
                fields=["contract_id", "state"],
                condition=~models.Q(state="ended"),
                name="a_contract_has_one_token_of_a_state",
            ),
            models.UniqueConstraint(
                fields=["user_id"],
                condition=~models.Q(user_id=""),
                name="a_token_user_id_is_used_once",
            ),
            models.UniqueConstraint(
                fields=["serial"],
                condition=~models.Q(serial="") & ~models.Q(state="ended"),
                name="a_hardware_token_has_one_owner",
            ),
        ]


class StockedToken(models.Model):
    """A token the bank knows by its serial number (トークン在庫); its seed is encrypted.

    `kind` is hardware for a device, and software for an app, which asked for it by itself.
    `reserved_for` is the contract it was handed to on paper: no other may register it. `taken_by`
    is the contract that registered it; without one it is in stock.
    """

    serial = models.CharField(max_length=32, primary_key=True)
    kind = models.CharField(max_length=8, default="hardware")
    maker = models.CharField(max_length=40)
    seed = models.BinaryField()
    digits = models.PositiveSmallIntegerField()
    period_seconds = models.PositiveSmallIntegerField()
    imported_at = models.DateTimeField()
    # The last step a code was accepted for, whoever had the token: it outlives each owner.
    last_step = models.BigIntegerField(default=-1)
    reserved_for = models.BigIntegerField(null=True)
    taken_by = models.BigIntegerField(null=True)
    # Until when it may be registered; and the network an app asked from, as a keyed mark.
    good_until = models.DateTimeField(null=True)
    network = models.BinaryField(null=True)

    class Meta:
        db_table = "access_stocked_token"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reserved_for=None)
                | models.Q(taken_by=None)
                | models.Q(taken_by=models.F("reserved_for")),
                name="a_reserved_token_goes_to_its_contract",
            )
        ]
        indexes = [
            models.Index(
                fields=["imported_at"],
                condition=models.Q(kind="software", taken_by=None),
                name="access_stocked_token_of_apps",
            )
        ]
