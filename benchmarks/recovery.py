"""How well computed strengths rank pairs as their true strengths do, beside raw counts, with all, half and a tenth of the events."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv
from scipy.stats import spearmanr

from benchmarks.measure import table
from graphcap.build import build
from graphcap.dates import MICROSECONDS_OF_A_DAY
from graphcap.readers import Sources, read_records
from graphcap.records import Records, Settings
from graphcap.simulate import simulate

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

    Pair = tuple[str, str]
    Contacts = npt.NDArray[Any]

SHARES = (1, 0.5, 0.1)
SEEDS = range(1, 6)
TIES_A_PERSON = 7
DAY = date(2026, 1, 31)
SPREAD_DAYS, FEWEST, MOST, LEAST_CONTACTS = 150, 8, 12, 50
SECONDS_OF_A_DAY = 86_400
WORKING_DAYS = SPREAD_DAYS * 5 / 7


def recovery(root: Path, people: int, mails: Path | None) -> None:
    """Print a line for each seed and share of the events; the world is that of the plant ``closeness``.

    ``mails`` is a file of real ones, a sender, a receiver and seconds a line, as https://snap.stanford.edu has
    email-Eu-core-temporal.txt: the model's contacts are to spread as they do.
    """
    lines, spreads = [], []
    for seed in SEEDS:
        truth, records = _world(root / f"closeness-{seed}", people, seed)
        lines += _lines(truth, records, seed)
        spreads.append((f"seed {seed}", *_spread(_contacts(truth, records))))
    table(f"recovery of true strengths, {people:,} people", ("seed", "events", "strength", "counts", "strength, all", "counts, all"), lines)
    print("\nSpearman's rank correlation with the true strength; of the related pairs, and of all pairs with strangers among them")
    if mails is not None:
        spreads.append((mails.name, *_spread(_mails(mails))))
    table(
        f"how contact spreads in {SPREAD_DAYS} days: of people in touch with {FEWEST} to {MOST} others, the share of the closest",
        ("of", "1", "3", "5", "people", "contacts of anybody a working day"),
        spreads,
    )


def _world(folder: Path, people: int, seed: int) -> tuple[list[dict[str, object]], Records]:
    shutil.rmtree(folder, ignore_errors=True)
    made = simulate(folder, people=people, ties=TIES_A_PERSON * people, seed=seed, plants=["closeness"])
    sources = Sources(people=(made.files["people"],), ties=(made.files["ties"],), events=(made.files["events"],))
    records = read_records(sources, old=Records(), settings=Settings(as_of=DAY.isoformat()), today=DAY).records
    truth = arrow_csv.read_csv(made.files["truth"]).to_pylist()
    shutil.rmtree(folder)
    return truth, records


def _lines(truth: list[dict[str, object]], records: Records, seed: int) -> list[tuple[object, ...]]:
    lines: list[tuple[object, ...]] = []
    for share in SHARES:
        kept = _thinned(records, share, seed)
        found = _computed(kept), _counted(kept)
        figures = [_correlation(truth, values, roles) for roles in ({"related"}, {"related", "strangers"}) for values in found]
        lines.append((seed, f"{share:.0%} = {kept.events.num_rows:,}", *figures))
    return lines


def _contacts(truth: list[dict[str, object]], records: Records) -> Contacts:
    """Both ends of each contact between related people in the last days."""
    ids = np.array(records.people["id"].to_pylist())
    related = {f"{row['person']} {row['other']}" for row in truth if row["role"] == "related"}
    ends = np.sort([ids[records.events["source"].to_numpy()], ids[records.events["target"].to_numpy()]], axis=0)
    times = records.events["time"].cast(pa.int64()).to_numpy()
    late = times > times.max() - SPREAD_DAYS * MICROSECONDS_OF_A_DAY
    known = [f"{one} {other}" in related for one, other in ends[:, late].T]
    return ends[:, late][:, known]


def _mails(path: Path) -> Contacts:
    """Both ends of each mail of the first days."""
    sender, receiver, seconds = np.loadtxt(path, dtype=np.int64).T
    kept = (sender != receiver) & (seconds < seconds.min() + SPREAD_DAYS * SECONDS_OF_A_DAY)
    ends: Contacts = np.sort([sender[kept], receiver[kept]], axis=0)
    return ends


def _spread(contacts: Contacts) -> tuple[object, ...]:
    """The mean share of somebody's contacts with the closest one, three and five, of how many people; and contacts a working day."""
    pairs, counts = np.unique(contacts, axis=1, return_counts=True)
    _, person = np.unique(pairs, return_inverse=True)
    people = [np.sort(np.tile(counts, 2)[person.ravel() == number])[::-1] for number in range(person.max() + 1)]
    chosen = [mine for mine in people if FEWEST <= len(mine) <= MOST and mine.sum() >= LEAST_CONTACTS]
    shares = [float(np.mean([mine[:closest].sum() / mine.sum() for mine in chosen])) for closest in (1, 3, 5)]
    return *shares, len(chosen), 2 * counts.sum() / len(people) / WORKING_DAYS


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
