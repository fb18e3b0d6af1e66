"""Lets the tests of this folder share random histories and the notation for annexes."""

import sys
from pathlib import Path

for folder in (".", "../history", "../compare"):
    sys.path.insert(0, str((Path(__file__).parent / folder).resolve()))
