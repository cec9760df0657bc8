"""Shadow sponsors: who speaks for somebody to those who decide, out of sight.

- A decision is a promotion of p, at least 90 days ago. Its decision-maker d is who made it, else whoever of p's manager line decides
  promotion or title. Its window W is the 90 days before.
- A possible sponsor s stands at least two steps above p where both levels are known, is neither p nor d, and is not in p's manager line.
- *Burst* B: by how much z of s's contacts to d in W exceeds 1.5 (`graphcap.evidence.bursts`).
  Somebody who speaks openly (manager, declared sponsor or mentor) for another one whom d decided on within 90 days has no burst here:
  that explains it.
- *Mentions* M: events s -> d in W that name p, and meetings that s called with p and d; m = ln((M + .5)/(mu + .5)), mu the mean over all
  possible sponsors and windows.
- *Discretion* Q = 1 - overt/(overt + O), overt = contacts of s and p in W, O = contacts s -> d in W.
- Score of a pair: (B + 2.5 max(0, m)) x Q. Score of a sponsor: the sum of B over different decision-makers and windows.
- Labels: ``overt`` where s is a declared sponsor, mentor or manager of p; ``process role`` where talking to d before decisions is part of
  what s does (`graphcap.questions.windows`); ``shadow`` where p was named; else ``burst only``: for whom cannot be told, so that tables
  name nobody.
- p by moving the window to other dates of the same season (calendar months with more than half again their share of decisions, or the
  others), every 15 days, away from d's other windows, the true one among them; given where a decision-maker decides about once a year, as
  windows then rarely overlap. Possible sponsors who never turned to d have a p of 1, which makes it weak; q over all of them by Benjamini &
  Hochberg (1995, doi:10.1111/j.2517-6161.1995.tb02031.x).

The frame is that of relational events (Butts 2008, doi:10.1111/j.1467-9531.2008.00203.x) and of studies of promotions (Cullen &
Perez-Truglia 2023, doi:10.1257/aer.20210863). Nothing is learnt about people who were pushed for in vain.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from graphcap.dates import FIRST, MICROSECONDS_OF_A_DAY, microseconds, parse_day
from graphcap.evidence.bursts import WINDOW_DAYS, Contacts
from graphcap.model import Answer
from graphcap.policy import ORGANISATION
from graphcap.questions.brokers import brokers
from graphcap.questions.chains import store_of
from graphcap.questions.decisions import decisions
from graphcap.questions.registry import ABOUT_PEOPLE, Column, Parameter, Question
from graphcap.questions.traces import MOST_A_YEAR, YEAR_DAYS, traces
from graphcap.questions.windows import Windows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graphcap.network import Network
    from graphcap.questions.decisions import Decision
    from graphcap.questions.traces import Trace, Traces

OVERT, PROCESS_ROLE, SHADOW, BURST_ONLY = "overt", "process role", "shadow", "burst only"
DECIMALS = 12
LOW_P = 0.05
WEAKER = "from ties alone, which is a weaker sign: who could speak for others, not who does"
IN_VAIN = "nothing is learnt about people who were pushed for in vain"
CANNOT_TELL = "burst only: cannot tell for whom"


@dataclass(frozen=True, slots=True)
class ShadowRow:
    """What may have been sponsorship: a sponsor, a protege, and a decision-maker's window."""

    sponsor: str
    sponsor_name: str
    protege: str
    protege_name: str | None
    decision_maker: str
    decision_maker_name: str
    promoted_on: str
    observed: int
    expected: float
    z: float
    mentions: int
    discretion: float
    score: float
    p_value: float | None
    q_value: float | None
    other_promotions_same_window: int
    label: str
    why: str
    evidence: tuple[str, ...]

    def to_read(self) -> ShadowRow:
        """The row as people see it: a burst alone does not tell for whom, so that nobody is named."""
        if self.label != BURST_ONLY:
            return self
        others = self.other_promotions_same_window
        decided = f"one of {others + 1} decided in this window" if others else "the one decided in this window"
        return replace(self, protege=decided, protege_name=None, label=CANNOT_TELL)


