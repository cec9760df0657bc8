"""Backtest: what the answers of a day would have said about what happened in the year after it.

Outcomes are of the 365 days from the day on: *promotion* of people who were there on it (``promotion`` events), and *accepted ask* of the
asks made (accepted or not). Each measure is of the day, of the promoted person or of who asked:

- *access*: odds of the best chain of at most 4 ties to anybody who decides, 0 where there is none;
- *sponsors*: how many people are declared as their sponsor, or spoke about them to somebody who decides;
- *warmth*: odds of the best chain to anybody who decides promotion or title; of an ask, to whom it was for;
- beside them *degree*: how many people they have a tie with, *tenure* in days, and *potential*.

How well a measure tells those to whom it happened from the others: `graphcap.questions.curves`. *Better* is a measure whose area is above
that of degree in 97.5 % of the samples. Ties and events are those before the day; people's columns have no history.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from graphcap.asks import ACCEPTED, OUTCOMES
from graphcap.dates import microseconds, parse_day
from graphcap.errors import InputError
from graphcap.events import NOBODY_NUMBER
from graphcap.model import Answer
from graphcap.policy import ORGANISATION
from graphcap.questions.chains import store_of
from graphcap.questions.curves import FEWEST, Curve, better, curve
from graphcap.questions.decisions import DECIDING_WORDS, PROMOTION
from graphcap.questions.identities import words_of
from graphcap.questions.narrowing import Narrowing
from graphcap.questions.pairs_by_role import pairs_by_role
from graphcap.questions.registry import TIE_PARAMETERS, Column, Question
from graphcap.questions.standing import MAX_TIES, people_there
from graphcap.search.permitted import permitted_chains, permitted_reach

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import numpy.typing as npt

    from graphcap.network import Network

    Floats = npt.NDArray[np.float64]
    Mask = npt.NDArray[np.bool_]
    Numbers = npt.NDArray[np.int64]

DAYS = 365
ACCESS, SPONSORS, WARMTH, DEGREE, TENURE, POTENTIAL = MEASURES = ("access", "sponsors", "warmth", "degree", "tenure", "potential")
OURS = (ACCESS, SPONSORS, WARMTH)
ASKED = "accepted ask"
NO_BETTER = "no better than counting contacts"
CHANCE = 0.5


@dataclass(frozen=True, slots=True)
class BacktestRow:
    """How well a measure of the day tells to whom something happened; None where fewer than 5 people tell."""

    measure: str
    outcome: str
    auc: float | None
    low: float | None
    high: float | None
    n: int
    happened: int | None
    better: bool | None
    why: str


class _Case(NamedTuple):
    """One outcome: to which of some people or asks it happened, and the measures of each."""

    outcome: str
    happened: Mask
    measures: dict[str, Floats]


def backtest(
    network: Network,
    *,
    later: Network | None = None,
    kind: Iterable[str] = (),
    not_kind: Iterable[str] = (),
) -> Answer[BacktestRow]:
    """How well access, sponsors and warmth of a day tell what happened in the year after it.

    Parameters
    ----------
    network
        Of the day.
    later
        The same people on a later day, a year later at best: its events and asks after the day are what happened.
    kind, not_kind
        As in `graphcap.intro`. Nobody is left out: two answers would tell what happened to them.

    Returns
    -------
    Answer
        A row for each outcome that is known and each measure, in the order of the contract.

    Raises
    ------
    InputError
        When ``later`` is missing or not later.
    """
    if later is None or parse_day(later.as_of) <= parse_day(network.as_of):
        message = "a backtest needs a day before the store's own: name one with --as-of, a year before the newest events say"
        raise InputError(message)
    narrowing = Narrowing.of(network, kind=kind, not_kind=not_kind, avoid=())
    measured = _measures(network, narrowing)
    there = people_there(network) & ~(measured[TENURE] < 0)  # who joined later was not there
    cases = [case for case in (_promotions(network, later, there, measured), _asks(network, later, there, measured, narrowing)) if case]
    rows = tuple(row for case in cases for row in _rows(case))
    more = {"verdict": list(_verdicts(rows)), "until": _end(network, later).date().isoformat()}
    return Answer("backtest", dict(narrowing.asked), network.as_of, store_of(network), rows, more, tuple(_notes(network, later, cases)))


def _end(network: Network, later: Network) -> Any:
    return min(parse_day(network.as_of) + timedelta(days=DAYS), parse_day(later.as_of))


def _measures(network: Network, narrowing: Narrowing) -> dict[str, Floats]:
    """Each measure of everybody on the day."""
    limits: dict[str, Any] = {"max_ties": MAX_TIES, "kinds": narrowing.kinds}
    deciders = network.deciders.numbers()
    promoting = sorted({person for word in DECIDING_WORDS for person in network.deciders.numbers(word)})
    roles = pairs_by_role(network)
    sponsoring = roles.target[roles.sponsors | (roles.about_you > 0)]
    potential = network.people.numbers.get(POTENTIAL)
    return {
        ACCESS: np.nan_to_num(permitted_reach(network, deciders, **limits).odds) if deciders else np.full(len(network), np.nan),
        SPONSORS: np.bincount(sponsoring, minlength=len(network)).astype(np.float64),
        WARMTH: np.nan_to_num(permitted_reach(network, promoting, **limits).odds) if promoting else np.full(len(network), np.nan),
        DEGREE: _degrees(network),
        TENURE: _tenures(network),
        POTENTIAL: np.full(len(network), np.nan) if potential is None else potential.array(),
    }


def _tenures(network: Network) -> Floats:
    """For how many days everybody has been there; NaN where that is unknown."""
    since, day = words_of(network, "joined", np.ones(len(network), bool)), parse_day(network.as_of)
    days = [float((day - parse_day(text)).days) for text in since.texts]
    return np.array([*days, np.nan])[since.numbers]  # the last place is that of nowhere


def _degrees(network: Network) -> Floats:
    """With how many people everybody has a tie, whichever way."""
    count, keys = len(network), []
    for side in (network.outgoing, network.incoming):
        offsets = side.offsets.array().astype(np.int64)
        owners = np.repeat(np.arange(count), offsets[1:] - offsets[:-1])
        neighbours = side.neighbours.array().astype(np.int64)
        above = owners < neighbours  # every pair stands once on either side, or on both
        keys.append(owners[above] * count + neighbours[above])
    pairs = np.sort(np.concatenate(keys))
    pairs = pairs[np.diff(pairs, prepend=-1) > 0]
    lower, upper = np.divmod(pairs, max(1, count))
    return (np.bincount(lower, minlength=count) + np.bincount(upper, minlength=count)).astype(np.float64)


def _within(times: Any, network: Network, later: Network) -> Numbers:
    """The rows of the window, of times that rise."""
    start, end = (microseconds(day) for day in (parse_day(network.as_of), _end(network, later)))
    return np.arange(*np.searchsorted(times.array(), (start, end)))


def _promotions(network: Network, later: Network, there: Mask, measured: dict[str, Floats]) -> _Case | None:
    """Who of those there was promoted; None without promotions."""
    events = later.events
    number = None if events is None else events.kind_number(PROMOTION)
    if events is None or number is None:
        return None
    rows = _within(events.times, network, later)
    rows = rows[events.kinds.array()[rows] == number]
    about, target = events.about.array()[rows], events.targets.array()[rows]
    promoted = np.where(about == NOBODY_NUMBER, target, about)
    happened = np.zeros(len(network), bool)
    happened[promoted[promoted != NOBODY_NUMBER]] = True
    return _Case(PROMOTION, happened[there], {name: values[there] for name, values in measured.items()}) if len(rows) else None


def _asks(network: Network, later: Network, there: Mask, measured: dict[str, Floats], narrowing: Narrowing) -> _Case | None:
    """Which asks were accepted; None without asks whose outcome is known."""
    asks = later.asks
    if asks is None:
        return None
    rows = _within(asks.times, network, later)
    source, target, outcome = (column.array()[rows].astype(np.int64) for column in (asks.sources, asks.targets, asks.outcomes))
    counted = (outcome < len(OUTCOMES)) & there[source] & there[target]
    if not counted.any():
        return None
    source, target = source[counted], target[counted]
    limits: dict[str, Any] = {"best": 1, "max_ties": MAX_TIES, "kinds": narrowing.kinds}
    chains = [
        permitted_chains(network, one, (other,), **limits).chains for one, other in zip(source.tolist(), target.tolist(), strict=True)
    ]
    warmth = np.array([chain[0].odds if chain else 0.0 for chain in chains])
    measures = {name: values[source] for name, values in measured.items()} | {WARMTH: warmth}
    return _Case(ASKED, outcome[counted] == OUTCOMES.index(ACCEPTED), measures)


def _rows(case: _Case) -> Iterator[BacktestRow]:
    curves = {name: curve(values, case.happened) for name, values in case.measures.items()}
    for name in MEASURES:
        found = curves[name]
        above = better(found, curves[DEGREE]) if name in OURS else None
        told = int(case.happened[~np.isnan(case.measures[name])].sum())
        shown = _to_fives(told) if min(told, found.n - told) >= FEWEST else None
        yield BacktestRow(name, case.outcome, found.area, found.low, found.high, found.n, shown, above, _why(name, found, above, shown))


def _to_fives(people: int) -> int:
    """A head count to the next five, so that two days, which share most people, do not tell to whom it happened between them."""
    return FEWEST * round(people / FEWEST)


def _why(name: str, found: Curve, above: bool | None, happened: int | None) -> str:  # noqa: FBT001 - a column's value
    if found.area is None or found.low is None or found.high is None or happened is None:
        return f"too few to say: of those whose {name} is known, fewer than {FEWEST} are on one side"
    others = found.n - happened
    told = f"in {found.area:.0%} of all couples the one of {happened:,} to whom it happened had more {name} than the one of {others:,}"
    if name not in OURS:
        return told
    return f"{told}; {'better than counting contacts' if above else NO_BETTER}"


def _verdicts(rows: Iterable[BacktestRow]) -> Iterator[str]:
    """What each of our measures is worth."""
    for row in rows:
        if row.measure in OURS:
            word = (
                "too few to say" if row.auc is None or row.better is None else "better than counting contacts" if row.better else NO_BETTER
            )
            chance = row.low is not None and row.high is not None and row.low <= CHANCE <= row.high
            yield f"{row.outcome}, {row.measure}: {word}{', and no better than chance' if chance else ''}"


def _notes(network: Network, later: Network, cases: list[_Case]) -> Iterator[str]:
    days = (_end(network, later) - parse_day(network.as_of)).days
    if days < DAYS:
        yield f"only {days} of the {DAYS} days after {network.as_of} are known"
    outcomes = {case.outcome for case in cases}
    if PROMOTION not in outcomes:
        yield f"no promotion is known from {network.as_of} on; import events of kind promotion"
    if ASKED not in outcomes:
        yield f"no ask with an outcome is known from {network.as_of} on; log them with `graphcap asked`"
    if not len(network.deciders.people):
        yield "nobody is known to decide anything, so that access and warmth are unknown; give a `decides` column, or --deciders at import"
    yield "people's columns have no history: who decides and potential are as they are known now"
    yield "who was promoted may have had access because of it: this is how well a measure foretells, not what causes what"


QUESTION = Question(
    name="backtest",
    summary="How well access, sponsors and warmth of a day tell who was promoted, and which asks were accepted, in the year after.",
    rule=(
        "Of the 365 days after --as-of: the area under the ROC curve (AUC: the chance that one to whom it happened had more than one to "
        "whom it did not, equals counting half; doi:10.1148/radiology.143.1.7063747) of access (odds to anybody who decides), sponsors "
        "(how many) and warmth (odds to who decides promotion or title; of an ask, to whom it was for), as of that day, with the middle 95 "
        "% of 500 bootstrap samples, beside degree, tenure and potential. A measure is better than counting contacts when it is above "
        "degree in 97.5 % of the samples; else the answer says that it is not. Under five people on a side: too few to say. How "
        "many it happened to is told to the next five."
    ),
    example="graphcap backtest --as-of 2025-01-31",
    about="group",
    reads=("decides", "joined", "potential", "promotion", "events about a person"),
    parameters=tuple(parameter for parameter in TIE_PARAMETERS if parameter.name != "avoid"),
    columns=(
        Column("measure", "of the day: access, sponsors, warmth; degree, tenure, potential"),
        Column("outcome", "promotion or accepted ask"),
        Column("auc", "area under the ROC curve: .5 tells nothing, 1 everything; empty where too few tell"),
        Column("low", "lower end of its interval"),
        Column("high", "upper end"),
        Column("n", "people, or asks, of whom the measure is known"),
        Column("happened", "to how many of them it happened, to the next five"),
        Column("better", "whether it is better than counting contacts"),
        Column("why", "the figures it rests on"),
    ),
    ask=backtest,
    roles=ORGANISATION,
    later=True,
)
