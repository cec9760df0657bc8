"""How well computed strengths rank pairs as their true strengths do, beside raw counts, with all, half and a tenth of the events."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv
from scipy.stats import spearmanr

from benchmarks.measure import table
from graphcap.build import build
from graphcap.readers import Sources, read_records
from graphcap.records import Records, Settings
from graphcap.simulate import simulate

if TYPE_CHECKING:
    from pathlib import Path

    Pair = tuple[str, str]

SHARES = (1, 0.5, 0.1)
SEEDS = range(1, 6)
TIES_A_PERSON = 7
DAY = date(2026, 1, 31)


def recovery(root: Path, people: int) -> None:
    """Print a line for each seed and share of the events; the world is that of the plant ``closeness``."""
    lines = [line for seed in SEEDS for line in _lines(root / f"closeness-{seed}", people, seed)]
    table(f"recovery of true strengths, {people:,} people", ("seed", "events", "strength", "counts", "strength, all", "counts, all"), lines)
    print("\nSpearman's rank correlation with the true strength; of the related pairs, and of all pairs with strangers among them")


def _lines(folder: Path, people: int, seed: int) -> list[tuple[object, ...]]:
    shutil.rmtree(folder, ignore_errors=True)
    made = simulate(folder, people=people, ties=TIES_A_PERSON * people, seed=seed, plants=["closeness"])
    sources = Sources(people=(made.files["people"],), ties=(made.files["ties"],), events=(made.files["events"],))
    records = read_records(sources, old=Records(), settings=Settings(as_of=DAY.isoformat()), today=DAY).records
    truth = arrow_csv.read_csv(made.files["truth"]).to_pylist()
    shutil.rmtree(folder)
    lines: list[tuple[object, ...]] = []
    for share in SHARES:
        kept = _thinned(records, share, seed)
        found = _computed(kept), _counted(kept)
        figures = [_correlation(truth, values, roles) for roles in ({"related"}, {"related", "strangers"}) for values in found]
        lines.append((seed, f"{share:.0%} = {kept.events.num_rows:,}", *figures))
    return lines


def _thinned(records: Records, share: float, seed: int) -> Records:
    """A share of the events, those of one mail together."""
    names, number = np.unique(records.events["id"].to_numpy(), return_inverse=True)
    kept = np.random.default_rng(seed).random(len(names)) < share
    return replace(records, events=records.events.filter(pa.array(kept[number])))


def _computed(records: Records) -> dict[Pair, float]:
    network = build(records)
    ids = list(network.people.ids)
    contact = [kind.name for kind in network.kinds].index("contact")
    return {
        (ids[person], ids[other]): strength
        for person in range(len(network))
        for other, strength, kind in zip(*network.outgoing.of(person), network.outgoing.kinds_of(person), strict=True)
        if kind == contact
    }


def _counted(records: Records) -> Counter[Pair]:
    ids = np.array(records.people["id"].to_pylist())
    ends = np.sort([records.events["source"].to_numpy(), records.events["target"].to_numpy()], axis=0)
    return Counter(zip(ids[ends[0]].tolist(), ids[ends[1]].tolist(), strict=True))


def _correlation(truth: list[dict[str, object]], found: dict[Pair, float], roles: set[str]) -> float:
    chosen = [row for row in truth if row["role"] in roles]
    return float(spearmanr([row["value"] for row in chosen], [found.get((row["person"], row["other"]), 0) for row in chosen]).statistic)
