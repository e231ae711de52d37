"""What is typed about a payee (振込先の入力): account and name as for a transfer, and a note."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from madoguchi.customers.payees import Named, read_note
from madoguchi.values.account import AccountKind
from madoguchi.values.refusal import Refused
from madoguchi.web.personal import transfer_form
from madoguchi.web.personal.transfer_place import Place
from madoguchi.web.personal.typed_errors import errors_of
from madoguchi.web.shared.request import BankRequest

_LONGEST_TYPED = 200


@dataclass(slots=True)
class Typed:
    """The form as typed; it stays on the page whatever happens."""

    kind: str = AccountKind.ORDINARY.value
    number: str = ""
    name: str = ""
    note: str = ""
    faults: list[Refused] = field(default_factory=list)
    # How a name will be written, where that is not how it was typed.
    remarks: tuple[str, ...] = ()

    @classmethod
    def read(cls, posted: Mapping[str, str]) -> "Typed":
        """Take what was typed, without judging it."""
        kind, number, name, note = (
            posted.get(each, "")[:_LONGEST_TYPED] for each in ("kind", "number", "name", "note")
        )
        return cls(kind, number, name, note)

    @property
    def values(self) -> dict[str, str]:
        """What `read` reads, to be carried to the confirm page."""
        return {"kind": self.kind, "number": self.number, "name": self.name, "note": self.note}

    def named(self, place: Place) -> Named | None:
        """The payee that was typed; None, with every fault in `faults`, where it is none."""
        form = transfer_form.Typed(kind=self.kind, number=self.number, name=self.name)
        payee, note = transfer_form.payee_of(form, place), self.noted()
        self.faults[:0] = [
            Refused(fault.refusal, **{**fault.facts, "text": fault.text}) for fault in form.faults
        ]
        self.remarks = tuple(form.remarks)
        if payee is None or note is None:
            return None
        return Named(payee, place.bank_name, place.branch_name, note)

    def noted(self) -> str | None:
        """The note, which may be empty; None, with its fault, where it cannot be one."""
        try:
            return read_note(self.note)
        except Refused as refused:
            self.faults.append(refused)
            return None

    def errors(self, request: BankRequest) -> dict[str, dict[str, str]]:
        """The faults as the page shows them; of a name also which letter, and what to type."""
        errors = errors_of(request, self.faults)
        for fault in self.faults:
            if fault.facts.get("text"):
                errors[str(fault.facts["field"])]["text"] = str(fault.facts["text"])
        return errors
