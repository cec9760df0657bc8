"""Intersectional sponsorship: whether people of each identity, and of each combination of two, are sponsored and mentored alike.

What a gap and an interaction are stands in `graphcap.questions.rate_gaps`, how often chance alone gives one in
`graphcap.questions.permutation`, exposure and bias in `graphcap.questions.exposure`, and what is never shown in
`graphcap.questions.small_groups`. The idea that a combination can be worse off than its parts tell is Crenshaw's (1989, University of
Chicago Legal Forum 1989(1), article 8).

- Rates: who has a sponsor, or a mentor, who is still there (`graphcap.questions.roles`).
- p of one identity is that of its gap, p of a combination that of its interaction; q by Benjamini & Hochberg (1995,
  doi:10.1111/j.2517-6161.1995.tb02031.x) over all rows.
- A part shows its gap also without the people of one combination, the one of largest interaction.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from graphcap.model import Answer
from graphcap.policy import ORGANISATION
from graphcap.questions.chains import store_of
from graphcap.questions.identities import IDENTITY, NOWHERE, Group, groups_of, identities
from graphcap.questions.known_groups import Known, access_known, against_others, known_of, shown_shares, side_of, sides_of
from graphcap.questions.rate_gaps import (
    GROUP,
    QUARTERS,
    SIDES,
    Sides,
    cells_used,
    count_sides,
    gap,
    gap_chance,
    interaction,
    interaction_chance,
    raw_gap,
)
from graphcap.questions.registry import ABOUT_PEOPLE, Column, Parameter, Question
from graphcap.questions.roles import deciders_known
from graphcap.questions.route import ASSUMED_DECIDERS
from graphcap.questions.small_groups import FEWEST, RoleShares, share
from graphcap.questions.standing import people_there

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graphcap.network import Network
    from graphcap.questions.permutation import Chance


UNEVEN = 0.1


@dataclass(frozen=True, slots=True)
class EquityRow:
    """One group; None is unknown, or stands for so few people that it is not shown."""

    group: dict[str, str]
    people: int
    sponsor_rate: float | None
    mentor_rate: float | None
    mentored_not_sponsored: float | None
    exposure: float | None
    bias: float | None
    access: float | None
    gap: float | None
    gap_raw: float | None
    gap_without: float | None
    interaction: float | None
    p: float | None
    q: float | None
    why: str


def equity(network: Network, *, by: str | None = None) -> Answer[EquityRow]:
    """Whether people of each identity and combination are sponsored alike.

    Parameters
    ----------
    network
        With columns that tell identities.
    by
        Columns, separated by commas; None: every one whose name starts with ``identity_``.

    Returns
    -------
    Answer
        One identity each, then combinations, in the order of the columns and their texts. ``more.suppressed`` tells how many groups are
        not shown.

    Raises
    ------
    InputError
        For a column that there is not.
    """
    there = people_there(network)
    columns = identities(network, by, there)
    found = groups_of(columns)
    known = known_of(network, columns, there)
    combined = {group: sides_of(known, group) for group in found.shown if len(group.columns) > 1}
    shown_of = shown_shares(known, found.tables)
    interactions = {
        group: None if _gives_away(sides, hidden=shown_of(group).sponsored is None) else interaction(sides)
        for group, sides in combined.items()
    }
    rows = [_row(known, group, interactions, shown_of(group), seed=place) for place, group in enumerate(found.shown)]
    asked = {"by": [column.column for column in columns]}
    notes = tuple(_notes(network, known, found.shown))
    return Answer("equity", asked, network.as_of, store_of(network), _with_q(rows), {"suppressed": found.suppressed}, notes)


def _row(known: Known, group: Group, interactions: dict[Group, float | None], shares: RoleShares, *, seed: int) -> EquityRow:
    counted = sides_of(known, group)
    is_pair = len(group.columns) > 1
    sides = against_others(counted) if is_pair else counted
    side = side_of(known, group)
    people = np.flatnonzero(side == (QUARTERS if is_pair else SIDES) - 1)
    hidden = shares.sponsored is None
    chance = interaction_chance(counted, seed=seed) if is_pair else gap_chance(counted, seed=seed)
    found = interactions.get(group)
    row = EquityRow(
        group={known.columns[column].column: known.columns[column].texts[place] for column, place in zip(*group, strict=True)},
        people=len(people),
        sponsor_rate=shares.sponsored,
        mentor_rate=shares.mentored,
        mentored_not_sponsored=shares.only_mentored,
        exposure=known.exposure.exposure(people),
        bias=known.exposure.bias(people),
        access=float(known.access[people].mean()) if access_known(known) else None,
        gap=None if _gives_away(sides, hidden=hidden) else gap(sides),
        gap_raw=None if hidden or _has_hidden(sides) else raw_gap(sides),
        gap_without=None if is_pair else _gap_without(known, group, interactions, hidden=hidden),
        interaction=found,
        p=None if chance is None or (is_pair and found is None) else chance.mid,
        q=None,
        why="",
    )
    return replace(row, why=_why(row, sides, chance if row.p is not None else None))


def _has_hidden(sides: Sides) -> bool:
    """Whether the rate of one of the sides is hidden."""
    totals = zip(sides.having.sum(axis=0).tolist(), sides.people.sum(axis=0).tolist(), strict=True)
    return any(share(having, people) is None for having, people in totals)


def _gives_away(sides: Sides, *, hidden: bool = False) -> bool:
    """Whether a difference of rates would tell a hidden one: where there is one cell alone, it is made of the rates themselves.

    ``hidden``: whether the group's own rate is hidden because others would tell it.
    """
    return cells_used(sides) == 1 and (hidden or _has_hidden(sides))


def _gap_without(known: Known, part: Group, interactions: dict[Group, float | None], *, hidden: bool) -> float | None:
    """The gap of a part without the people of its combination of largest interaction; None where it is in none, or too few are left."""
    inside = [(size, group) for group, size in interactions.items() if size is not None and _is_part(part, group)]
    if not inside:
        return None
    _, worst = max(inside, key=lambda each: (each[0], tuple(-place for place in each[1].places)))
    side = np.where(side_of(known, worst) == QUARTERS - 1, NOWHERE, side_of(known, part))
    left = count_sides(known.cell, side, known.sponsored, sides=SIDES)
    return None if left.people[:, GROUP].sum() < FEWEST or _gives_away(left, hidden=hidden) else gap(left)


def _is_part(part: Group, group: Group) -> bool:
    return (part.columns[0], part.places[0]) in zip(group.columns, group.places, strict=True)


def _why(row: EquityRow, sides: Sides, chance: Chance | None) -> str:
    """The figures that a row rests on."""
    parts = [f"{row.people:,} people"]
    parts.append("so few, or all but so few, have a sponsor that the share is hidden" if row.sponsor_rate is None else _rate_words(row))
    cells = cells_used(sides)
    if row.gap is not None:
        where = "more" if row.gap >= 0 else "less"
        parts.append(f"everybody else in the same department and level {abs(row.gap):.1%} {where} ({cells} such cells)")
    elif not cells:
        parts.append("nobody else in the same department and level to compare with")
    if row.interaction is not None:
        parts.append(f"{row.interaction:+.1%} beyond what the two identities add up to")
    if chance is not None:
        parts.append(f"chance alone gives as much in {chance.mid:.2%} of cases")
    return "; ".join(parts)


def _rate_words(row: EquityRow) -> str:
    return f"{row.sponsor_rate:.1%} have a sponsor"


def _with_q(rows: list[EquityRow]) -> tuple[EquityRow, ...]:
    from scipy.stats import false_discovery_control

    tested = [place for place, row in enumerate(rows) if row.p is not None]
    if tested:
        for place, adjusted in zip(tested, false_discovery_control([rows[place].p for place in tested]).tolist(), strict=True):
            rows[place] = replace(rows[place], q=adjusted)
    return tuple(rows)


def _notes(network: Network, known: Known, shown: Sequence[Group]) -> Iterator[str]:
    yield ABOUT_PEOPLE
    if not known.columns:
        yield f"no identity is known of anybody: give columns whose names start with {IDENTITY}, or name others by --by"
    for name, texts in (("department", network.people.texts), ("level", network.people.numbers)):
        if name not in texts:
            yield f"no {name} is known of anybody, so that people are compared across all"
    if network.events is None:
        yield "the store has no events: mentors and sponsors are the declared ones alone"
    if not deciders_known(network):
        yield "nobody is known to decide anything; give a `decides` column, or --deciders at import"
    elif network.deciders.assumed:
        yield ASSUMED_DECIDERS
    yield from _uneven(known, shown)
    yield f"groups of fewer than {FEWEST} people are not shown, nor others from which they could be had; see more.suppressed"


def _uneven(known: Known, shown: Sequence[Group]) -> Iterator[str]:
    """Where what is known of the groups of one column differs, what is found may be an effect of that."""
    for at, column in enumerate(known.columns):
        groups = [known.coverage[column.numbers == group.places[0]] for group in shown if group.columns == (at,)]
        means = [float(np.nanmean(each)) for each in groups if not np.isnan(each).all()]
        if means and max(means) - min(means) > UNEVEN:
            yield f"the groups of {column.column} differ in how well their ties are covered ({min(means):.2f} to {max(means):.2f})"


_COLUMNS: tuple[tuple[str, Any], ...] = (
    ("group", "column to value"),
    ("people", "how many they are"),
    ("sponsor_rate", "share who have a sponsor; empty where it stands for 1 to 4 people"),
    ("mentor_rate", "share who have a mentor; likewise"),
    ("mentored_not_sponsored", "share who have a mentor and no sponsor; likewise"),
    ("exposure", "share of seniors in their departments, over that in the organisation"),
    ("bias", "1 - share of seniors among their ties there, over the share of seniors there"),
    ("access", "mean odds of the best chain to anybody who decides"),
    ("gap", "sponsor rate of everybody else in the same department and level, less theirs"),
    ("gap_raw", "the same across departments and levels"),
    ("gap_without", "the gap without the people of the combination of largest interaction"),
    ("interaction", "extra disadvantage of a combination beyond that of its parts"),
    ("p", "how often chance alone gives such a gap, or for a combination such an interaction"),
    ("q", "the same, with all rows taken into account"),
    ("why", "the figures it rests on"),
)

QUESTION = Question(
    name="equity",
    summary="Whether people of each identity, and of each combination of two, are sponsored alike.",
    rule=(
        "Sponsored, or mentored, is who has a sponsor, or mentor, who is still there. `gap`: the sponsor rate of everybody else in the "
        "same department and level less the group's, weighted by the group's people. `interaction` of a with b: r(a, not b) + r(not a, b) "
        "- r(not a, not b) - r(a, b) in the same department and level: positive is an extra disadvantage of who is both. `gap_without`: "
        "the gap of one identity without the people of its combination of largest interaction. p: how often values dealt out anew inside "
        "department and level give as much (interaction: residuals of the additive fit, doi:10.1080/07350015.1983.10509354), mid-p; q by "
        "Benjamini-Hochberg (doi:10.1111/j.2517-6161.1995.tb02031.x). Exposure and bias after Chetty et al. 2022 "
        "(doi:10.1038/s41586-022-04997-3). Groups under 5 people are never shown, nor others from which they could be had."
    ),
    example="graphcap equity",
    about="group",
    reads=("identity_*", "department", "level", "decides", "left", "advice", "feedback", "session", "review", "events about a person"),
    parameters=(Parameter("by", "text", "Columns, separated by commas; those whose names start with identity_ if not given."),),
    columns=tuple(Column(name, meaning) for name, meaning in _COLUMNS),
    ask=equity,
    roles=ORGANISATION,
    own_day=True,
)
