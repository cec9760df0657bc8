"""How much of a mentor, and of a sponsor, one person is to another by evidence: the scores of `graphcap.questions.classify`.

What is counted of each pair stands in `graphcap.questions.pairs_by_role`. Of n events an amount is n / (n + 3).

- *Mentor score*: the geometric mean of the amount of what is said to the person, its share of what is said to and about them, and the
  months from first to last over 12, at most 1.
- *Sponsor score*: the geometric mean of the amount of what is said about the person to those who decide, its share, the reach, and the
  amount of public praise and of people who decide that were told.

A part counts at least .05; a reach that is unknown counts .5. A pair without events is unknown, however it was declared. The two roles are
told apart as in Ibarra, Carter & Silva (2010, Harvard Business Review 88(9)); the constants are ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graphcap.questions.scoring import LEAST_PART, UNKNOWN_PART

if TYPE_CHECKING:
    import numpy.typing as npt

    from graphcap.questions.pairs_by_role import PairsByRole

    Floats = npt.NDArray[np.float64]
    Numbers = npt.NDArray[np.int64]
    Mask = npt.NDArray[np.bool_]

HALF_AMOUNT = 3
FULL_MONTHS = 12


class RoleScores(NamedTuple):
    """Scores of pairs, in their order.

    Attributes
    ----------
    known
        Whether any event tells.
    share
        Of what is said to the target of all that is said to and about them; NaN where unknown.
    mentor, sponsor
        0 to 1; without meaning where unknown.
    """

    known: Mask
    share: Floats
    mentor: Floats
    sponsor: Floats


def role_scores(pairs: PairsByRole) -> RoleScores:
    """The scores of all pairs."""
    said = pairs.to_you + pairs.about_you
    known = said > 0
    share = np.divide(pairs.to_you, said, out=np.full(len(known), np.nan), where=known)
    reach = np.where(np.isnan(pairs.reach), UNKNOWN_PART, pairs.reach)
    mentor = (_amount(pairs.to_you), share, np.minimum(1, pairs.months / FULL_MONTHS))
    sponsor = (_amount(pairs.about_you), 1 - share, reach, _amount(pairs.risk + pairs.told))
    return RoleScores(known, share, _mean(*mentor), _mean(*sponsor))


def _amount(events: Numbers) -> Floats:
    return events / (events + HALF_AMOUNT)


def _mean(*parts: Floats) -> Floats:
    """The geometric mean."""
    mean: Floats = np.prod([np.maximum(part, LEAST_PART) for part in parts], axis=0) ** (1 / len(parts))
    return mean
