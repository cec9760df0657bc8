"""What if: everybody's access and standing before and after a new tie, or without somebody; nothing is saved.

Access and standing are those of `graphcap.questions.standing`; high potentials those of `graphcap.questions.talent`, as they are before.
The new tie carries requests both ways; who is taken away decides nothing and introduces nobody. Resilience is told by who hangs on one
gatekeeper: high potentials whose access is sound, but nil or weak without their manager line.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from graphcap.errors import InputError
from graphcap.model import Answer
from graphcap.policy import ORGANISATION
from graphcap.questions.chains import calibrated, given, odds_note, store_of
from graphcap.questions.isolated import NEW_TIE
from graphcap.questions.narrowing import Narrowing
from graphcap.questions.registry import TIE_PARAMETERS, Column, Parameter, Question
from graphcap.questions.route import ASSUMED_DECIDERS
from graphcap.questions.standing import MAX_TIES, SOUND, WEAK, WORDS, Standing, standing_of
from graphcap.questions.talent import Talent, talent_of
from graphcap.search.added import with_tie
from graphcap.search.lines import Onward, led_past
from graphcap.search.reach import reach

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import numpy.typing as npt

    from graphcap.network import Network

    Floats = npt.NDArray[np.float64]
    Mask = npt.NDArray[np.bool_]
    Numbers = npt.NDArray[np.int64]

DECIMALS = 12


@dataclass(frozen=True, slots=True)
class WhatIfRow:
    """Somebody for whom it changes something; no access is no chain of at most 4 ties to anybody who decides."""

    person: str
    person_name: str
    access_before: float | None
    access_after: float | None
    kind_before: str
    kind_after: str
    why: str


class _View(NamedTuple):
    """The network before or after, and how everybody stands in it."""

    network: Network
    narrowing: Narrowing
    deciders: Sequence[int]
    standing: Standing

    @classmethod
    def of(cls, network: Network, narrowing: Narrowing) -> _View:
        deciders = sorted(set(network.deciders.numbers()) - set(narrowing.avoid))
        return cls(network, narrowing, deciders, standing_of(network, deciders, narrowing))

    def isolated(self, talent: Talent) -> list[str]:
        """Ids of the high potentials who stand poorly."""
        people = np.flatnonzero(talent.high & self.standing.there & (self.standing.kind != SOUND))
        return [self.network.people.ids[person] for person in people.tolist()]

    def sound(self, talent: Talent) -> Mask:
        """The high potentials whose access is sound."""
        sound: Mask = talent.high & self.standing.there & (self.standing.kind == SOUND)
        return sound

    def gatekept(self, people: Numbers) -> Mask:
        """Whether the sound access of each of some people hangs on their manager line."""
        limits: dict[str, Any] = {"kinds": self.narrowing.kinds, "avoid": self.narrowing.avoid}
        onward = Onward.of(self.network, self.deciders, ties=MAX_TIES - 1, **limits)
        return ~led_past(self.network, people, onward, least=self.least()[people], **limits)

    def least(self) -> Floats:
        """The odds below which everybody's access is weak."""
        least: Floats = np.maximum(self.standing.median * WEAK, np.finfo(float).tiny)
        return least


def whatif(
    network: Network,
    *,
    add: tuple[str, str] | None = None,
    without: Iterable[str] = (),
    new_tie: float = NEW_TIE,
    kind: Iterable[str] = (),
    not_kind: Iterable[str] = (),
    avoid: Iterable[str] = (),
) -> Answer[WhatIfRow]:
    """Whose access and standing would change with a new tie, or without somebody.

    Parameters
    ----------
    network
        As it is.
    add
        Two people who would have a tie.
    without
        Who would no longer be there.
    new_tie
        Strength of the new tie, above 0 to 1.
    kind, not_kind, avoid
        As in `graphcap.intro`, before and after; the new tie counts whatever its kind.

    Returns
    -------
    Answer
        Everybody for whom it changes something, the largest change of access first, then by id. ``more`` has isolated high potentials and
        those who hang on one gatekeeper, before and after.

    Raises
    ------
    InputError
        When nothing is to change, ``new_tie`` is out of bounds, or somebody is added and taken away.
    UnknownPerson
        When somebody named is nobody, or more than one.
    """
    ends, gone = [network.number(each) for each in add or ()], sorted({network.number(each) for each in without})
    _check(network, ends, gone, new_tie)
    avoid, kind, not_kind = tuple(avoid), tuple(kind), tuple(not_kind)
    narrowing = Narrowing.of(network, kind=kind, not_kind=not_kind, avoid=avoid, ends=[*ends, *gone])
    before = _View.of(network, narrowing)
    changed = with_tie(network, *ends, strength=new_tie) if ends else network
    kinds = narrowing.kinds + b"\1" if ends and narrowing.kinds is not None else narrowing.kinds
    after = _View.of(changed, narrowing._replace(kinds=kinds, avoid=tuple(sorted({*narrowing.avoid, *gone}))))
    talent = talent_of(network, before.standing.there)
    ids = network.people.ids
    asked = given(add=[ids[each] for each in ends], without=[ids[each] for each in gone]) | ({"new_tie": new_tie} if ends else {})
    rows, notes = tuple(_rows(network, before.standing, after.standing)), tuple(_notes(network, before, talent))
    hanging = _hanging(before, after, talent, touched=_touched(changed, [*ends, *gone]))
    more = (
        {"better": 0, "worse": 0} | Counter("better" if _better(row) else "worse" for row in rows) | _more(before, after, talent, hanging)
    )
    return Answer("whatif", asked | narrowing.asked, network.as_of, store_of(network), rows, more | calibrated(network), notes)


