"""Django's settings for the type checker: an installation that nobody ever opens."""

import os
import tempfile
from pathlib import Path

_HOME = Path(tempfile.gettempdir()) / "madoguchi-typing"
_PROFILES = Path(__file__).parent.parent / "src/madoguchi/demo/profiles"

_HOME.mkdir(exist_ok=True)
(_HOME / "master.key").write_bytes(bytes(32))
(_HOME / "installation.toml").write_text(
    f"""
master_key_file = "master.key"
[database]
host = "127.0.0.1"
[[sites]]
profile = "{next(_PROFILES.glob("*.toml"))}"
origin = "http://127.0.0.1:8000"
[clearing]
port = 1
"""
)
os.environ["MADOGUCHI_INSTALLATION"] = str(_HOME / "installation.toml")

from madoguchi.config.settings import *  # noqa: E402, F403
