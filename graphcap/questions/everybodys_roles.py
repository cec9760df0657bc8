"""Who mentors and who sponsors whom, for everybody at once: the rules of `graphcap.questions.roles` on whole columns.

Who has left neither gives nor has a mentor or sponsor.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphcap.questions.pairs_by_role import pairs_by_role

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphcap.network import Network
    from graphcap.questions.pairs_by_role import PairsByRole

    Numbers = npt.NDArray[np.int64]
    Mask = npt.NDArray[np.bool_]


class EverybodysRoles(NamedTuple):
    """All pairs of which something is known, and what each is.

    Attributes
    ----------
    pairs
        By source, then target.
    mentoring, sponsoring
        Of each pair: whether the source mentors, or sponsors, the target, both being there.
    mentored, sponsored
        Of everybody by number: whether anybody mentors, or sponsors, them.
    """

    pairs: PairsByRole
    mentoring: Mask
    sponsoring: Mask
    mentored: Mask
    sponsored: Mask

    def proteges(self, people: int) -> Numbers:
        """How many people each of so many people sponsors."""
        return np.bincount(self.pairs.source[self.sponsoring], minlength=people)


def everybodys_roles(network: Network, there: Mask) -> EverybodysRoles:
    """The roles of everybody who is there."""
    pairs = pairs_by_role(network)
    both: Mask = there[pairs.source] & there[pairs.target]
    mentoring = both & (pairs.mentors | (pairs.to_you > 0))
    sponsoring = both & (pairs.sponsors | (pairs.about_you > 0))
    return EverybodysRoles(pairs, mentoring, sponsoring, _having(network, pairs, mentoring), _having(network, pairs, sponsoring))


def _having(network: Network, pairs: PairsByRole, which: Mask) -> Mask:
    having = np.zeros(len(network), bool)
    having[pairs.target[which]] = True
    return having
