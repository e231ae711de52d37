"""Refusals at their fields (入力欄のエラー): as `shared/field.html` and the summary show them."""

from collections.abc import Iterable

from madoguchi.values.refusal import Refused
from madoguchi.web.shared import wording
from madoguchi.web.shared.request import BankRequest


def errors_of(request: BankRequest, faults: Iterable[Refused]) -> dict[str, dict[str, str]]:
    """The first fault of each field by its name; "summary" for what belongs to none."""
    errors: dict[str, dict[str, str]] = {}
    for fault in faults:
        said = {
            "text": wording.words(fault.refusal, fault.facts, request.profile),
            "code": fault.refusal.value,
        }
        errors.setdefault(str(fault.facts.get("field", "summary")), said)
    return errors
