"""Sponsorship agility: how soon each sponsor speaks up after a protege's milestone, for how wide a range of people, and to whom then.

- *Median days* from a milestone to the first word in the protege's favour, and *days to re-aim* after a change of their manager, are
  Kaplan-Meier medians (`graphcap.questions.survival`, doi:10.1080/01621459.1958.10501452) of the cases of
  `graphcap.questions.sponsor_waits`, open ones counted for as long as they were watched. Unknown where half never happened.
- *Breadth* is the entropy, in bits, of the proteges' departments and, within these, of the groups they are in: programmes, the contexts of
  their sessions and reviews as a mentee (Shannon 1948, doi:10.1002/j.1538-7305.1948.tb01338.x). Each protege weighs as much, spread evenly
  over their groups; without any, the department alone counts. 0 for one place, 1 for two alike, unknown where no department is known.

Sponsors are declared, or shown by events, and are still there, as are their proteges.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphcap.events import NOBODY_NUMBER
from graphcap.model import Answer
from graphcap.policy import ORGANISATION
from graphcap.questions.chains import store_of
from graphcap.questions.event_masks import of_kinds
from graphcap.questions.everybodys_roles import everybodys_roles
from graphcap.questions.identities import words_of
from graphcap.questions.registry import ABOUT_PEOPLE, Column, Question
from graphcap.questions.roles import PROGRAMME_KINDS, deciders_known
from graphcap.questions.route import ASSUMED_DECIDERS
from graphcap.questions.scoring import DECIMALS
from graphcap.questions.sponsor_waits import OPEN, Waits, manager_waits, milestone_waits
from graphcap.questions.standing import people_there
from graphcap.questions.survival import kaplan_meier_median
from graphcap.search.spans import spread

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from graphcap.network import Network
    from graphcap.questions.everybodys_roles import EverybodysRoles

    Floats = npt.NDArray[np.float64]
    Numbers = npt.NDArray[np.int64]
    Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class AgilityRow:
    """One sponsor; None is unknown."""

    sponsor: str
    sponsor_name: str
    proteges: int
    milestones: int | None
    answered: int | None
    median_days: float | None
    breadth: float | None
    changes: int | None
    redirect_days: float | None
    why: str
    evidence: tuple[str, ...]


class _Cases(NamedTuple):
    """The waits of one kind; None where the store has nothing to tell of them."""

    waits: Waits | None

    def of(self, sponsor: int) -> list[tuple[float, bool, int]]:
        """The days of a sponsor's cases, whether it happened, and the event."""
        if self.waits is None:
            return []
        start, stop = np.searchsorted(self.waits.sponsors, (sponsor, sponsor + 1)).tolist()
        rows = self.waits.rows[start:stop].tolist()
        return [(days, row != OPEN, row) for days, row in zip(self.waits.days[start:stop].tolist(), rows, strict=True)]


def agility(network: Network) -> Answer[AgilityRow]:
    """How soon each sponsor speaks up, how widely they sponsor, and how soon they re-aim.

    Parameters
    ----------
    network
        With sponsors, people who decide, and events.

    Returns
    -------
    Answer
        The shortest median first, unknown ones last; then most proteges, then id.
    """
    roles = everybodys_roles(network, people_there(network))
    proteges, breadth = roles.proteges(len(network)), _breadths(network, roles)
    milestones, changes = _cases(network, roles)
    rows = [
        _row(network, sponsor, int(proteges[sponsor]), milestones, changes, breadth=float(breadth[sponsor]))
        for sponsor in np.flatnonzero(proteges).tolist()
    ]
    rows.sort(key=lambda row: (row.median_days is None, round(row.median_days or 0.0, DECIMALS), -row.proteges))
    notes = tuple(_notes(network, milestones, changes))
    return Answer("agility", {}, network.as_of, store_of(network), tuple(rows), {"sponsors": len(rows)}, notes)


def _cases(network: Network, roles: EverybodysRoles) -> tuple[_Cases, _Cases]:
    """Milestones and changes of manager; unknown where no event of the store could tell of any."""
    if network.events is None:
        return _Cases(None), _Cases(None)
    milestones, changes = milestone_waits(network, network.events, roles), manager_waits(network, network.events, roles)
    return _Cases(milestones if len(milestones.days) else None), _Cases(changes if len(changes.days) else None)


def _row(network: Network, sponsor: int, proteges: int, milestones: _Cases, changes: _Cases, *, breadth: float) -> AgilityRow:
    reached, moved = milestones.of(sponsor), changes.of(sponsor)
    answered, aimed = sum(happened for _, happened, _ in reached), sum(happened for _, happened, _ in moved)
    median, redirect = (kaplan_meier_median((days, happened) for days, happened, _ in cases) for cases in (reached, moved))
    rows = sorted({row for _, happened, row in (*reached, *moved) if happened})
    ids = [] if network.events is None else [network.events.ids[row] for row in rows]
    known = None if np.isnan(breadth) else breadth
    parts = [f"{proteges} protege{'' if proteges == 1 else 's'}"]
    parts.append("no milestone of theirs is known" if not reached else f"{answered} of {len(reached)} milestones answered")
    if reached:
        parts.append("fewer than half are" if median is None else f"half within {median:.3g} days")
    if moved:
        parts.append(f"after {aimed} of {len(moved)} changes of manager spoke to the new line")
    parts.append("no department of theirs is known" if known is None else f"{known:.2f} bits of departments and groups")
    return AgilityRow(
        sponsor=network.people.ids[sponsor],
        sponsor_name=network.people.name(sponsor),
        proteges=proteges,
        milestones=None if milestones.waits is None else len(reached),
        answered=None if milestones.waits is None else answered,
        median_days=median,
        breadth=known,
        changes=None if changes.waits is None else len(moved),
        redirect_days=redirect,
        why="; ".join(parts),
        evidence=tuple(dict.fromkeys(filter(None, ids))),
    )


