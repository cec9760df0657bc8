"""Drawing an answer as an interactive page."""

from __future__ import annotations

from pathlib import Path

import click

from graphcap.cli.ask import check_day, complete_person, say
from graphcap.model import MOST_TIES
from graphcap.store import open_store

DEFAULT_PAGE = "graphcap-map.html"


@click.command("map", epilog='\b\nExample:\n  graphcap map --intro "Ana Silva" "Dai Li" --output ana-dai.html')
@click.option(
    "--intro",
    "ends",
    nargs=2,
    required=True,
    metavar="FROM TO",
    shell_complete=complete_person,
    help="Draw the best chains between two people.",
)
@click.option("--best", type=click.IntRange(1, 20), default=5, show_default=True, help="How many chains.")
@click.option("--max-ties", type=click.IntRange(1, MOST_TIES), default=4, show_default=True, help="Longest chain, in ties.")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    default=DEFAULT_PAGE,
    show_default=True,
    help="The page: one file, for any browser, offline.",
)
@click.option("--as-of", metavar="DATE", callback=check_day, help="The network of another day (ISO date).")
@click.pass_context
def map_command(context: click.Context, /, *, ends: tuple[str, str], best: int, max_ties: int, output: Path, as_of: str | None) -> int:
    """Draw the best warm-introduction chains as one offline page: the chains numbered and thick, the people around them faded."""
    from graphcap.maps import around, intro_scene, write_map
    from graphcap.questions.intro import QUESTION

    store = open_store(context.obj)
    network = store.network(as_of, cut=QUESTION.cut(*ends, max_ties=max_ties), say=say)
    answer = QUESTION.ask(network, *ends, best=best, max_ties=max_ties)
    surroundings = store.network(as_of, cut=around(answer), say=say)
    write_map(intro_scene(surroundings, answer), output)
    for note in answer.notes[:1] if not answer.rows else ():
        say(note)
    click.echo(output)
    return 0 if answer.rows else 1
