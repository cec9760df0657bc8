"""Who could mentor somebody: people who have the skills they want, weighed by how they mentor and how warmly they are reached.

How candidates are found and weighed stands in `graphcap.questions.mentoring`. What the person could offer in turn are their skills that the
other wants: both gain where there is any (Cropanzano & Mitchell 2005, doi:10.1177/0149206305279602). Whether somebody answers at all stands
beside the score, not in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphcap.model import Answer
from graphcap.organisation import has_left, is_away, number, words
from graphcap.policy import PERSONAL
from graphcap.questions.chains import calibrated, given, odds_note, store_of
from graphcap.questions.mentoring import MOST_STEPS, WEIGHED, Candidate, Candidates, mentor_candidates
from graphcap.questions.narrowing import Narrowing
from graphcap.questions.record import reply_rate
from graphcap.questions.registry import ABOUT_PEOPLE, ALUMNI, TIE_PARAMETERS, Column, OwnView, Parameter, Question
from graphcap.questions.roles import mentors as present_mentors
from graphcap.questions.skills import Wanted, offer, wanted_skills
from graphcap.questions.warm import Warmth, way_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graphcap.network import Network
    from graphcap.search.chains import FoundChain

NO_EVENTS = (
    "the store has no events: flexibility, trust, credibility and reply rate are unknown; import sessions and endorsements to see them"
)


@dataclass(frozen=True, slots=True)
class MentorRow:
    """Somebody who could be a mentor; None is unknown."""

    mentor: str
    mentor_name: str
    present: bool
    skills: tuple[str, ...]
    offer: tuple[str, ...]
    experience: int | None
    relevance: float | None
    flexibility: float | None
    trust: float | None
    credibility: float | None
    reply_rate: float | None
    odds: float
    via: str
    free: float | None
    score: float
    coverage: float
    assumed: tuple[str, ...]
    left: bool
    away: bool
    why: str
    evidence: tuple[str, ...]


def mentors(
    network: Network,
    person: str,
    *,
    best: int = 10,
    kind: Iterable[str] = (),
    not_kind: Iterable[str] = (),
    avoid: Iterable[str] = (),
    alumni: bool = False,
) -> Answer[MentorRow]:
    """Who could mentor a person.

    Parameters
    ----------
    network
        With skills; events make it better.
    person
        An id or a name.
    best
        How many at most.
    kind, not_kind, avoid, alumni
        As in `graphcap.intro`; with alumni those who have left may be mentors, too.

    Returns
    -------
    Answer
        The highest score first; those of whom less than half is known after the others, those without free capacity last.

    Raises
    ------
    UnknownPerson, InputError
        As in `graphcap.intro`.
    """
    me = network.number(person)
    narrowing = Narrowing.of(network, kind=kind, not_kind=not_kind, avoid=avoid, ends=(me,))
    wanted, found = wanted_skills(network, me), Candidates([], 0)
    rows: list[MentorRow] = []
    if wanted.words:
        warmth = Warmth(network, me, narrowing, alumni)
        found = mentor_candidates(network, me, wanted, warmth)
        present = present_mentors(network, me)
        for candidate in found.weighed:
            chain = warmth.chain_to(candidate.person) if len(rows) < best else None
            if chain is not None:
                rows.append(_row(network, me, candidate, chain, present=candidate.person in present))
    asked = {"person": network.people.ids[me], "best": best} | given(alumni=alumni) | narrowing.asked
    more: dict[str, Any] = {"wanted": list(wanted.words.values()), "basis": wanted.basis}
    more |= {"candidates": found.found, "weighed": len(found.weighed)}
    notes = tuple(_notes(network, me, wanted, found, narrowing=narrowing))
    return Answer("mentors", asked, network.as_of, store_of(network), tuple(rows), more | calibrated(network), notes)


def _row(network: Network, me: int, candidate: Candidate, chain: FoundChain, *, present: bool) -> MentorRow:
    person, record, ids = candidate.person, candidate.record, network.people.ids
    return MentorRow(
        mentor=ids[person],
        mentor_name=network.people.name(person),
        present=present,
        skills=candidate.skills,
        offer=offer(network, me, person),
        experience=candidate.steps,
        relevance=candidate.relevance,
        flexibility=record.flexibility,
        trust=record.trust,
        credibility=record.credibility,
        reply_rate=reply_rate(network, person),
        odds=chain.odds,
        via=ids[chain.people[1]],
        free=candidate.free,
        score=candidate.score.value,
        coverage=candidate.score.coverage,
        assumed=candidate.score.assumed,
        left=has_left(network, person),
        away=is_away(network, person),
        why=_why(network, candidate, chain, present=present),
        evidence=record.evidence,
    )


def _why(network: Network, candidate: Candidate, chain: FoundChain, *, present: bool) -> str:
    parts = [f"has {', '.join(candidate.skills)}"]
    if present:
        parts.append("is a mentor already")
    if candidate.steps is not None:
        parts.append(f"{candidate.steps} step{'' if candidate.steps == 1 else 's'} above" if candidate.steps else "a peer")
    parts += candidate.record.reasons
    if candidate.free == 0:
        parts.append("no free capacity")
    return "; ".join([*parts, way_in_words(network, chain)])


def _notes(network: Network, me: int, wanted: Wanted, found: Candidates, *, narrowing: Narrowing) -> Iterator[str]:
    name = network.people.name(me)
    if not wanted.words:
        yield _nothing_wanted(network, me)
    elif not found.weighed:
        skills = ", ".join(wanted.words.values())
        yield f"nobody 0 to {MOST_STEPS} steps above {name} and within 4 ties lists any of: {skills}{narrowing}"
    if found.found > len(found.weighed):
        yield f"of {found.found:,} candidates the {WEIGHED} with the highest share of the wanted skills times odds were weighed"
    if network.events is None:
        yield NO_EVENTS
    if number(network, "level", me) is None:
        yield f"the level of {name} is unknown, and with it how far anybody stands above them"
    yield ABOUT_PEOPLE
    if found.weighed:
        yield odds_note(network)


def _nothing_wanted(network: Network, me: int) -> str:
    """Why it is not known what somebody wants to learn."""
    name = network.people.name(me)
    if "skills" not in network.people.texts:
        return "the people have no column `skills`, from which candidates come; import it"
    if words(network, "wants", me):
        return f"{name} lists every skill that they want already"
    if number(network, "level", me) is None:
        return f"what {name} wants to learn is unknown: no `wants`, and no `level` to tell the skills of the next one"
    return f"nothing is known that {name} lacks: no `wants`, and no skill that half of the people on the next level list and they do not"


QUESTION = Question(
    name="mentors",
    summary="Who could mentor a person: who has the skills they want, mentors well, and is warmly reached.",
    rule=(
        "Wanted skills are `wants`, else the skills of the next level (listed by at least half of 3 or more people there, in the person's "
        "department where there are so many) less the person's own. Candidates list one, stand 0 to 3 steps above and are reached within "
        "4 ties; the 200 with the highest share of the wanted skills times odds are weighed. Score: the geometric mean of share of wanted "
        "skills; experience, (2 + steps above) / 5; relevance, the share of the person's goals that their skills, goals or advice name; "
        "flexibility, moved sessions after which they still met within 30 days; trust, sessions kept, and mentees met 3 times or more; "
        "credibility, public praise from outside the team; odds; free share of capacity. An unknown part takes the median of the "
        "candidates (.5 if unknown for all) and is named in `assumed`; a part counts at least .05. Under half known: after the others; no "
        "free capacity: last."
    ),
    example='graphcap mentors "{junior}"',
    about="person",
    reads=("skills", "wants", "level", "goals", "capacity", "session", "endorsement", "recommendation", "advice", "email", "message"),
    parameters=(
        Parameter("person", "person", "An id or a name.", positional=True),
        Parameter("best", "integer", "How many.", default=10, least=1, most=WEIGHED),
        *TIE_PARAMETERS,
        ALUMNI,
    ),
    columns=(
        Column("mentor", "id"),
        Column("mentor_name", "name"),
        Column("present", "whether they are a mentor already"),
        Column("skills", "the wanted skills that they list"),
        Column("offer", "the person's skills that they want"),
        Column("experience", "how many steps above"),
        Column("relevance", "share of the person's goals that they name"),
        Column("flexibility", "share of moved sessions after which they still met"),
        Column("trust", "sessions kept, and mentees who came back"),
        Column("credibility", "share of those who praise them who are of another team"),
        Column("reply_rate", "share of mails and messages that they answer within 7 days; not in the score"),
        Column("odds", "of the best chain of at most 4 ties"),
        Column("via", "the next person on it"),
        Column("free", "how many more people they can take"),
        Column("score", "0 to 1"),
        Column("coverage", "share of the score's parts that are known"),
        Column("assumed", "those that are not"),
        Column("left", "whether they have left"),
        Column("away", "whether they are away on the day"),
        Column("why", "the figures it rests on"),
        Column("evidence", "ids of the events"),
    ),
    ask=mentors,
    roles=PERSONAL,
    own_view=OwnView(
        people=("person",),
        seen=("mentor", "mentor_name", "present", "skills", "offer", "relevance", "via", "left", "away"),
        worded=("odds",),
        more=("wanted", "basis"),
    ),
    ranked=("mentor",),
)
