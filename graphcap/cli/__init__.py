"""The command line. Commands are imported when they are called, and errors become exit statuses here and nowhere else.

0 answered; 1 the answer is empty; 2 wrong use or bad input; 3 a store that is not reachable, damaged or locked; 130 Ctrl-C.
"""

from __future__ import annotations

import os
import sys

import click

from graphcap.cli.group import LazyGroup, ReaderGone
from graphcap.errors import GraphcapError

INTERRUPTED = 130
WRONG_USE = 2
DEFECT = 3
TRACEBACK_VARIABLE = "GRAPHCAP_TRACEBACK"

EPILOG = """\b
Start here:
  graphcap demo                                       an example company, asked three questions
  graphcap import --people people.csv --ties ties.csv   your own files
  graphcap intro "Ana Silva" "Dai Li"                 who can introduce whom
"""


@click.group(cls=LazyGroup, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option(
    "--store",
    "address",
    metavar="ADDRESS",
    help="Where the data lives: a folder, or a Neo4j server (bolt://...). Default: $GRAPHCAP_STORE, else ./.graphcap.",
)
@click.version_option(package_name="graphcap")
@click.pass_context
def cli(context: click.Context, address: str | None) -> None:
    """Who can introduce you to whom, who decides, and how warm the way there is."""
    context.obj = address


def main(arguments: list[str] | None = None) -> None:
    """Run a command and end the process with its exit status; never a traceback."""
    try:
        status = cli.main(arguments, prog_name="graphcap", standalone_mode=False)
        sys.stdout.flush()
    except (KeyboardInterrupt, click.Abort):
        _say("interrupted; nothing was changed")
        status = INTERRUPTED
    except click.ClickException as error:
        error.show(sys.stderr)
        status = WRONG_USE
    except GraphcapError as error:
        _say(str(error))
        status = error.exit_status
    except (ReaderGone, BrokenPipeError):
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


def _say(text: str) -> None:
    from graphcap.report.terminal import escape_for_terminal

    click.echo(f"graphcap: {escape_for_terminal(text)}", err=True)