def shadow(network: Network, *, structure: bool = False) -> Answer[Any]:
    """Who may have spoken for somebody, out of sight, before they were promoted.

    Parameters
    ----------
    network
        With events: promotions, contacts and mentions.
    structure
        From ties alone, a weaker sign: `graphcap.questions.brokers`, whose rows the answer has then.

    Returns
    -------
    Answer
        The highest score first, then by the day, and the ids of sponsor, protege and decision-maker. ``more.sponsors`` ranks hidden
        sponsors by their bursts; ``more.promotions`` has how many decisions each decision-maker took, and how many a year.
    """
    if structure:
        found_brokers, rule = brokers(network)
        notes = (ABOUT_PEOPLE, WEAKER, *rule)
        return Answer("shadow", {"structure": True}, network.as_of, store_of(network), tuple(found_brokers), {}, notes)
    if network.events is None:
        return Answer("shadow", {}, network.as_of, store_of(network), (), {}, tuple(_notes(network, (), None)))
    until = microseconds(parse_day(network.as_of)) // MICROSECONDS_OF_A_DAY
    contacts = Contacts.of(network.events, people=len(network), until=until)
    counted, everyone = decisions(network, contacts)
    found = traces(network, network.events, contacts, counted, everyone)
    windows = Windows.of(counted)
    roles = windows.process_roles(found.found)
    hidden = [trace for trace in found.found if _label(trace, roles) in {SHADOW, BURST_ONLY}]
    rows = tuple(_rows(network, contacts, found, counted, roles))
    more = {
        "sponsors": _sponsors(network, hidden, windows),
        "promotions": _promotions(network, counted, contacts),
        "tested": _tested(found, hidden),
    }
    return Answer("shadow", {}, network.as_of, store_of(network), rows, more, tuple(_notes(network, counted, everyone)))


def _rows(
    network: Network, contacts: Contacts, found: Traces, counted: Sequence[Decision], roles: set[tuple[int, int]]
) -> Iterator[ShadowRow]:
    """The rows of a score above 0, in the order of the answer."""
    days: dict[int, list[int]] = defaultdict(list)
    for decision in counted:
        days[decision.decider].append(decision.day)
    q_values = _q_values([trace.p_value for trace in found.found], tested=found.tested)
    scored = [(trace.score(found.background), trace, q) for trace, q in zip(found.found, q_values, strict=True)]
    kept = [(score, trace, q) for score, trace, q in scored if score > 0]
    for score, trace, q in sorted(kept, key=lambda row: (-round(row[0], DECIMALS), _order(row[1]))):
        others = sum(abs(day - trace.decision.day) < WINDOW_DAYS for day in days[trace.decision.decider]) - 1
        yield _row(network, contacts, trace, score=score, q=q, others=others, label=_label(trace, roles))


def _order(trace: Trace) -> tuple[int, int, int, int]:
    return trace.decision.day, trace.sponsor, trace.decision.protege, trace.decision.decider


def _row(network: Network, contacts: Contacts, trace: Trace, *, score: float, q: float | None, others: int, label: str) -> ShadowRow:
    ids, name, decision = network.people.ids, network.people.name, trace.decision
    events = network.events
    told = dict.fromkeys(events.ids[row] for row in trace.mentions) if events is not None else {}
    return ShadowRow(
        sponsor=ids[trace.sponsor],
        sponsor_name=name(trace.sponsor),
        protege=ids[decision.protege],
        protege_name=name(decision.protege),
        decision_maker=ids[decision.decider],
        decision_maker_name=name(decision.decider),
        promoted_on=_day(contacts, decision.day),
        observed=trace.observed,
        expected=trace.expected,
        z=trace.z,
        mentions=len(trace.mentions),
        discretion=trace.discretion,
        score=score,
        p_value=trace.p_value,
        q_value=q,
        other_promotions_same_window=others,
        label=label,
        why=_why(network, trace),
        evidence=tuple(id for id in told if id),
    )


def _why(network: Network, trace: Trace) -> str:
    """The figures that a row rests on; the protege is not named, since a burst alone does not tell who it was."""
    decider = network.people.name(trace.decision.decider)
    parts = [f"{trace.observed} contacts with {decider} in the {WINDOW_DAYS} days before, {trace.expected:.2g} to be expected"]
    parts.append(f"{len(trace.mentions)} of them named who was promoted" if trace.mentions else "none is known to have named anybody")
    parts.append(f"{trace.overt} contacts with who was promoted" if trace.overt else "no contact with who was promoted")
    return "; ".join(parts)


def _label(trace: Trace, roles: set[tuple[int, int]]) -> str:
    if trace.openly:
        return OVERT
    if (trace.sponsor, trace.decision.decider) in roles:
        return PROCESS_ROLE
    return SHADOW if trace.mentions else BURST_ONLY


def _q_values(p_values: Sequence[float | None], *, tested: int) -> list[float | None]:
    """Benjamini and Hochberg's q of all p that are known, among so many that were tested; p is 1 for all others."""
    from scipy.stats import false_discovery_control

    known = [p for p in p_values if p is not None]
    adjusted = iter(false_discovery_control(known + [1.0] * max(0, tested - len(known))).tolist() if known else ())
    return [None if p is None else next(adjusted) for p in p_values]


