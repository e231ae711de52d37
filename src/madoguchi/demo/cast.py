"""Who banks here (登場人物): the demonstration's institutions and their invented customers."""

from madoguchi.demo.cast_akagi import AKAGI
from madoguchi.demo.cast_naniwa import NANIWA
from madoguchi.demo.person import Person

# In the order of their ports; each key is also the name of a shipped profile.
CAST: dict[str, tuple[Person, ...]] = {"akagi": AKAGI, "naniwa": NANIWA}
