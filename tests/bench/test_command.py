"""`madoguchi bench`: measures on a server of its own and says so in figures."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

SMALL = {
    "post": ("--seconds", "1", "--clients", "1", "--accounts", "500", "--scale", "1"),
    "hot": ("--seconds", "1", "--clients", "1", "--accounts", "500", "--scale", "1"),
    "statement": ("--legs", "200,1000", "--accounts", "4", "--reads", "5"),
    "eod": ("--accounts", "300"),
    "bulk": ("--accounts", "300", "--entries", "100"),
}


def measured(what: str) -> list[dict[str, Any]]:
    """What a short run says; its books are proved by the command itself."""
    command = [sys.executable, "-m", "madoguchi.console.main", "bench", what, "--json"]
    own = {k: v for k, v in os.environ.items() if not k.startswith(("MADOGUCHI", "DJANGO"))}
    done = subprocess.run(
        [*command, "--rounds", "1", *SMALL[what]], capture_output=True, text=True, env=own
    )
    assert done.returncode == 0, done.stderr
    said: list[dict[str, Any]] = json.loads(done.stdout)
    return said


@pytest.mark.parametrize(
    ("what", "figures"),
    [
        ("post", {"clients", "ours_per_s", "tpcb_per_s", "ratio"}),
        ("hot", {"clients", "hot_per_s", "spread_per_s", "ratio"}),
        ("bulk", {"entries", "ours_per_s", "copy_per_s", "ratio"}),
    ],
)
def test_a_short_run_gives_every_figure(what: str, figures: set[str]) -> None:
    [said] = measured(what)
    assert set(said) == figures
    assert said["ratio"] > 0


def test_statements_are_measured_at_every_length_beside_the_shortest() -> None:
    short, long = measured("statement")
    assert [short["lines"], long["lines"]] == [200, 1_000]
    for what in ("newest", "three_months", "long_ago", "closing"):
        assert short[f"{what}_growth"] == 1.0
        assert 0 < long[f"{what}_p50_ms"] <= long[f"{what}_p99_ms"]
        assert short[f"{what}_within"] is True
        assert long[f"{what}_growth"] > 0
        assert long[f"{what}_within"] is (long[f"{what}_growth"] <= 1.5)


def test_the_days_end_is_measured_when_all_moved_when_none_did_and_when_few_did() -> None:
    every, again, few = measured("eod")
    assert [each["accounts"] for each in (every, again, few)] == [300] * 3
    # Three accounts of three hundred paid the one beside them: one in fifty moved.
    assert few["day"] == "one in fifty moved"
    assert [each["written"] for each in (every, again, few)] == [300, 0, 6]
    assert all(each["accounts_per_s"] > 0 for each in (every, again, few))
    assert every["rows_per_s"] == every["accounts_per_s"] and again["rows_per_s"] == 0
    assert 0 < few["rows_per_s"] < few["accounts_per_s"]
