"""How well `shadow` finds planted sponsors, beside simpler scores: average precision over organisations drawn anew.

A pair is a sponsor and a protege; a score without any worth reaches about the share of true ones among the pairs looked at.
"""

from __future__ import annotations

import shutil
from datetime import date
from statistics import mean
from typing import TYPE_CHECKING, NamedTuple

import pyarrow.csv as arrow_csv

from benchmarks.measure import table
from graphcap.build import build
from graphcap.dates import MICROSECONDS_OF_A_DAY, microseconds, parse_day
from graphcap.evidence.bursts import Contacts
from graphcap.questions.decisions import decisions
from graphcap.questions.shadow import shadow
from graphcap.questions.traces import traces
from graphcap.readers import Sources, read_records
from graphcap.records import Records, Settings
from graphcap.simulate import simulate

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from graphcap.network import Network

    Pair = tuple[str, str]

DAY = date(2026, 1, 31)
TIES_A_PERSON = 6
SEEDS = range(20)
WORLDS = ("shadow-unnamed", "shadow-seldom-named", "shadow")


class Drawn(NamedTuple):
    """An organisation, and the pairs that were planted in it."""

    network: Network
    pairs: set[Pair]


def sponsors(root: Path, people: int) -> None:
    """Print a line for each kind of organisation with sponsors, then one for organisations without."""
    lines = []
    for name in WORLDS:
        figures = [_precisions(drawn(root / f"{name}-{seed}", name, people, seed)) for seed in SEEDS]
        lines.append((name, *(mean(column) for column in zip(*figures, strict=True))))
    heads = ("world", "share", "raw counts", "score", "times raw", "sponsors")
    table(f"average precision of pairs, and of sponsors, {len(SEEDS)} organisations of {people:,} people", heads, lines)
    quiet = [shadow(drawn(root / f"none-{seed}", "shadow-none", people, seed).network) for seed in SEEDS]
    tested = [answer.more["tested"] for answer in quiet]
    low = sum(each["p_below_05"] for each in tested) / sum(each["tested"] for each in tested)
    discoveries = sum(any(row.q_value is not None and row.q_value <= 0.1 for row in answer.rows) for answer in quiet)
    print(f"\nwithout sponsors: {low:.3f} of all p are below .05; {discoveries} of {len(quiet)} organisations have any q of .1 or less")


def drawn(folder: Path, plant: str, people: int, seed: int) -> Drawn:
    """An organisation of a plant."""
    shutil.rmtree(folder, ignore_errors=True)
    made = simulate(folder, people=people, ties=TIES_A_PERSON * people, seed=seed, plants=[plant])
    sources = Sources(people=(made.files["people"],), ties=(made.files["ties"],), events=(made.files["events"],))
    records = read_records(sources, old=Records(), settings=Settings(as_of=DAY.isoformat()), today=DAY).records
    truth = arrow_csv.read_csv(made.files["truth"]).to_pylist()
    shutil.rmtree(folder)
    return Drawn(build(records), {(row["person"], row["other"]) for row in truth if row["role"] == "sponsor"})


def _precisions(world: Drawn) -> tuple[float, float, float, float, float]:
    """The share of true pairs; average precision by raw counts, by score, their ratio; and that of sponsors."""
    network, answer = world.network, shadow(world.network)
    raw = _by_counts(network)
    counts, score = average_precision(raw, world.pairs), average_precision(hidden(answer.rows), world.pairs)
    ranked = [row["sponsor"] for row in answer.more["sponsors"]]
    return len(world.pairs) / len(raw), counts, score, score / counts, average_precision(ranked, {sponsor for sponsor, _ in world.pairs})


def hidden(rows: Iterable[object]) -> list[Pair]:
    """Pairs in the order of an answer, without those that are explained."""
    return list(dict.fromkeys((row.sponsor, row.protege) for row in rows if row.label in {"shadow", "burst only"}))


def _by_counts(network: Network) -> list[Pair]:
    """Pairs by their contacts before the decision alone."""
    contacts = Contacts.of(network.events, people=len(network), until=microseconds(parse_day(network.as_of)) // MICROSECONDS_OF_A_DAY)
    found = traces(network, network.events, contacts, *decisions(network, contacts)).found
    ids = network.people.ids
    ranked = sorted(found, key=lambda trace: (-trace.observed, trace.sponsor, trace.decision.protege))
    return list(dict.fromkeys((ids[trace.sponsor], ids[trace.decision.protege]) for trace in ranked if not trace.openly))


def average_precision(ranked: Iterable[object], true: set[object]) -> float:
    """The mean, over true ones, of the share of true ones among all that are ranked as high or higher; those not ranked count 0."""
    hits, total = 0, 0.0
    for place, each in enumerate(ranked, start=1):
        if each in true:
            hits += 1
            total += hits / place
    return total / len(true)
