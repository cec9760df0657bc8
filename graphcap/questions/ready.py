"""From mentor to sponsor: sponsorship is earned, not requested. Five conditions, and what is missing.

For each mentor of a person (`graphcap.questions.roles`), each condition is met, missing or unknown:

- *results*: three or more of the person's results were seen by somebody two or more steps of the ladder above them;
- *active tie*: the tie to the mentor is active, and older than six months;
- *feedback acted on*: some feedback of that mentor was acted on (`graphcap.questions.feedback`); unknown without feedback whose 60 days are
  over;
- *goal recorded*;
- *mentor decides*: the mentor decides promotion, title, or what a goal of the person names (such as a budget).

``readiness`` is the share met of the known ones. ``ready`` is yes when all five are met, no when one is missing, else unknown: so nobody is
ready with fewer than three results. After Ibarra, Carter & Silva 2010 (Harvard Business Review 88(9)).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from graphcap.dates import parse_day
from graphcap.evidence.rule import ACTIVE, STATUSES
from graphcap.lookup import folded
from graphcap.model import Answer
from graphcap.organisation import line, number, words
from graphcap.policy import PERSONAL
from graphcap.questions.chains import store_of
from graphcap.questions.contact import contact
from graphcap.questions.feedback import feedback_to
from graphcap.questions.registry import ABOUT_PEOPLE, Column, OwnView, Parameter, Question
from graphcap.questions.results import Seniors, has_results, results
from graphcap.questions.roles import TITLE_WORDS, deciders_known, decides, mentors
from graphcap.questions.route import ASSUMED_DECIDERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphcap.network import Network
    from graphcap.questions.feedback import Feedback

ENOUGH_RESULTS = 3
SIX_MONTHS = timedelta(days=182.625)
RESULTS, ACTIVE_TIE, FEEDBACK, GOAL, DECIDES = "results", "active tie", "feedback acted on", "goal recorded", "mentor decides"
NEXT_STEPS = {
    RESULTS: "let more results be seen two steps up",
    ACTIVE_TIE: "keep in touch with them for six months",
    FEEDBACK: "act on feedback of theirs and show them the result",
    GOAL: "record a goal and tell them",
    DECIDES: "ask them who decides, for an introduction",
}


@dataclass(frozen=True, slots=True)
class ReadyRow:
    """How near one mentor is to sponsoring a person; None is unknown."""

    mentor: str
    mentor_name: str
    met: tuple[str, ...]
    unknown: tuple[str, ...]
    readiness: float | None
    ready: bool | None
    results: int | None
    missing: tuple[str, ...]
    next_step: str | None
    or_someone_they_know: str | None
    or_someone_they_know_name: str | None
    why: str
    evidence: tuple[str, ...]


class _Seen(NamedTuple):
    """How many of a person's results were seen two steps up, and how many may have been; None where the store holds no achievements."""

    sure: int | None
    perhaps: int
    ids: tuple[str, ...]

    @property
    def enough(self) -> bool | None:
        if self.sure is None:
            return None
        return True if self.sure >= ENOUGH_RESULTS else None if self.sure + self.perhaps >= ENOUGH_RESULTS else False

    @property
    def known(self) -> int | None:
        """None where levels are unknown that would change it."""
        return None if self.perhaps else self.sure


def ready(network: Network, person: str) -> Answer[ReadyRow]:
    """Which mentor may become a sponsor of a person, and what is missing.

    Parameters
    ----------
    network
        Any; what its events and columns do not tell is unknown.
    person
        An id or a name.

    Returns
    -------
    Answer
        A row for each mentor: ready first, then by readiness, then by id.

    Raises
    ------
    UnknownPerson
        When nobody, or more than one person, fits.
    """
    me = network.number(person)
    seen, given = _seen(network, me), feedback_to(network, me)
    rows = [_row(network, me, mentor, seen=seen, given=[each for each in given if each.giver == mentor]) for mentor in mentors(network, me)]
    rows.sort(key=lambda row: (row.ready is not True, -(row.readiness or 0.0), -len(row.met), row.mentor))
    name = network.people.ids[me]
    return Answer("ready", {"person": name}, network.as_of, store_of(network), tuple(rows), {}, _notes(network, me, rows, seen))


def _seen(network: Network, me: int) -> _Seen:
    if not has_results(network):
        return _Seen(None, 0, ())
    seniors = Seniors.of(network, me)
    mine = [(result, seniors.saw(result)) for result in results(network, me)]
    ids = tuple(result.id for result, seen in mine if seen and result.id)
    return _Seen(sum(seen is True for _, seen in mine), sum(seen is None for _, seen in mine), ids)


def _row(network: Network, me: int, mentor: int, *, seen: _Seen, given: Sequence[Feedback]) -> ReadyRow:
    conditions = {
        RESULTS: seen.enough,
        ACTIVE_TIE: _active(network, me, mentor),
        FEEDBACK: _acted(network, given),
        GOAL: bool(words(network, "goals", me)) if "goals" in network.people.texts else None,
        DECIDES: _decides(network, me, mentor),
    }
    met, missing, unknown = (tuple(name for name, value in conditions.items() if value is wanted) for wanted in (True, False, None))
    known = _known_decider(network, me, mentor)
    people = network.people
    return ReadyRow(
        mentor=people.ids[mentor],
        mentor_name=people.name(mentor),
        met=met,
        unknown=unknown,
        readiness=len(met) / (len(met) + len(missing)) if met or missing else None,
        ready=False if missing else None if unknown else True,
        results=seen.known,
        missing=missing,
        next_step=next((NEXT_STEPS[name] for name in (*missing, *unknown)), None),
        or_someone_they_know=None if known is None else people.ids[known],
        or_someone_they_know_name=None if known is None else people.name(known),
        why=_why(network, mentor, seen=seen, given=given, conditions=conditions),
        evidence=(*seen.ids, *(each.id for each in given if each.acted and each.id)),
    )


