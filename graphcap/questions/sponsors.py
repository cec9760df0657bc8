"""Who sponsors somebody, and who could: power that matters to them, aims that match, work they have seen, and a warm route.

Present sponsors come first (`graphcap.questions.roles`), then potential ones (`graphcap.questions.sponsorship`). A sponsor stakes a
reputation on somebody whose work they know, and gains by it where their own goals match (Hewlett 2013, "Forget a Mentor, Find a Sponsor",
Harvard Business Review Press).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphcap.model import Answer
from graphcap.organisation import has_left, is_away, number
from graphcap.policy import PERSONAL
from graphcap.questions.chains import calibrated, given, odds_note, store_of
from graphcap.questions.narrowing import Narrowing
from graphcap.questions.registry import ABOUT_PEOPLE, ALUMNI, TIE_PARAMETERS, Column, OwnView, Parameter, Question
from graphcap.questions.roles import deciders_known
from graphcap.questions.route import ASSUMED_DECIDERS
from graphcap.questions.skills import offer
from graphcap.questions.sponsorship import WEIGHED, Sponsorship, Sponsorships, sponsorships
from graphcap.questions.warm import Warmth, way_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graphcap.network import Network
    from graphcap.search.chains import FoundChain

NO_EVENTS = "the store has no events: present sponsors are the declared ones, and whose work was seen is unknown; import achievements"


@dataclass(frozen=True, slots=True)
class SponsorRow:
    """Somebody who sponsors a person, or could; None is unknown, and no odds is no chain within 4 ties."""

    sponsor: str
    sponsor_name: str
    present: bool
    power: float | None
    match: float | None
    seen_my_work: int | None
    offer: tuple[str, ...]
    odds: float | None
    chain: tuple[str, ...]
    free: float | None
    score: float
    coverage: float
    assumed: tuple[str, ...]
    decides: tuple[str, ...]
    left: bool
    away: bool
    why: str
    evidence: tuple[str, ...]


def sponsors(
    network: Network,
    person: str,
    *,
    best: int = 10,
    kind: Iterable[str] = (),
    not_kind: Iterable[str] = (),
    avoid: Iterable[str] = (),
    alumni: bool = False,
) -> Answer[SponsorRow]:
    """Who sponsors a person, and who could.

    Parameters
    ----------
    network
        With people who decide; goals, capacity and events make it better.
    person
        An id or a name.
    best
        How many potential sponsors at most, beside all present ones.
    kind, not_kind, avoid, alumni
        As in `graphcap.intro`.

    Returns
    -------
    Answer
        Present sponsors; then potential ones, the highest score first, those without free capacity last, before them those of whom less
        than half is known.

    Raises
    ------
    UnknownPerson, InputError
        As in `graphcap.intro`.
    """
    me = network.number(person)
    narrowing = Narrowing.of(network, kind=kind, not_kind=not_kind, avoid=avoid, ends=(me,))
    warmth = Warmth(network, me, narrowing, alumni)
    found, rows, potential = sponsorships(network, me, warmth), [], 0
    for each in found.weighed:
        chain = warmth.chain_to(each.person) if each.present or potential < best else None
        if each.present or chain is not None:
            rows.append(_row(network, me, each, chain))
            potential += not each.present
    asked = {"person": network.people.ids[me], "best": best} | given(alumni=alumni) | narrowing.asked
    more = {"potential": found.found, "weighed": len(found.weighed)}
    notes = tuple(_notes(network, me, found, narrowing=narrowing))
    return Answer("sponsors", asked, network.as_of, store_of(network), tuple(rows), more | calibrated(network), notes)


def _row(network: Network, me: int, each: Sponsorship, chain: FoundChain | None) -> SponsorRow:
    ids, other = network.people.ids, each.person
    return SponsorRow(
        sponsor=ids[other],
        sponsor_name=network.people.name(other),
        present=each.present,
        power=each.power,
        match=each.match,
        seen_my_work=each.seen,
        offer=offer(network, me, other),
        odds=None if chain is None else chain.odds,
        chain=() if chain is None else tuple(ids[person] for person in chain.people),
        free=each.free,
        score=each.score.value,
        coverage=each.score.coverage,
        assumed=each.score.assumed,
        decides=each.decides,
        left=has_left(network, other),
        away=is_away(network, other),
        why="; ".join(_reasons(network, each, chain)),
        evidence=each.evidence,
    )


def _reasons(network: Network, each: Sponsorship, chain: FoundChain | None) -> Iterator[str]:
    if each.present:
        yield "a sponsor already"
    if each.decides:
        yield f"decides {', '.join(each.decides)}"
    if each.steps is not None:
        yield f"{abs(each.steps)} step{'' if abs(each.steps) == 1 else 's'} {'above' if each.steps >= 0 else 'below'}"
    if each.match is not None:
        yield f"{each.match:.0%} of their goals match"
    if each.seen is not None:
        yield f"saw {each.seen} achievement{'' if each.seen == 1 else 's'} in 24 months"
    if each.free is not None:
        yield f"can take {each.free:g} more" if each.free else "no free capacity"
    yield "no chain of at most 4 ties leads there" if chain is None else way_in_words(network, chain)


def _notes(network: Network, me: int, found: Sponsorships, *, narrowing: Narrowing) -> Iterator[str]:
    name = network.people.name(me)
    if not deciders_known(network):
        yield "nobody is known to decide anything, so that potential sponsors are unknown; give a `decides` column, or --deciders at import"
    elif not found.found:
        yield f"nobody who decides, does not stand below {name} and is no sponsor yet is within 4 ties{narrowing}"
    if network.deciders.assumed:
        yield ASSUMED_DECIDERS
    if found.found > WEIGHED:
        yield f"of {found.found:,} potential sponsors the {WEIGHED} with the highest weight of what they decide times odds were weighed"
    if network.events is None:
        yield NO_EVENTS
    if number(network, "level", me) is None:
        yield f"the level of {name} is unknown, and with it anybody's power over it"
    yield ABOUT_PEOPLE
    if found.weighed:
        yield odds_note(network)


QUESTION = Question(
    name="sponsors",
    summary="Who sponsors a person, and who could: power, match, work seen, a warm route, free capacity.",
    rule=(
        "Present sponsors are declared, or spoke about the person to somebody who decides. Potential ones decide something, do not stand "
        "below the person and are reached within 4 ties; the 200 with the highest weight of what they decide times odds are weighed. "
        "Score: the geometric mean of power (promotion or title 1, budget, staffing or hiring .6, own words .3, nothing .1, times (1 + "
        "steps above) / 4, at most 1); match, the share of their goals that the person's skills, goals or achievements name; n / (n + 2) "
        "for n achievements they saw in 24 months; odds; free share of capacity (capacity less present proteges). An unknown part takes "
        "the median of the others (.5 if unknown for all) and is named in `assumed`; a part counts at least .05. Under half known: after "
        "the others; no free capacity: last."
    ),
    example='graphcap sponsors "{junior}"',
    about="person",
    reads=("decides", "level", "goals", "skills", "wants", "capacity", "achievement", "events about a person"),
    parameters=(
        Parameter("person", "person", "An id or a name.", positional=True),
        Parameter("best", "integer", "How many potential ones.", default=10, least=1, most=WEIGHED),
        *TIE_PARAMETERS,
        ALUMNI,
    ),
    columns=(
        Column("sponsor", "id"),
        Column("sponsor_name", "name"),
        Column("present", "whether they sponsor the person already"),
        Column("power", "what they decide that matters, and how far above"),
        Column("match", "share of their goals that the person's skills, goals or achievements name"),
        Column("seen_my_work", "the person's achievements they saw in 24 months"),
        Column("offer", "the person's skills that they want"),
        Column("odds", "of the best chain of at most 4 ties"),
        Column("chain", "ids of its people"),
        Column("free", "how many more people they can sponsor"),
        Column("score", "0 to 1"),
        Column("coverage", "share of the score's parts that are known"),
        Column("assumed", "those that are not"),
        Column("decides", "what they decide"),
        Column("left", "whether they have left"),
        Column("away", "whether they are away on the day"),
        Column("why", "the figures it rests on"),
        Column("evidence", "ids of the achievements they saw"),
    ),
    ask=sponsors,
    roles=PERSONAL,
    own_view=OwnView(
        people=("person",),
        seen=("sponsor", "sponsor_name", "present", "power", "match", "seen_my_work", "offer", "chain", "decides", "left", "away"),
        worded=("odds",),
    ),
    ranked=("sponsor",),
)
