"""Lets the tests of this folder share the notation and the random annexes of ``tests/compare``."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "compare"))
