"""Members of staff, what they apply for and who approves it (申請・承認)."""

from django.db import models
from django.db.models import F, Q


class Member(models.Model):
    """A member of staff (役職員) with his role and his authenticator's encrypted seed."""

    name = models.CharField(max_length=40)
    login = models.CharField(max_length=24, unique=True)
    password_hash = models.CharField(max_length=255)
    seed = models.BinaryField()
    last_step = models.BigIntegerField(default=-1)
    # maker 受付, checker 承認, viewer 照会, manager 管理.
    role = models.CharField(max_length=8)
    joined_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "staff_member"
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=["maker", "checker", "viewer", "manager"]),
                name="a_member_has_a_known_role",
            )
        ]


class StaffSession(models.Model):
    """A session of a member of staff; its cookie is of the staff site's host alone."""

    token_hash = models.BinaryField(primary_key=True)
    member = models.ForeignKey(Member, on_delete=models.PROTECT)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "staff_session"


class Application(models.Model):
    """A procedure one member asks for and another approves (申請); decided once."""

    kind = models.CharField(max_length=24)
    contract_id = models.BigIntegerField(null=True)
    detail = models.JSONField(default=dict)
    reason = models.CharField(max_length=200)
    asked_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="asked")
    asked_at = models.DateTimeField()
    # waiting, done, refused, withdrawn
    state = models.CharField(max_length=10, default="waiting")
    decided_by = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="decided", null=True
    )
    decided_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "staff_application"
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(state="withdrawn") | ~Q(decided_by=F("asked_by")),
                name="nobody_approves_his_own_application",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_by=None)
                | (~Q(state="waiting") & ~Q(decided_by=None)),
                name="an_application_is_decided_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "asked_at"], name="staff_application_by_state"),
            models.Index(fields=["contract_id", "asked_at"], name="staff_application_of_contract"),
        ]


class Letter(models.Model):
    """A letter to a customer (ご案内): encrypted until it is printed once, then gone."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="letters")
    contract_id = models.BigIntegerField()
    kind = models.CharField(max_length=16)
    content = models.BinaryField(null=True)
    made_at = models.DateTimeField()
    printed_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True)
    printed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "staff_letter"
        constraints = [
            models.CheckConstraint(
                condition=Q(printed_at=None) | Q(content=None), name="a_letter_is_printed_once"
            )
        ]
        indexes = [
            models.Index(fields=["contract_id", "-made_at"], name="staff_letter_of_contract"),
            models.Index(
                fields=["made_at"], condition=Q(printed_at=None), name="staff_letter_to_print"
            ),
        ]
