"""The demo: an example company in a store of its own, three questions, a map, the planner's page, and what to type next."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphcap.cli.answering import tell
from graphcap.cli.ask import PERSON_OF_DEMO

if TYPE_CHECKING:
    from graphcap.network import Network

STORE = ".graphcap"
MAP, PAGE = "introductions.html", "report.html"
CHAINS = 3
BROKERS = 5


@click.command("demo")
@click.argument("directory", type=click.Path(path_type=Path), default="graphcap-demo")
def demo_command(directory: Path) -> int:
    """Build an example company of about 320 made-up people in DIRECTORY, ask it three questions, draw a map, and write a report."""
    from graphcap.cli.report import write_page
    from graphcap.maps import intro_scene, write_map
    from graphcap.planner import planner_report
    from graphcap.questions.central import central
    from graphcap.questions.intro import intro
    from graphcap.questions.route import route

    network = _company(directory)
    junior, executive = PERSON_OF_DEMO["junior"], PERSON_OF_DEMO["executive"]
    names = [network.people.name(network.number(person)) for person in (junior, executive)]
    _ask(f"Who can introduce {names[0]} to {names[1]}?", f'intro "{names[0]}" "{names[1]}" --best {CHAINS}')
    introductions = intro(network, junior, executive, best=CHAINS)
    _show(introductions)
    _ask(f"Who leads {names[0]} to somebody who decides promotions?", f'route "{names[0]}" --deciders promotion --best {CHAINS}')
    _show(route(network, junior, deciders="promotion", best=CHAINS)._replace(more={}, notes=()))
    _ask("Who brokers between others?", "central --measure betweenness")
    brokers = central(network, "betweenness")
    _show(brokers._replace(rows=brokers.rows[:BROKERS]))
    write_map(intro_scene(network, introductions), directory / MAP)
    write_page(network, planner_report(network), directory / PAGE)
    _what_next(directory, names)
    return 0


def _company(directory: Path) -> Network:
    """The example company's network, imported into a store in the directory."""
    from graphcap.dates import today
    from graphcap.readers import Sources, read_records
    from graphcap.records import Settings
    from graphcap.resources import folder
    from graphcap.store import open_store

    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    company = Path(str(folder("fixtures"))) / "company"
    people, ties, events = ((company / f"{name}.csv",) for name in ("people", "ties", "events"))
    sources = Sources(people=people, ties=ties, events=events)
    store = open_store(directory / STORE)
    with store.writing() as writer:
        settings = Settings(imported=today().isoformat())
        writer.commit(read_records(sources, old=writer.records, settings=settings, today=today()).records)
    return store.network()


def _ask(question: str, command: str) -> None:
    tell("")
    click.secho(question, bold=True)
    click.secho(f"$ graphcap {command}", dim=True)


def _show(answer: object) -> None:
    from graphcap.report import write_answer
    from graphcap.report.terminal import supports_colour, width_of

    write_answer(answer, "table", sys.stdout, width=width_of(sys.stdout), colour=supports_colour(sys.stdout))  # type: ignore[arg-type]


def _what_next(directory: Path, names: list[str]) -> None:
    tell("")
    click.secho("Next", bold=True)
    tell(f"  open {directory / MAP} in a browser: the chains as a map")
    tell(f"  open {directory / PAGE}: what a planner looks at, with a map of everybody")
    tell(f'  graphcap --store {directory / STORE} intro "{names[0]}" "{names[1]}" --disjoint')
    tell(f"  graphcap --store {directory / STORE} access")
    tell("  graphcap import --people people.csv --ties ties.csv     your own files; graphcap import --help")
