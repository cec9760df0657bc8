"""Which shares of people with a mentor or sponsor may be shown of groups that add up: of one column's, and of two columns' combinations.

Each share by itself must not stand for 1 to 4 people, or for all but so few, nor be had from the others by subtraction
(`graphcap.questions.small_groups`). Having a mentor and having a sponsor make four quarters of a group; where one of the two shares is
hidden, so is what is said of both together, from which it would follow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphcap.questions.identities import table_of
from graphcap.questions.small_groups import QUARTERS, RoleShares, hidden_groups, hidden_share_combinations, hidden_shares

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from graphcap.questions.identities import Words

    Mask = npt.NDArray[np.bool_]
    Numbers = npt.NDArray[np.int64]
    Counting = Callable[[Mask], Numbers]
    Hiding = Callable[[Numbers, Numbers, Mask], Mask]


class Hidden(NamedTuple):
    """Of each group, or combination, whether its shares with a mentor, with a sponsor, and of both together are hidden."""

    mentored: Mask
    sponsored: Mask
    together: Mask

    def shown(self, shares: RoleShares, place: int | tuple[int, int]) -> RoleShares:
        """What may be shown of the shares of a group."""
        mentored, sponsored, together = (bool(each[place]) for each in self)
        joint = {"both": None, "none": None, "only_mentored": None} if together else {}
        own = ({"mentored": None} if mentored else {}) | ({"sponsored": None} if sponsored else {})
        return shares._replace(**(own | joint))


def hidden_rates(column: Words, mentored: Mask, sponsored: Mask) -> Hidden:
    """Of the groups of a column."""
    return _hidden(column.sizes, hidden_shares, hidden_groups(column.sizes()), mentored, sponsored)


def hidden_rate_combinations(one: Words, other: Words, hidden: Mask, *, mentored: Mask, sponsored: Mask) -> Hidden:
    """Of the combinations of two columns; ``hidden`` are those that are hidden themselves."""

    def counted(having: Mask) -> Numbers:
        return table_of(one, other, having=having)

    return _hidden(counted, hidden_share_combinations, hidden, mentored, sponsored)


def _hidden(counted: Counting, hide: Hiding, groups: Mask, mentored: Mask, sponsored: Mask) -> Hidden:
    sizes = counted(np.ones(len(mentored), bool))
    mentor, sponsor = (hide(counted(having), sizes, groups) for having in (mentored, sponsored))
    together = mentor | sponsor
    while True:
        before = together
        for with_mentor, with_sponsor in QUARTERS:
            together = hide(counted((mentored == with_mentor) & (sponsored == with_sponsor)), sizes, together)
        if (together == before).all():
            return Hidden(mentor, sponsor, together)
