"""Ctrl-C while modules are imported waits until they are: numpy's ignore every error of their own start, and an interrupt is one."""

from __future__ import annotations

import signal
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType

IMPORTS = "<frozen importlib"
AGAIN_SECONDS = 0.02


def let_imports_end() -> None:
    """From now on no interrupt is lost; nothing changes where interrupts are ignored, or for a thread beside the main one."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        with suppress(ValueError):
            signal.signal(signal.SIGINT, _interrupt)
            signal.signal(signal.SIGALRM, _interrupt)


def _interrupt(_number: int, frame: FrameType | None) -> None:
    """Raise what Ctrl-C raises, or come back soon.

    Raises
    ------
    KeyboardInterrupt
        Unless something is imported.
    """
    while frame is not None:
        if frame.f_code.co_filename.startswith(IMPORTS):
            signal.setitimer(signal.ITIMER_REAL, AGAIN_SECONDS)
            return
        frame = frame.f_back
    raise KeyboardInterrupt
