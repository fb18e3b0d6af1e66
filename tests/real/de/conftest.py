"""Lets the test of this folder import what makes the catalogue."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
