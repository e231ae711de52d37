"""The demonstration's first day (開店): everybody moves in; run as the institutions' own logins."""

import sys
from concurrent.futures import ThreadPoolExecutor

import django


def main() -> int:
    """Seed every institution where nobody banks yet; the environment names the installation."""
    django.setup()
    from django.db import connections

    from madoguchi.customers.accounts import somebody_banks_here
    from madoguchi.demo.seed import seed
    from madoguchi.institutions import clock, current, registry
    from madoguchi.institutions.registry import Institution

    at = clock.now()

    def move_in(institution: Institution) -> None:
        with current.serving(institution):
            if somebody_banks_here():
                return
        print(f"{institution.key}: {seed(institution, at=at)} entries posted", flush=True)
        connections.close_all()

    institutions = registry.all_institutions()
    with ThreadPoolExecutor(max_workers=len(institutions)) as side_by_side:
        list(side_by_side.map(move_in, institutions))
    return 0


if __name__ == "__main__":
    sys.exit(main())