def _breadths(network: Network, roles: EverybodysRoles) -> Floats:
    """The breadth of everybody; NaN where no protege's department is known."""
    departments = words_of(network, "department", np.ones(len(network), bool)).numbers
    sponsor, protege = roles.pairs.source[roles.sponsoring], roles.pairs.target[roles.sponsoring]
    known = departments[protege] >= 0
    sponsor, protege = sponsor[known], protege[known]
    members, groups = _groups(network)
    ends = [np.searchsorted(members, protege, side=side) for side in ("left", "right")]
    alone = ends[0] == ends[1]
    pair, place = spread(*ends)
    pair, group = np.append(pair, np.flatnonzero(alone)), np.append(groups[place], np.zeros(np.count_nonzero(alone), np.int64))
    share = 1 / np.maximum(1, ends[1] - ends[0])[pair]
    cell = departments[protege[pair]] * (int(group.max(initial=0)) + 1) + group
    return _entropies(sponsor[pair], cell, share, people=len(network))


def _groups(network: Network) -> tuple[Numbers, Numbers]:
    """Mentees, rising, and the number, from 1 on, of each programme that they are in."""
    events = network.events
    if events is None:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    targets, contexts = events.targets.array().astype(np.int64), events.contexts.array().astype(np.int64)
    chosen = of_kinds(events, PROGRAMME_KINDS) & (targets != NOBODY_NUMBER) & (contexts > 0)
    width = len(events.words)
    members, groups = np.divmod(np.unique(targets[chosen] * width + contexts[chosen]), width)
    return members, groups


def _entropies(owners: Numbers, cells: Numbers, weights: Floats, *, people: int) -> Floats:
    """The entropy, in bits, of what each owner has in cells; NaN for who has nothing."""
    width = int(cells.max(initial=0)) + 1
    keys, place = np.unique(owners * width + cells, return_inverse=True)
    inside, owner = np.bincount(place, weights=weights), keys // width
    total = np.bincount(owner, weights=inside, minlength=people)
    share = inside / total[owner]
    entropy = np.bincount(owner, weights=-share * np.log2(share), minlength=people)
    return np.where(total > 0, np.maximum(entropy, 0.0), np.nan)


def _notes(network: Network, milestones: _Cases, changes: _Cases) -> Iterator[str]:
    yield ABOUT_PEOPLE
    if network.events is None:
        yield "the store has no events: sponsors are the declared ones, and how soon they speak up is unknown; import some"
    else:
        if milestones.waits is None:
            yield "no milestone of anybody who is sponsored is known: import achievements, promotions, assignments or reviews"
        if changes.waits is None:
            yield "no change of a protege's manager is known: two events of kind assignment, by different people, would tell of one"
    if not deciders_known(network):
        yield "nobody is known to decide anything, so that no word counts; give a `decides` column, or --deciders at import"
    elif network.deciders.assumed:
        yield ASSUMED_DECIDERS
    if "department" not in network.people.texts:
        yield "no department is known of anybody, so that breadth is unknown; give a column `department` with the people"


QUESTION = Question(
    name="agility",
    summary="How soon each sponsor speaks up after a protege's milestone, how widely they sponsor, and how soon they re-aim.",
    rule=(
        "`median_days`: from a protege's milestone (achievement, promotion, assignment, goal reached; not those that the sponsor gave) to "
        "the first event in their favour, told to somebody who decides. `redirect_days`: from a change of the protege's manager (an "
        "assignment by somebody else than the one before) to the first word about them to the new manager or the line above. Both are "
        "Kaplan-Meier medians, open cases counted for as long as they were watched (doi:10.1080/01621459.1958.10501452); empty where half "
        "never happened. `breadth`: entropy in bits of the proteges' departments and, within them, programmes "
        "(doi:10.1002/j.1538-7305.1948.tb01338.x). Sponsors are declared or shown by events."
    ),
    example="graphcap agility",
    about="people",
    reads=("decides", "department", "achievement", "promotion", "assignment", "review", "session", "events about a person"),
    parameters=(),
    columns=(
        Column("sponsor", "id"),
        Column("sponsor_name", "name"),
        Column("proteges", "how many people they sponsor"),
        Column("milestones", "of these people; empty where none is known of anybody"),
        Column("answered", "by a word in their favour"),
        Column("median_days", "until half of the milestones were answered; empty where half never were"),
        Column("breadth", "entropy of departments and groups, in bits; empty where no department is known"),
        Column("changes", "of the proteges' managers; empty where none is known of anybody"),
        Column("redirect_days", "until after half of them the new line was spoken to; empty where it never was"),
        Column("why", "the figures it rests on"),
        Column("evidence", "ids of the events that answered a milestone or spoke to a new line"),
    ),
    ask=agility,
    roles=ORGANISATION,
)
