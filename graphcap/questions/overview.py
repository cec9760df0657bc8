"""What is in a store, and what its kinds mean: the answers of `info` and `kinds`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graphcap.kinds import EVENT_KINDS, TIE_KIND_BY_NAME, TIE_KINDS, assumed_strength, is_mutual
from graphcap.model import Answer
from graphcap.questions.chains import store_of
from graphcap.questions.route import ASSUMED_DECIDERS

if TYPE_CHECKING:
    from graphcap.network import Network
    from graphcap.records import Records, Settings


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


def overview(network: Network, records: Records) -> Answer[Fact]:
    """What is in a store: people, ties by kind, events by kind, deciders, the ladder, and what is unknown of how many."""
    facts = [Fact("people", len(network)), Fact("ties", network.origin.ties)]
    facts += [Fact(f"ties: {name}", count) for name, count in _ties_by_kind(network).items()]
    coverage = network.ties.coverage.array()
    facts.append(Fact("ties with an assumed strength", int((coverage == 0).sum())))
    facts.append(Fact("people without ties", _without_ties(network)))
    facts.append(Fact("events", records.events.num_rows))
    events = Counter(records.events["kind"].to_pylist()) if records.events.num_rows else Counter()
    facts += [Fact(f"events: {name}", events[number]) for number, name in enumerate(records.event_kinds) if events[number]]
    facts.append(Fact("decision-makers", len(network.deciders.people)))
    deciding = Counter(word for words in network.deciders.what for word in words.split(";"))
    facts += [Fact(f"decide {word}", count) for word, count in sorted(deciding.items())]
    facts.append(Fact("ladder", _ladder(network)))
    facts += [Fact(f"unknown: {name}", _unknown(network, name)) for name in network.people.texts]
    notes = (ASSUMED_DECIDERS,) if network.deciders.assumed and len(network.deciders.people) else ()
    return Answer("info", {}, network.as_of, store_of(network), tuple(facts), {}, notes)


def _ties_by_kind(network: Network) -> dict[str, int]:
    numbers = np.bincount(network.ties.kinds.array(), minlength=len(network.kinds)).tolist()
    return {kind.name: numbers[place] for place, kind in enumerate(network.kinds)}


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
