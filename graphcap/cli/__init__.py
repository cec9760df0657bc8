"""The command line. Commands are imported when they are called, and errors become exit statuses here and nowhere else.

0 answered; 1 the answer is empty; 2 wrong use or bad input; 3 a store that is not reachable, damaged or locked; 130 Ctrl-C.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from graphcap.errors import GraphcapError

if TYPE_CHECKING:
    from collections.abc import Sequence

INTERRUPTED = 130
WRONG_USE = 2
DEFECT = 3
TRACEBACK_VARIABLE = "GRAPHCAP_TRACEBACK"


def main(arguments: list[str] | None = None) -> None:
    """Run a command and end the process with its exit status; never a traceback."""
    try:
        status = _run(sys.argv[1:] if arguments is None else arguments)
        sys.stdout.flush()
    except KeyboardInterrupt:
        _say("interrupted; nothing was changed")
        status = INTERRUPTED
    except GraphcapError as error:
        _say(str(error))
        status = error.exit_status
    except BrokenPipeError:
        # that is not an error, and Python must not complain at its end either
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 0
    except MemoryError:
        _say("not enough memory for this question on this machine")
        status = WRONG_USE
    except OSError as error:
        _say(f"{error.filename or 'the system'}: {error.strerror or error}")
        status = WRONG_USE
    except Exception as error:
        if os.environ.get(TRACEBACK_VARIABLE):
            raise
        _say(f"a defect of graphcap ({type(error).__name__}: {error}); {TRACEBACK_VARIABLE}=1 shows where: please report it")
        status = DEFECT
    sys.exit(status if isinstance(status, int) else 0)


def _run(arguments: Sequence[str]) -> object:
    """Run a command; its exit status."""
    from graphcap.cli.plain import plainly

    asked = plainly(arguments)
    if asked is not None:
        from graphcap.cli.answering import answer

        return answer(asked.question, asked.values, address=asked.address)
    from graphcap.cli.interrupts import let_imports_end

    let_imports_end()
    from graphcap.cli.group import run

    return run(arguments)


def _say(text: str) -> None:
    from graphcap.cli.answering import say

    say(text)
