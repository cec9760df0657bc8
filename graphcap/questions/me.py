"""The parts of one person's questions together, on one screen.

- *roles*: of `audit`, the first of each role and how many more; *gaps*: of `audit`;
- *ask next week*: at most one thing with each of up to four people: sponsorship, where `ready` says it is earned; an update, where
  `loop-in` has one open; a check-in with who has a role and is due within seven days by `cadence`; an introduction to the warmest person
  outside the line who can change the title; thanks, where there were none;
- *fading*: of `cadence`, ties that fade, and once strong ones that lapsed;
- *hangs on one person*: who carries over half of the access to decision-makers, and, by `resilience`, who could take their place.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from graphcap.dates import parse_day
from graphcap.evidence.rule import ACTIVE, DORMANT_STRONG, FADING, STATUSES
from graphcap.model import Answer
from graphcap.organisation import number, text
from graphcap.policy import PERSONAL
from graphcap.questions.audit import CAN_CHANGE_TITLE, PEER, AuditRow, audit
from graphcap.questions.cadence import cadence
from graphcap.questions.chains import store_of
from graphcap.questions.gaps import Gatekeeper
from graphcap.questions.loop_in import loop_in
from graphcap.questions.ready import ready
from graphcap.questions.registry import ABOUT_PEOPLE, Column, OwnView, Parameter, Question
from graphcap.questions.resilience import resilience

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graphcap.network import Network
    from graphcap.questions.cadence import CadenceRow
    from graphcap.questions.loop_in import LoopInRow

ROLES, GAPS, ASK, FADES, HANGS = "roles", "gaps", "ask next week", "fading", "hangs on one person"
NEXT_WEEK = timedelta(days=7)
MOST_ASKED = 4
MOST_INTRODUCTIONS = 2
NAMED = 3


@dataclass(frozen=True, slots=True)
class MeRow:
    """One line of the screen: which part, what it is or asks, whom it names, and why."""

    part: str
    what: str
    person: str | None
    person_name: str | None
    why: str
    evidence: tuple[str, ...] = ()


def me(network: Network, person: str) -> Answer[MeRow]:
    """What one person's questions say together.

    Parameters
    ----------
    network
        Any; what is not known has no part, and the notes say so.
    person
        An id or a name.

    Returns
    -------
    Answer
        Roles, gaps, whom to ask next week, what fades, what hangs on one person; ``more`` says who the person is.

    Raises
    ------
    UnknownPerson
        When nobody, or more than one person, fits.
    """
    this = network.number(person)
    id = network.people.ids[this]
    audited, due = audit(network, id), cadence(network, id)
    narrow = [Gatekeeper(**each) for each in audited.more["one_gatekeeper"]]
    gaps = [gap for gap in audited.more["gaps"] if gap not in {str(each) for each in narrow}]
    rows = [
        *_roles(audited.rows),
        *(MeRow(GAPS, "", None, None, gap) for gap in gaps),
        *_asked(network, id, audited.rows, due.rows),
        *_fading(due.rows),
        *_hanging(network, id, narrow),
    ]
    known = {name: text(network, name, this) or None for name in ("title", "department")}
    more = {"person_name": network.people.name(this), **known, "level": number(network, "level", this)}
    notes = [note for note in audited.notes if note.startswith(("unknown", "the store", "nobody"))]
    return Answer("me", {"person": id}, network.as_of, store_of(network), tuple(rows), more, (*notes, ABOUT_PEOPLE))


def _roles(rows: Sequence[AuditRow]) -> Iterator[MeRow]:
    for role, group in groupby(rows, key=lambda row: row.role):
        held = list(group)
        first, others = held[0], [row.person_name for row in held[1:]]
        facts = ["no chain leads there" if first.odds is None else f"odds {first.odds:.3g}"]
        facts += [first.status] if first.status else []
        facts += [f"last contact {first.last_contact}"] if first.last_contact else []
        also = f"; also {', '.join(others[:NAMED])}" if others else ""
        more = f" and {len(others) - NAMED} more" if len(others) > NAMED else ""
        evidence = tuple(dict.fromkeys(id for row in held for id in row.evidence))
        yield MeRow(ROLES, role, first.person, first.person_name, f"{', '.join(facts)}{also}{more}", evidence)


def _asked(network: Network, id: str, roles: Sequence[AuditRow], due: Sequence[CadenceRow]) -> list[MeRow]:
    """Whom to turn to next week: the first thing with each person, in the order of what matters most."""
    left_out = loop_in(network, id).rows
    wanted = [
        *_sponsorship(network, id),
        *_updates(left_out),
        *_check_ins(network, roles, due),
        *_introductions(network, roles),
        *_thanks(left_out),
    ]
    first = {row.person: row for row in reversed(wanted)}
    return [row for row in wanted if first[row.person] is row][:MOST_ASKED]


def _sponsorship(network: Network, id: str) -> Iterator[MeRow]:
    for row in ready(network, id).rows:
        if row.ready:
            yield MeRow(
                ASK, "ask for sponsorship", row.mentor, row.mentor_name, f"{row.results} results seen two steps up; earned", row.evidence
            )


def _updates(rows: Sequence[LoopInRow]) -> Iterator[MeRow]:
    for row in rows:
        if row.open_updates:
            yield MeRow(ASK, "update", row.person, row.person_name, row.why, row.evidence)


def _check_ins(network: Network, roles: Sequence[AuditRow], due: Sequence[CadenceRow]) -> Iterator[MeRow]:
    holders = {row.person: row.role for row in reversed(roles) if row.role != PEER}
    until = (parse_day(network.as_of) + NEXT_WEEK).date().isoformat()
    for row in due:
        if row.person in holders and row.status == STATUSES[ACTIVE] and row.due <= until:
            yield MeRow(ASK, f"{row.kind} with", row.person, row.person_name, f"{holders[row.person]}; due {row.due}: {row.why}")


def _introductions(network: Network, roles: Sequence[AuditRow]) -> list[MeRow]:
    """The warmest of those who decide, are not above and not tied directly: the first on the way to each."""
    found = []
    for row in roles:
        if row.role == CAN_CHANGE_TITLE and row.via is not None and row.via != row.person and row.why.startswith("decides"):
            way = f"can lead to {row.person_name}, who {row.why.split(';')[0]}; odds {row.odds:.3g}"
            found.append(MeRow(ASK, "ask an introduction of", row.via, network.people.name(network.people.ids.place(row.via)), way))
    return found[:MOST_INTRODUCTIONS]


def _thanks(rows: Sequence[LoopInRow]) -> Iterator[MeRow]:
    for row in rows:
        if row.last_thanked is None and row.why.endswith("never thanked"):
            yield MeRow(ASK, "thank", row.person, row.person_name, f"{row.role}; never thanked")


def _fading(due: Sequence[CadenceRow]) -> Iterator[MeRow]:
    for row in due:
        if row.status in {STATUSES[FADING], STATUSES[DORMANT_STRONG]}:
            yield MeRow(FADES, row.status, row.person, row.person_name, row.why)


def _hanging(network: Network, id: str, narrow: Sequence[Gatekeeper]) -> list[MeRow]:
    """Who carries over half of the access; where they have a role, as `resilience` has it, with who could take their place."""
    if not narrow:
        return []
    losses = {row.lost: row for row in resilience(network, id).rows}
    found = []
    for each in narrow:
        loss = losses.get(each.person)
        why, evidence = (_carries(each), ()) if loss is None else (loss.why, loss.evidence)
        found.append(MeRow(HANGS, "", each.person, each.person_name, why, evidence))
    return found


def _carries(narrow: Gatekeeper) -> str:
    left = narrow.access_without
    falls = "no chain to a decision-maker is left" if left is None else f"the best odds to a decision-maker are {left:.3g}"
    return f"without them {falls}; with them {narrow.access:.3g}"


QUESTION = Question(
    name="me",
    summary="One person's questions together on one screen: roles, gaps, whom to ask next week and why, what fades.",
    rule=(
        "Roles and gaps as `audit` has them. Whom to ask next week: sponsorship where `ready` says it is earned, updates of `loop-in`, "
        "check-ins due within seven days by `cadence`, an introduction to who can change the title, thanks; one thing with each of up to "
        "four people. What fades, by `cadence`. What hangs on one person: who carries over half of the access to decision-makers, and, "
        "by `resilience`, who could take their place. A screen has at most 40 lines; --format html writes a page with everything."
    ),
    example='graphcap me "{junior}"',
    about="person",
    reads=("level", "decides", "goals", "skills", "events"),
    parameters=(Parameter("person", "person", "An id or a name.", positional=True),),
    columns=(
        Column("part", "roles, gaps, ask next week, fading, or hangs on one person"),
        Column("what", "the role, what to do, or how the tie stands"),
        Column("person", "id of whom it names; empty for a gap"),
        Column("person_name", "name"),
        Column("why", "the figures"),
        Column("evidence", "ids of the events it rests on"),
    ),
    ask=me,
    roles=PERSONAL,
    own_view=OwnView(
        people=("person",),
        seen=("part", "what", "person", "person_name", "evidence"),
        told=("why",),
        more=("person_name", "title", "department", "level"),
    ),
    also=("html",),
)
