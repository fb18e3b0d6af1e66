"""Progress on stderr: a bar on a terminal, plain lines when asked, nothing otherwise."""

from __future__ import annotations

import shutil
import sys
import time
from typing import TextIO

_WIDTH = 28
_PATIENCE = 0.4  # seconds before a bar is worth showing
_CLEAR = "\r\x1b[2K"


class Progress:
    """Tells a waiting person how far a stage is.

    Quiet when ``stream`` is not a terminal, unless ``verbose``; then one line a step.
    """

    def __init__(self, *, verbose: bool = False, stream: TextIO | None = None) -> None:
        self._stream = stream if stream is not None else sys.stderr
        self._verbose = verbose
        self._bar = self._stream.isatty() and not verbose
        self._began = time.monotonic()
        self._drawn = False

    def step(self, stage: str, done: int, total: int, what: str = "") -> None:
        """Report that ``done`` of ``total`` steps of ``stage`` are finished; ``what`` is the one
        just finished or begun.
        """
        if self._verbose:
            self._write(f"{stage} {done}/{total} {what}".rstrip() + "\n")
        elif self._bar and time.monotonic() - self._began > _PATIENCE:
            filled = _WIDTH * done // max(total, 1)
            bar = "█" * filled + "·" * (_WIDTH - filled)
            line = f"{stage:<8} {bar} {done}/{total} {what}"
            self._write(_CLEAR + line[: shutil.get_terminal_size().columns - 1])
            self._drawn = True

    def say(self, sentence: str) -> None:
        """Tell something that is no step, where progress is shown at all."""
        if self._verbose or self._bar:
            self.close()
            self._write(sentence + "\n")

    def close(self) -> None:
        """Remove the bar."""
        if self._drawn:
            self._write(_CLEAR)
            self._drawn = False

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()
