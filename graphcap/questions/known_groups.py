"""What is known of everybody for the figures of groups, and who is on which side of a comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphcap.questions.everybodys_roles import everybodys_roles
from graphcap.questions.exposure import exposure_of
from graphcap.questions.identities import NOWHERE, Group, Words, cells_of, words_of
from graphcap.questions.rate_gaps import SIDES, Sides, count_sides
from graphcap.questions.role_rates import Hidden, hidden_rate_combinations, hidden_rates
from graphcap.questions.roles import deciders_known
from graphcap.questions.small_groups import RoleShares, role_shares
from graphcap.questions.standing import MAX_TIES
from graphcap.search.permitted import permitted_reach
from graphcap.tie_sources import tie_sources

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import numpy.typing as npt

    from graphcap.network import Network
    from graphcap.questions.exposure import Exposure

    Floats = npt.NDArray[np.float64]
    Numbers = npt.NDArray[np.int64]
    Mask = npt.NDArray[np.bool_]


class Known(NamedTuple):
    """What is known of everybody, by number."""

    columns: Sequence[Words]
    cell: Numbers
    sponsored: Mask
    mentored: Mask
    access: Floats
    coverage: Floats
    exposure: Exposure


def known_of(network: Network, columns: Sequence[Words], there: Mask) -> Known:
    """What is known of everybody, those who are there counting."""
    roles = everybodys_roles(network, there)
    access = np.full(len(network), np.nan)
    if deciders_known(network):
        access = np.nan_to_num(permitted_reach(network, network.deciders.numbers(), max_ties=MAX_TIES).odds)
    units = words_of(network, "department", there).numbers
    cell = np.where(there, cells_of(network, there), 0)
    return Known(columns, cell, roles.sponsored, roles.mentored, access, _coverage(network), exposure_of(network, units, there))


def _coverage(network: Network) -> Floats:
    """The mean coverage of everybody's ties; NaN without."""
    ties = network.ties
    total, count = np.zeros(len(network)), np.zeros(len(network))
    for ends in (tie_sources(network), ties.targets.array()):
        total += np.bincount(ends, weights=ties.coverage.array(), minlength=len(network))
        count += np.bincount(ends, minlength=len(network))
    mean: Floats = np.divide(total, count, out=np.full(len(network), np.nan), where=count > 0)
    return mean


def side_of(known: Known, group: Group) -> Numbers:
    """The side of everybody: 1 for who is of the group, 0 for others, or, of two memberships, the quarter."""
    side = np.zeros(len(known.cell), np.int64)
    unknown = np.zeros(len(known.cell), bool)
    for column, place in zip(group.columns, group.places, strict=True):
        side = SIDES * side + (known.columns[column].numbers == place)
        unknown |= known.columns[column].numbers == NOWHERE
    return np.where(unknown, NOWHERE, side)


def sides_of(known: Known, group: Group) -> Sides:
    """People of a group and others, or the four quarters of a combination, by cell."""
    return count_sides(known.cell, side_of(known, group), known.sponsored, sides=SIDES ** len(group.columns))


def against_others(quarters: Sides) -> Sides:
    """Who is of both memberships against everybody else."""
    return Sides(*(np.stack((each[:, :-1].sum(axis=1), each[:, -1]), axis=1) for each in quarters))


def shown_shares(known: Known, tables: Mapping[tuple[int, int], Mask]) -> Callable[[Group], RoleShares]:
    """What gives the shares of a group that may be shown."""
    columns, roles = known.columns, {"mentored": known.mentored, "sponsored": known.sponsored}
    hidden: dict[tuple[int, ...], Hidden] = {(at,): hidden_rates(column, **roles) for at, column in enumerate(columns)}
    hidden |= {(one, other): hidden_rate_combinations(columns[one], columns[other], out, **roles) for (one, other), out in tables.items()}

    def shown(group: Group) -> RoleShares:
        people = np.all([columns[at].numbers == place for at, place in zip(*group, strict=True)], axis=0)
        place = group.places[0] if len(group.places) == 1 else (group.places[0], group.places[1])
        return hidden[group.columns].shown(role_shares(known.mentored[people], known.sponsored[people]), place)

    return shown


def access_known(known: Known) -> bool:
    """Whether access is known at all."""
    return not np.isnan(known.access).any()
