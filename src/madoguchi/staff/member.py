"""Who works here (役職員): a member of staff as verbs and pages see him, and his rights."""

from dataclasses import dataclass
from typing import Literal

from madoguchi.institutions import current
from madoguchi.staff.models import Member
from madoguchi.values.refusal import Refusal, Refused

# 受付, 承認, 照会, 管理: a manager may do what a maker and a checker may, but never both at once.
Role = Literal["maker", "checker", "viewer", "manager"]
ROLES: dict[Role, str] = {"maker": "受付", "checker": "承認", "viewer": "照会", "manager": "管理"}

# The chain for deeds that concern no customer.
CHAIN = "staff"


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A member of staff, signed on or named in an application."""

    id: int
    name: str
    login: str
    role: Role
    stopped: bool

    @property
    def who(self) -> str:
        """How the audit trail names him."""
        return f"staff:{self.id}"

    @property
    def may_ask(self) -> bool:
        """Say whether he may apply for procedures (申請)."""
        return self.role in ("maker", "manager")

    @property
    def may_approve(self) -> bool:
        """Say whether he may approve what another applied for (承認)."""
        return self.role in ("checker", "manager")

    @property
    def may_print(self) -> bool:
        """Say whether he may print letters to customers."""
        return self.role != "viewer"


def view(row: Member) -> StaffMember:
    """A row of the table as verbs and pages see it."""
    roles: dict[str, Role] = {role: role for role in ROLES}
    return StaffMember(row.pk, row.name, row.login, roles[row.role], row.stopped_at is not None)


def find(member_id: int) -> StaffMember:
    """Find a member by his number; raises Refused NOT_APPLICABLE (F07) where there is none."""
    row = Member.objects.filter(pk=member_id).first()
    if row is None:
        raise Refused(Refusal.NOT_APPLICABLE)
    return view(row)


def all_members() -> list[StaffMember]:
    """Everybody who works or worked here, in the order they joined."""
    return [view(row) for row in Member.objects.order_by("pk")]


def require(allowed: bool) -> None:
    """Refuse STAFF_ROLE (F04) what a member's role does not allow."""
    if not allowed:
        raise Refused(Refusal.STAFF_ROLE)


def seed_owner(login: str) -> str:
    """The name a member's authenticator seed is encrypted for; a login never changes."""
    return f"staff:{current.institution().key}:{login}"
