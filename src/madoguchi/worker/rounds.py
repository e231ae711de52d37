"""The worker's rounds (巡回): every institution in turn; a fault in one never stops another."""

from collections.abc import Callable

import structlog
from django.db import close_old_connections

from madoguchi.institutions import clock, current, registry
from madoguchi.institutions.registry import Institution
from madoguchi.supervise.stopping import Stopping
from madoguchi.worker import anchor, clearing, day_end, mail, payeasy, reconcile

log = structlog.get_logger()

_ROUNDS: tuple[tuple[str, Callable[..., int]], ...] = (
    ("clearing", clearing.carry_and_fetch),
    ("payeasy", payeasy.carry_and_fetch),
    ("mail", mail.carry),
    ("day-end", day_end.go_on),
    ("reconciliation", reconcile.go_on),
    ("anchor", anchor.go_on),
)

# With nothing to do, the worker rests this long; with work waiting it does not rest.
REST_SECONDS = 0.5


def run_until(stopped: Stopping) -> None:
    """Make rounds until told to stop; killed at any point, the next start goes on from there."""
    while not stopped.is_set():
        moved = sum(make_rounds(institution) for institution in registry.all_institutions())
        if not moved:
            stopped.wait(REST_SECONDS)


def make_rounds(institution: Institution) -> int:
    """One round of everything for one institution; returns how much moved."""
    moved = 0
    with current.serving(institution):
        for name, carry in _ROUNDS:
            close_old_connections()
            try:
                moved += carry(at=clock.now())
            except Exception:
                # The database may be down, or a row beyond us: say so, and let the others work.
                log.exception("round failed", institution=institution.key, round=name)
    return moved