def _sponsors(network: Network, hidden: Sequence[Trace], windows: Windows) -> list[dict[str, Any]]:
    """Hidden sponsors by the sum of their bursts over different decision-makers and windows, the highest first."""
    scores: dict[int, list[float]] = defaultdict(list)
    for (sponsor, _, _), burst in windows.bursts(hidden).items():
        scores[sponsor].append(burst)
    ranked = sorted(scores, key=lambda sponsor: (-round(sum(scores[sponsor]), DECIMALS), sponsor))
    ids, name = network.people.ids, network.people.name
    return [
        {"sponsor": ids[sponsor], "sponsor_name": name(sponsor), "score": sum(scores[sponsor]), "windows": len(scores[sponsor])}
        for sponsor in ranked
    ]


def _promotions(network: Network, counted: Sequence[Decision], contacts: Contacts) -> list[dict[str, Any]]:
    """How many promotions each decision-maker decided, and how many windows a year these make."""
    years = max(1.0, contacts.days / YEAR_DAYS)
    promotions = Counter(decision.decider for decision in counted)
    windows = Counter(decider for decider, _ in {(decision.decider, decision.day) for decision in counted})
    return [
        {"decision_maker": network.people.ids[decider], "promotions": promotions[decider], "windows_a_year": windows[decider] / years}
        for decider in sorted(promotions)
    ]


def _tested(found: Traces, hidden: Sequence[Trace]) -> dict[str, int]:
    """How many parts in decisions were looked at, how many possible sponsors were tested, and how many p of hidden ones are below .05."""
    known = [trace.p_value for trace in hidden if trace.p_value is not None]
    return {"looked_at": len(found.found), "tested": found.tested, "p_below_05": sum(p < LOW_P for p in known)}


def _day(contacts: Contacts, day: int) -> str:
    return (FIRST + timedelta(days=contacts.first + day)).date().isoformat()


def _notes(network: Network, counted: Sequence[Decision], everyone: Sequence[Decision] | None) -> Iterator[str]:
    yield ABOUT_PEOPLE
    if everyone is None:
        yield "the store has no events: import promotions, and the contacts before them; or ask with --structure"
        return
    if not everyone:
        yield "no event of kind promotion is known: without decisions there is no window to look at"
    elif len(counted) < len(everyone):
        left_out = len(everyone) - len(counted)
        yield f"{left_out} of {len(everyone)} decisions are left out: younger than 90 days, or without contacts from so long before"
    if "level" not in network.people.numbers:
        yield "no levels are known: anybody may be a sponsor of anybody"
    if everyone:
        yield f"p is given for who decides at most {MOST_A_YEAR:g} times a year, as windows then rarely overlap; other rows are a screening"
        yield IN_VAIN


QUESTION = Question(
    name="shadow",
    summary="Shadow sponsors: who may have spoken for whom, out of sight, before a promotion.",
    rule=(
        "For each promotion at least 90 days old: who, two steps above the promoted and outside their line, turned to whoever decided "
        "more often than usual in the 90 days before? Expected contacts are the own usual rate, times everybody's contacts to the "
        "decider then over usual, times own contacts to all others then over usual; z is the signed root of the deviance, and what "
        "exceeds 1.5 a burst B. Mentions of the promoted to the decider count 2.5 ln((M + .5)/(background + .5)); both are multiplied by "
        "discretion, 1 - overt/(overt + contacts). Label: overt (declared), process role (bursts in over half of a decider's windows, or "
        "towards over half of all deciders), shadow (named at least once), else burst only: for whom cannot be told, and tables name "
        "nobody. p moves the window to other "
        "dates of the same season; q by Benjamini and Hochberg. With --structure, from ties alone and weaker: people without a formal "
        "role, of high betweenness and low constraint, who have ties to two who decide or more."
    ),
    example="graphcap shadow",
    about="people",
    reads=("level", "manager", "promotion", "mention"),
    parameters=(Parameter("structure", "flag", "From ties alone: who stands between others and those who decide.", default=False),),
    columns=(
        Column("sponsor", "id of who may have spoken"),
        Column("sponsor_name", "name"),
        Column("protege", "id of who was promoted; tables name nobody for a burst only"),
        Column("protege_name", "name"),
        Column("decision_maker", "id of who decided"),
        Column("decision_maker_name", "name"),
        Column("promoted_on", "the day"),
        Column("observed", "contacts of sponsor and decision-maker in the 90 days before"),
        Column("expected", "contacts to be expected"),
        Column("z", "signed root of the deviance"),
        Column("mentions", "events among them that name the promoted"),
        Column("discretion", "1 where sponsor and promoted had no contact"),
        Column("score", "burst and mentions, times discretion"),
        Column("p_value", "by moving the window; empty where windows overlap too much"),
        Column("q_value", "false discovery rate"),
        Column("other_promotions_same_window", "others whom the same person promoted less than 90 days before or after"),
        Column("label", "overt, process role, shadow or burst only"),
        Column("why", "the figures it rests on"),
        Column("evidence", "ids of the events that name the promoted"),
    ),
    ask=shadow,
    roles=ORGANISATION,
)