def _active(network: Network, me: int, mentor: int) -> bool | None:
    facts = contact(network, me, mentor)
    if facts.status is None or facts.first is None or facts.status == STATUSES[0]:
        return None
    return facts.status == STATUSES[ACTIVE] and parse_day(network.as_of) - facts.first >= SIX_MONTHS


def _acted(network: Network, given: Sequence[Feedback]) -> bool | None:
    if any(each.acted for each in given):
        return True
    return False if any(each.context and each.is_due(parse_day(network.as_of)) for each in given) else None


def _decides(network: Network, me: int, mentor: int) -> bool | None:
    if not deciders_known(network):
        return None
    return bool(set(decides(network, mentor)) & _needed(network, me))


def _needed(network: Network, me: int) -> set[str]:
    """Promotion, title, and every word of the goals that somebody may decide."""
    return {*TITLE_WORDS, *(folded(word) for goal in words(network, "goals", me).values() for word in goal.split())}


def _known_decider(network: Network, me: int, mentor: int) -> int | None:
    """Whom of those who decide what is needed, outside the person's line, the mentor has the strongest tie to."""
    needed, barred = _needed(network, me), {me, *line(network, me)} | network.reserve.no_targets_of(me)
    others = network.outgoing.of(mentor)[0]  # strongest first
    return next((other for other in others if other not in barred and needed & set(decides(network, other))), None)


def _why(network: Network, mentor: int, *, seen: _Seen, given: Sequence[Feedback], conditions: dict[str, bool | None]) -> str:
    acted, what = sum(each.acted for each in given), ", ".join(decides(network, mentor))
    results_seen = "results unknown" if seen.sure is None else f"{seen.sure} result{'' if seen.sure == 1 else 's'} seen two steps up"
    told = {True: "met", False: "missing", None: "unknown"}
    parts = [f"{name} {told[value]}" for name, value in conditions.items()]
    fed = f"{'some' if acted else 'none'} of their feedback acted on" if given else "no feedback of theirs"
    decided = f"decides {what}" if what else "decides nothing that is known"
    return f"{results_seen}; {fed}; {decided} ({', '.join(parts)})"


def _notes(network: Network, me: int, rows: Sequence[ReadyRow], seen: _Seen) -> tuple[str, ...]:
    name = network.people.name(me)
    notes = [] if rows else [f"no mentor of {name}: nobody is declared as one or gave advice or feedback before {network.as_of}"]
    if not network.events:
        notes.append("the store has no events: results, ties and feedback are unknown; import achievements, feedback and contacts")
    elif seen.sure is None:
        notes.append("the store has no achievements: results are unknown; import events of that kind")
    if number(network, "level", me) is None:
        notes.append(f"no level is known for {name}, so who is two steps up is unknown")
    if not deciders_known(network):
        notes.append("who decides is unknown; give a `decides` column or import with --deciders")
    if network.deciders.assumed:
        notes.append(ASSUMED_DECIDERS)
    return (*notes, ABOUT_PEOPLE)


QUESTION = Question(
    name="ready",
    summary="Which mentor may become a sponsor, and what is missing: sponsorship is earned, not requested.",
    rule=(
        "Five conditions for each mentor, each met, missing or unknown: three or more results seen two steps up; the tie active and older "
        "than six months; feedback of theirs acted on; a goal recorded; the mentor decides promotion, title, or what a goal names. "
        "Readiness is the share met of the known ones; ready means all five, so never with fewer than three results. Or somebody they "
        "know: the mentor's strongest tie to a decision-maker outside the manager line (after Ibarra, Carter & Silva 2010)."
    ),
    example='graphcap ready "{junior}"',
    about="person",
    reads=("level", "decides", "goals", "achievement", "advice", "feedback"),
    parameters=(Parameter("person", "person", "An id or a name.", positional=True),),
    columns=(
        Column("mentor", "id"),
        Column("mentor_name", "name"),
        Column("met", "conditions that are met"),
        Column("unknown", "conditions that the data does not tell"),
        Column("readiness", "share met of the known conditions"),
        Column("ready", "yes: all five are met; no: one is missing; empty: unknown"),
        Column("results", "how many were seen two steps up; empty where unknown"),
        Column("missing", "conditions that are missing"),
        Column("next_step", "what to do first"),
        Column("or_someone_they_know", "id of the decision-maker they have the strongest tie to"),
        Column("or_someone_they_know_name", "name"),
        Column("why", "the figures"),
        Column("evidence", "ids of the events it rests on"),
    ),
    ask=ready,
    roles=PERSONAL,
    own_view=OwnView(
        people=("person",),
        seen=(
            "mentor",
            "mentor_name",
            "met",
            "unknown",
            "readiness",
            "ready",
            "results",
            "missing",
            "next_step",
            "or_someone_they_know",
            "or_someone_they_know_name",
            "evidence",
        ),
        told=("why",),
    ),
)
