"""`graphcap query`: the twins, which run on the server of a store, by name; and the list of them."""

from __future__ import annotations

import click

from graphcap.cli.answering import show
from graphcap.cli.ask import answer_options
from graphcap.store import open_store

EPILOG = """\b
Examples:
  graphcap query --list
  graphcap --store neo4j://localhost query intro --param from="Rohan Kozlov" --param to="Maya Byrne"
  graphcap --store neo4j://localhost query central-pagerank --param not_kinds=knows --format csv
"""


def _run(name: str | None, given: tuple[str, ...], form: str, output: str | None, *, wants_list: bool, raw_csv: bool) -> int:
    from graphcap.twins import ask, catalogue

    if wants_list == (name is not None):
        message = "name a query, or ask for the --list of them"
        raise click.UsageError(message)
    answer = catalogue() if name is None else ask(open_store(click.get_current_context().obj), name, map(_pair, given))
    return show(answer, form=form, output=output, raw_csv=raw_csv)


def _pair(text: str) -> tuple[str, str]:
    name, separator, value = text.partition("=")
    if not separator:
        message = f'--param {text}: write NAME=VALUE, for example --param from="Ana Silva"'
        raise click.UsageError(message)
    return name.strip(), value


def _complete_name(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    del context, parameter
    from graphcap.twins import names

    return [name for name in names() if name.startswith(incomplete)]


query_command = click.Command(
    "query",
    params=[
        click.Argument(["name"], required=False, metavar="[NAME]", shell_complete=_complete_name),
        click.Option(["--param", "given"], multiple=True, metavar="NAME=VALUE", help="A parameter (repeatable, also for several values)."),
        click.Option(["--list", "wants_list"], is_flag=True, help="The queries there are, with their parameters and columns."),
        *answer_options(),
    ],
    callback=_run,
    help="Run a question as Cypher on the store's Neo4j server.\n\n"
    "These are the main questions written for Neo4j's own browser, in the folder queries/ask; each gives the answer of the command of its "
    "name, as far as the head of its file says. A server is only read.",
    epilog=EPILOG,
)
