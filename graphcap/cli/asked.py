"""The command that keeps who asked whom, through whom, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import click

from graphcap.asks import OUTCOMES
from graphcap.cli.answering import say, tell
from graphcap.cli.ask import PERSON_OF_DEMO, check_day, complete_person
from graphcap.errors import InputError
from graphcap.store import open_store

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from graphcap.asking import Ask
    from graphcap.network import Network
    from graphcap.records import Records

EPILOG = """\b
Examples:
  graphcap asked "{junior}" "{executive}" --outcome accepted           over the best chain of today
  graphcap asked "{junior}" "{executive}" --on 2026-01-20 --outcome silent
  graphcap asked "{junior}" "{executive}" --via "Olivia Basu" --via "Abena Khan" --outcome declined
""".format(**PERSON_OF_DEMO)


@click.command("asked", epilog=EPILOG)
@click.argument("source", metavar="A", shell_complete=complete_person)
@click.argument("target", metavar="B", shell_complete=complete_person)
@click.option(
    "--via",
    multiple=True,
    metavar="PERSON",
    shell_complete=complete_person,
    help="Who introduced them, in order (repeatable). Default: the best chain on that day.",
)
@click.option("--on", "day", metavar="DATE", callback=check_day, help="The day of the ask. Default: today.")
@click.option("--outcome", type=click.Choice(OUTCOMES), required=True, help="What came of it.")
@click.pass_context
def asked_command(context: click.Context, /, source: str, target: str, **options: Any) -> int:
    """Keep that A asked B, through whom, and what came of it.

    The odds of the chain on that day are kept with it. The same ask again, with the same day and introducers, changes its outcome;
    without --via that is the ask of A to B on that day, if one is kept. Odds are unknown where two people on the chain shared no tie.
    """
    from graphcap.asking import with_ask
    from graphcap.cuts import EgoCut
    from graphcap.dates import day_text, parse_day, today

    day, outcome = options["day"], options["outcome"]
    on = parse_day(day or today().isoformat())
    if on.date() > today():
        message = f"{day} has not come yet; say what came of an ask once it was made"
        raise InputError(message)
    store = open_store(context.obj)
    store.network(cut=EgoCut((), depth=0))  # there must be one
    with store.writing() as writer:
        records = writer.records
        network = store.network(day_text(on), say=say)
        found = _found(records, network, _Asked(source, target, options["via"], on))
        generation = writer.commit(with_ask(records, found.ask._replace(outcome=outcome, odds=found.odds)))
    tell(_told(network, found, outcome, generation=generation))
    return 0


class _Asked(NamedTuple):
    """What the command was told: people as they were named, and the time."""

    source: str
    target: str
    via: tuple[str, ...]
    time: datetime


class _Found(NamedTuple):
    """The ask that is meant, as it was before if it is kept; and what is said of its odds: a figure, or the two people without a tie."""

    ask: Ask
    before: str | None
    odds: float | None
    gap: tuple[int, int] | None = None


def _found(records: Records, network: Network, asked: _Asked) -> _Found:
    """The ask that is meant.

    Raises
    ------
    InputError
        When somebody is nobody or stands twice, or without introducers it is not clear which ask is meant.
    """
    from graphcap.asking import Ask, asks_in
    from graphcap.identity import as_one

    ids = network.people.ids
    source, target, *via = (network.number(text) for text in (asked.source, asked.target, *asked.via))
    _check([source, *via, target], network)
    kept = [ask for ask in asks_in(as_one(records).asks) if ask[:3] == (asked.time, ids[source], ids[target])]
    if via:
        kept = [ask for ask in kept if ask.via == tuple(ids[person] for person in via)]
    if len(kept) > 1:
        message = f"{len(kept)} asks of {ids[source]} to {ids[target]} are kept on that day; say with --via which is meant"
        raise InputError(message)
    if not kept and not via:
        via = _best(network, source, target)
    ask = kept[0] if kept else Ask(asked.time, ids[source], ids[target], tuple(ids[person] for person in via))
    people = [source, *(ids.place(id) for id in ask.via), target]
    odds, gap = _odds(network, people) if ask.odds is None else (ask.odds, None)
    return _Found(ask, (ask.outcome or "unknown") if kept else None, odds, gap)


def _check(people: Sequence[int], network: Network) -> None:
    twice = next((person for place, person in enumerate(people) if person in people[:place]), None)
    if twice is not None:
        message = f'"{network.people.ids[twice]}" stands twice on the chain; name everybody once'
        raise InputError(message)
    listed = next((network.people.ids[person] for person in people[1:-1] if ";" in network.people.ids[person]), None)
    if listed is not None:
        message = f'"{listed}" cannot be kept as an introducer: the ; in the id separates introducers in asks.csv'
        raise InputError(message)


def _best(network: Network, source: int, target: int) -> list[int]:
    """The introducers of the best chain, as `intro` finds it.

    Raises
    ------
    InputError
        When there is none.
    """
    from graphcap.questions.intro import intro

    ids = network.people.ids
    answer = intro(network, ids[source], ids[target], best=1)
    if not answer.rows:
        message = f"{answer.notes[0]} as of {network.as_of}; name the introducers with --via"
        raise InputError(message)
    return [ids.place(id) for id in answer.rows[0].people[1:-1]]


def _odds(network: Network, people: Sequence[int]) -> tuple[float | None, tuple[int, int] | None]:
    """The odds of a chain; None, and the first two people on it who share no tie, where there is no such chain."""
    from itertools import pairwise

    from graphcap.search.chains import strongest_arc

    odds = 1.0
    for pair in pairwise(people):
        arc = strongest_arc(network, *pair, None)
        if arc is None:
            return None, pair
        odds *= arc[0]
    return odds, None


def _told(network: Network, found: _Found, outcome: str, *, generation: int) -> str:
    """One line of what was kept."""
    from graphcap.dates import day_text
    from graphcap.report.figures import warmth

    people = network.people

    def called(id: str) -> str:
        return people.name(people.ids.place(id))

    ask = found.ask
    through = f" through {', '.join(map(called, ask.via))}" if ask.via else " directly"
    what = f"{outcome}, was {found.before}" if found.before else outcome
    if found.odds is None and found.gap is not None:
        first, second = (called(people.ids[person]) for person in found.gap)
        odds = f"unknown, as {first} and {second} share no tie"
    else:
        odds = warmth(found.odds or 0.0)
    who = f"{called(ask.source)} asked {called(ask.target)}{through}"
    return f"kept: {who} on {day_text(ask.time)}: {what}; odds {odds}; generation {generation}"