def _check(network: Network, ends: list[int], gone: list[int], new_tie: float) -> None:
    if not ends and not gone:
        message = "nothing to change: name two people with --add A B, or somebody with --without X"
        raise InputError(message)
    if not 0 < new_tie <= 1:
        message = f"new_tie is {new_tie:g}; a strength is above 0 and at most 1"
        raise InputError(message)
    if ends and ends[0] == ends[-1]:
        message = f'"{network.people.ids[ends[0]]}" cannot have a tie with themselves; name two people'
        raise InputError(message)
    for person in gone:
        if person in ends:
            message = f'"{network.people.ids[person]}" is to have a new tie and to be taken away; name somebody else'
            raise InputError(message)


def _rows(network: Network, before: Standing, after: Standing) -> Iterator[WhatIfRow]:
    change = np.round(after.access - before.access, DECIMALS)
    changed = np.flatnonzero(before.there & after.there & ((change != 0) | (before.kind != after.kind)))
    for person in changed[np.lexsort((changed, -np.abs(change[changed])))].tolist():
        old, new = (float(each.access[person]) if each.found.ties[person] else None for each in (before, after))
        kinds = WORDS[before.kind[person]], WORDS[after.kind[person]]
        target = int(after.found.target[person])
        now = f"best now is {network.people.name(target)}, {int(after.found.ties[person])} ties" if new is not None else "no way is left"
        moved = f"access {_figure(old)} to {_figure(new)}" if change[person] else "access as before, others' changed"
        yield WhatIfRow(network.people.ids[person], network.people.name(person), old, new, *kinds, f"{moved}; {now}")


def _figure(access: float | None) -> str:
    return "none" if access is None else f"{access:.3g}"


def _better(row: WhatIfRow) -> bool:
    """Whether it is for the better: more access, or as much in a better standing."""
    old, new = row.access_before or 0.0, row.access_after or 0.0
    if round(old - new, DECIMALS):
        return new > old
    return WORDS.index(row.kind_after) > WORDS.index(row.kind_before)


def _touched(network: Network, ends: Sequence[int]) -> Mask:
    """Who has any chain of at most 4 ties to somebody at an end of what changes: nobody else's chains can change."""
    touched: Mask = reach(network, ends, max_ties=MAX_TIES).ties > 0
    touched[list(ends)] = True
    return touched


def _hanging(before: _View, after: _View, talent: Talent, *, touched: Mask) -> tuple[Mask, Mask]:
    """The high potentials whose sound access hangs on their manager line, before and after; who is not touched stays as before."""
    sound, still = before.sound(talent), after.sound(talent)
    old, new = np.zeros(len(sound), bool), np.zeros(len(sound), bool)
    people = np.flatnonzero(sound)
    old[people] = before.gatekept(people)
    as_before = still & sound & ~touched & (before.least() == after.least())
    new[as_before] = old[as_before]
    people = np.flatnonzero(still & ~as_before)
    new[people] = after.gatekept(people)
    return old, new


def _more(before: _View, after: _View, talent: Talent, hanging: tuple[Mask, Mask]) -> dict[str, Any]:
    ids = before.network.people.ids
    one_gatekeeper = ([ids[person] for person in np.flatnonzero(each).tolist()] for each in hanging)
    return {
        "isolated_before": before.isolated(talent),
        "isolated_after": after.isolated(talent),
        **dict(zip(("one_gatekeeper_before", "one_gatekeeper_after"), one_gatekeeper, strict=True)),
    }


def _notes(network: Network, before: _View, talent: Talent) -> Iterator[str]:
    yield "nothing is saved; strengths of all other ties stay as they are"
    if not before.deciders:
        yield "nobody is known to decide anything, so that nobody has access; give a `decides` column, or --deciders at import"
    elif network.deciders.assumed:
        yield ASSUMED_DECIDERS
    yield from talent.notes()
    yield odds_note(network)


QUESTION = Question(
    name="whatif",
    summary="Whose access and standing would change with a new tie, or without somebody.",
    rule=(
        "Access is the odds of the best chain of at most 4 ties to anybody who decides; standing is that of `isolated`: no ties, no route, "
        "weak route (below a third of the median on the level) or sound. Both are counted again with a tie between A and B, at --new-tie, "
        "both ways, or without X, who then decides nothing and introduces nobody. more.isolated_before, isolated_after, "
        "one_gatekeeper_before and one_gatekeeper_after name the high potentials who are isolated, and those whose sound access hangs on "
        "their manager line. Nothing is saved."
    ),
    example='graphcap whatif --add "{junior}" "{executive}"',
    about="people",
    reads=("decides", "level", "potential", "performance"),
    parameters=(
        Parameter("add", "pair", "Two people who would have a tie."),
        Parameter("without", "people", "Who would no longer be there (repeatable)."),
        Parameter("new_tie", "number", "Strength of the new tie.", default=NEW_TIE, least=0, most=1),
        *TIE_PARAMETERS,
    ),
    columns=(
        Column("person", "id"),
        Column("person_name", "name"),
        Column("access_before", "as it is; empty where no chain leads to anybody who decides"),
        Column("access_after", "as it would be"),
        Column("kind_before", "no ties, no route, weak route or sound"),
        Column("kind_after", "as it would be"),
        Column("why", "the figures it rests on"),
    ),
    ask=whatif,
    ranked=("person",),
    roles=ORGANISATION,
)
