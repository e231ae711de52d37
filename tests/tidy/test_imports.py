"""Goal: the building stands, and breaking a contract is noticed.

Method: lint-imports on the tree as it is, then on copies in which one forbidden import was added.
"""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

BREACHES = {
    "a rule that imports Django": (
        "policy/fees.py",
        "from django.conf import settings",
        "Rules, formats and bookkeeping know no Django",
    ),
    "a desk that reaches another package's tables": (
        "transfers/facts.py",
        "from madoguchi.customers.models import Contract",
        "A package's tables belong to that package",
    ),
    "a vault that knows a desk": (
        "ledger/reads.py",
        "from madoguchi.transfers import states",
        "Every package has a storey",
    ),
    "a page that speaks SQL to the ledger": (
        "web/personal/balances.py",
        "from madoguchi.ledger import store",
        "Nobody but the ledger's own verbs reaches its SQL",
    ),
    "a wire that decides": (
        "wires/clearing/line.py",
        "from madoguchi.policy import fees",
        "A wire moves bytes",
    ),
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    tool = Path(sys.executable).parent / "lint-imports"
    return subprocess.run(
        [tool, "--config", str(ROOT / "pyproject.toml"), "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "200"},
        capture_output=True,
        text=True,
    )


def test_imports_go_down_the_building() -> None:
    reply = lint(ROOT / "src")
    assert reply.returncode == 0, reply.stdout


def test_no_contract_has_an_exemption() -> None:
    written = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = written["tool"]["importlinter"]["contracts"]
    assert len(contracts) >= 11
    assert [each["id"] for each in contracts if "ignore_imports" in each] == []


@pytest.mark.parametrize("breach", BREACHES)
def test_a_broken_contract_is_noticed(breach: str, tmp_path: Path) -> None:
    file, statement, contract = BREACHES[breach]
    copy = tmp_path / "madoguchi"
    shutil.copytree(
        ROOT / "src/madoguchi", copy, ignore=shutil.ignore_patterns("__pycache__", "static")
    )
    with (copy / file).open("a", encoding="utf-8") as module:
        module.write(f"\n{statement}\n")
    reply = lint(tmp_path)
    assert reply.returncode == 1, reply.stdout
    broken = [line for line in reply.stdout.splitlines() if line.rstrip().endswith("BROKEN")]
    assert [line for line in broken if line.startswith(contract)], reply.stdout
