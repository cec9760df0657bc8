"""What is in a store, and what its kinds mean: the answers of `info` and `kinds`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graphcap.evidence.rule import MEANINGS, PRAISE_KINDS, RULE, SOFT_KINDS, STATUSES, TWO_WAY_KINDS
from graphcap.kinds import EVENT_KINDS, TIE_KIND_BY_NAME, TIE_KINDS, assumed_strength, is_mutual
from graphcap.model import Answer
from graphcap.questions.chains import store_of
from graphcap.questions.route import ASSUMED_DECIDERS
from graphcap.readers.taking import POOLING, SMALLEST_STAR
from graphcap.reserve import AWAY, LEFT, NO_INTRODUCER, NO_TARGET

if TYPE_CHECKING:
    from graphcap.network import Network
    from graphcap.records import Records, Settings

SAYING_NO = ("left", "away", "do_not_ask")
"""Columns whose empty cells are not unknown."""
STAR_SHARE = 0.9
"""A store is a star where one person is an end of so many of its ties."""
RESERVED = {"not to be asked to introduce": NO_INTRODUCER, "not to be led to": NO_TARGET, "have left": LEFT, "are away": AWAY}


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure about a store."""

    what: str
    value: int | float | str | None


@dataclass(frozen=True, slots=True)
class KindRow:
    """One kind of tie or event.

    ``ways`` is ``both`` or ``as written``; ``assumed`` the strength without evidence (ties); ``weight`` in the evidence (events).
    """

    kind: str
    of: str
    ways: str | None
    assumed: float | None
    weight: float | None
    count: int | None
    why: str


@dataclass(frozen=True, slots=True)
class ConstantRow:
    """One constant of the rule of strength."""

    constant: str
    value: float
    meaning: str


def overview(network: Network, records: Records) -> Answer[Fact]:
    """What is in a store: people, ties by kind, events by kind, asks by outcome, deciders, the ladder, and what is unknown of how many."""
    facts = [Fact("people", len(network)), Fact("ties", network.origin.ties)]
    facts += [Fact(f"ties: {name}", count) for name, count in _ties_by_kind(network).items()]
    coverage = network.ties.coverage.array()
    facts.append(Fact("ties with an assumed strength", int((coverage == 0).sum())))
    facts.append(Fact("people without ties", _without_ties(network)))
    facts.append(Fact("events", records.events.num_rows))
    events = np.bincount(records.events["kind"].to_numpy(), minlength=len(records.event_kinds)).tolist()
    facts += [Fact(f"events: {name}", count) for name, count in zip(records.event_kinds, events, strict=True) if count]
    facts += _evidence(network)
    facts.append(Fact("asks", records.asks.num_rows))
    outcomes = Counter(records.asks["outcome"].to_pylist())
    facts += [Fact(f"asks: {outcome or 'not known yet'}", count) for outcome, count in sorted(outcomes.items(), key=str)]
    facts.append(Fact("decision-makers", len(network.deciders.people)))
    deciding = Counter(word for words in network.deciders.what for word in words.split(";"))
    facts += [Fact(f"decide {word}", count) for word, count in sorted(deciding.items())]
    facts.append(Fact("ladder", _ladder(network)))
    facts += [Fact(what, len(network.reserve.marked(mark))) for what, mark in RESERVED.items()]
    facts += [Fact(f"unknown: {name}", _unknown(network, name)) for name in network.people.texts if name not in SAYING_NO]
    notes = (ASSUMED_DECIDERS,) if network.deciders.assumed and len(network.deciders.people) else ()
    return Answer("info", {}, network.as_of, store_of(network), tuple(facts), {}, (*notes, *_star(network)))


def _ties_by_kind(network: Network) -> dict[str, int]:
    numbers = np.bincount(network.ties.kinds.array(), minlength=len(network.kinds)).tolist()
    return {kind.name: numbers[place] for place, kind in enumerate(network.kinds)}


def _evidence(network: Network) -> list[Fact]:
    """How many pairs there is evidence of, in all and by status."""
    if network.evidence is None:
        return []
    counts = np.bincount(network.evidence.status.array(), minlength=len(STATUSES)).tolist()
    by_status = [Fact(f"pairs: {name}", count) for name, count in zip(STATUSES, counts, strict=True) if count]
    return [Fact("pairs with evidence", sum(counts)), *by_status]


def _star(network: Network) -> tuple[str, ...]:
    """What to say where one person is an end of nearly all ties."""
    ties = network.ties
    starts = np.diff(ties.offsets.array().astype(np.int64))
    ends = starts + np.bincount(ties.targets.array(), minlength=len(network))
    if np.count_nonzero(ends) <= SMALLEST_STAR or ends.max() < STAR_SHARE * starts.sum():
        return ()
    center = int(ends.argmax())
    share = f"{int(ends[center]):,} of {int(starts.sum()):,} ties"
    return (
        f'the store is a star: "{network.people.name(center)}" is an end of {share}, so that hardly anybody else can introduce; {POOLING}',
    )


def _without_ties(network: Network) -> int:
    out = np.diff(network.outgoing.offsets.array().astype(np.int64))
    into = np.diff(network.incoming.offsets.array().astype(np.int64))
    return int(((out + into) == 0).sum())


def _ladder(network: Network) -> str | None:
    """The distinct levels, lowest first: level gaps are steps between them."""
    levels = network.people.numbers.get("level")
    if levels is None:
        return None
    values = np.unique(levels.array())
    return " < ".join(f"{value:g}" for value in values[~np.isnan(values)]) or None


def _unknown(network: Network, name: str) -> int:
    lengths = np.diff(network.people.texts[name].offsets.array().astype(np.int64))
    return int((lengths == 0).sum())


def strength_table() -> Answer[ConstantRow]:
    """Every constant of the rule by which evidence makes a strength."""
    rows = tuple(ConstantRow(name, value, MEANINGS[name]) for name, value in RULE._asdict().items())
    notes = (
        f"one event each way: {', '.join(TWO_WAY_KINDS)}; soft: {', '.join(SOFT_KINDS)}; praise: {', '.join(PRAISE_KINDS)}",
        "what an event weighs by its kind stands in `graphcap kinds`, the rule in docs/strength.md",
    )
    return Answer("kinds", {"strength": True}, "", {}, rows, {}, notes)


def kinds_table(network: Network | None = None, settings: Settings | None = None) -> Answer[KindRow]:
    """The kinds that graphcap knows, and those of a store as its settings have them."""
    counts: dict[str, int] = {}
    mutual: dict[str, bool] = {}
    if network is not None:
        counts = _ties_by_kind(network)
        mutual = {kind.name: kind.mutual for kind in network.kinds}
    own = [name for name in counts if name not in TIE_KIND_BY_NAME]
    assume: dict[str, Any] = dict(settings.assume) if settings else {}
    rows = []
    for name in [*(kind.name for kind in TIE_KINDS), *own]:
        known = TIE_KIND_BY_NAME.get(name)
        ways = "both" if mutual.get(name, is_mutual(name)) else "as written"
        why = known.reason if known else "your own kind: as written, unless --mutual says otherwise"
        rows.append(KindRow(name, "tie", ways, assume.get(name, assumed_strength(name)), None, counts.get(name), why))
    rows += [KindRow(kind.name, "event", None, None, kind.weight, None, kind.direction) for kind in EVENT_KINDS]
    as_of, store = ("", {}) if network is None else (network.as_of, store_of(network))
    return Answer("kinds", {}, as_of, store, tuple(rows), {}, ("unknown kinds of tie go as written; unknown kinds of event weigh 1",))
