"""`madoguchi bench`: measures on a server of its own and says so in figures."""

import json
import os
import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("what", "figures"),
    [
        ("post", {"clients", "ours_per_s", "tpcb_per_s", "ratio"}),
        ("hot", {"clients", "hot_per_s", "spread_per_s", "ratio"}),
    ],
)
def test_a_short_run_gives_every_figure(what: str, figures: set[str]) -> None:
    command = [sys.executable, "-m", "madoguchi.console.main", "bench", what, "--json"]
    short = [
        "--seconds",
        "1",
        "--rounds",
        "1",
        "--clients",
        "1",
        "--accounts",
        "500",
        "--scale",
        "1",
    ]
    own = {k: v for k, v in os.environ.items() if not k.startswith(("MADOGUCHI", "DJANGO"))}
    done = subprocess.run([*command, *short], capture_output=True, text=True, env=own)
    assert done.returncode == 0, done.stderr
    [measured] = json.loads(done.stdout)
    assert set(measured) == figures
    assert measured["ratio"] > 0
