"""Commands about a Neo4j server on this machine: start, stop, status."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphcap.cli.answering import say, tell

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphcap.localserver.home import Home

FOLDER = click.Path(path_type=Path, file_okay=False)
ANSWERED, NOT_RUNNING = 0, 1
HIGHEST_PORT = 65535

EPILOG = """\b
Examples:
  graphcap neo4j start                          the first time it fetches Neo4j, which takes a minute
  graphcap copy .graphcap bolt://127.0.0.1:PORT
  graphcap neo4j start --load .graphcap         a new server with what a folder's store holds
  graphcap neo4j status --format json
  graphcap neo4j stop
"""


@click.group("neo4j", epilog=EPILOG)
def neo4j_command() -> None:
    """Run a Neo4j server on this machine, reachable from it alone, with Graph Data Science.

    It needs Java 17 or later and, the first time, Maven; Docker is not needed. For development and tests: a server for many people is
    better run from compose.yaml, or by those who run your databases.
    """


def _home_option(command: Callable[..., int]) -> Callable[..., int]:
    return click.option("--home", type=FOLDER, help="The server's folder. Default: graphcap/neo4j in $XDG_STATE_HOME or ~/.local/state.")(
        command
    )


def _home(folder: Path | None) -> Home:
    from graphcap.localserver.home import Home

    return Home(folder)


@neo4j_command.command("start")
@_home_option
@click.option(
    "--port", type=click.IntRange(1, HIGHEST_PORT), help="Where it listens. Default: as the last time, at first any port that is free."
)
@click.option("--load", "loaded", type=FOLDER, metavar="STORE", help="Fill a new server with what the store in this folder holds.")
def start_command(home: Path | None, port: int | None, loaded: Path | None) -> int:
    """Start the server, wait until it answers, and print its address.

    Its password is $NEO4J_PASSWORD, or a random one that is kept where graphcap finds it.
    """
    from graphcap.localserver.artifacts import artifacts_folder, find_artifacts
    from graphcap.localserver.process import start

    place = _home(home)
    load = None
    if loaded is not None:
        from graphcap.localserver.bulk import OfflineLoad
        from graphcap.store.embedded import EmbeddedStore

        store = EmbeddedStore(loaded)
        load = OfflineLoad(store.records(), store.network())
    tell(start(place, find_artifacts(artifacts_folder(), say=say), say=say, port=port, load=load))
    return ANSWERED


@neo4j_command.command("stop")
@_home_option
def stop_command(home: Path | None) -> int:
    """Stop the server; what it holds stays."""
    from graphcap.localserver.process import stop

    place = _home(home)
    say(f"the server in {place.folder} {'has stopped' if stop(place) else 'was not running'}")
    return ANSWERED


@neo4j_command.command("status")
@_home_option
@click.option("--format", "form", type=click.Choice(("table", "json")), default="table", help="How to print it.")
def status_command(home: Path | None, form: str) -> int:
    """Say whether the server runs, and where; exit status 1 when it does not."""
    from graphcap.localserver.process import status

    found = status(_home(home))
    if form == "json":
        tell(json.dumps(found._asdict()))
    elif found.running:
        tell(f"running at {found.address}: Neo4j {found.version}, process {found.pid}, in {found.home}")
    else:
        tell(f"not running in {found.home}; `graphcap neo4j start` starts it")
    return ANSWERED if found.running else NOT_RUNNING
