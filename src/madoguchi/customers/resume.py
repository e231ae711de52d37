"""Resumes a stopped contract (ＩＢ取引の再開): the bank's deed, never the customer's own."""

from madoguchi.customers.models import Contract


def is_stopped(contract_id: int) -> bool:
    """Say whether a contract is stopped; a contract that does not exist is."""
    return not Contract.objects.filter(pk=contract_id, stopped_at=None).exists()


def resume(contract_id: int) -> bool:
    """Let a stopped contract go on, inside its turn; False where it was not stopped (G)."""
    stopped = Contract.objects.filter(pk=contract_id).exclude(stopped_at=None)
    return bool(stopped.update(stopped_at=None, stop_reason=""))
