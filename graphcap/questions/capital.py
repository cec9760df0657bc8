"""Social capital lent and borrowed: how much warmer somebody reaches decision-makers because another's ties may be used.

*Access* of a protege is the odds of their best chain of at most 4 ties to any decision-maker. It is taken twice: with the sponsor, and as
if the sponsor were not there, neither as introducer nor as decision-maker. What goes is *lent*: their ties carry it. *Top doors* are the
first three decision-makers to whom the protege's ten best chains lead through, or to, the sponsor.

Rows from the person to their proteges say what they lend; rows to the person, from their sponsors, what they borrow. That credit by
association is borrowed is Burt's (1998, "The gender of social capital", doi:10.1177/1043463198010001001); his constraint and effective
size of the person stand beside it in ``more``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from graphcap.model import Answer
from graphcap.policy import PERSONAL
from graphcap.questions.chains import calibrated, odds_note, store_of
from graphcap.questions.ego import ego_measures
from graphcap.questions.narrowing import Narrowing
from graphcap.questions.registry import ABOUT_PEOPLE, TIE_PARAMETERS, Column, OwnView, Parameter, Question
from graphcap.questions.roles import deciders_known, proteges, sponsors
from graphcap.questions.route import ASSUMED_DECIDERS
from graphcap.search.permitted import permitted_chains

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from graphcap.network import Network
    from graphcap.search.chains import FoundChain

MAX_TIES = 4
CHAINS, DOORS = 10, 3


@dataclass(frozen=True, slots=True)
class CapitalRow:
    """What one person lends another; no access is no chain, and all is None where nobody is known to decide."""

    from_: str
    from_name: str
    to: str
    to_name: str
    access_without: float | None
    access_with: float | None
    lent: float | None
    top_doors: tuple[str, ...]
    why: str
    evidence: tuple[str, ...]


class _Loan(NamedTuple):
    """Who lends to whom, by number, the events that show it, and the borrower's best chains to deciders, with the lender and without."""

    lender: int
    borrower: int
    evidence: tuple[str, ...]
    chains: Sequence[FoundChain]
    without: FoundChain | None

    @property
    def lent(self) -> float:
        """How much the odds go down without the lender."""
        before = self.chains[0].odds if self.chains else 0.0
        return before - (self.without.odds if self.without else 0.0)

    @property
    def doors(self) -> tuple[int, ...]:
        """Decision-makers to whom the lender leads, the best first."""
        led = (chain.people[-1] for chain in self.chains if self.lender in chain.people)
        return tuple(dict.fromkeys(led))[:DOORS]


def capital(
    network: Network, person: str, *, kind: Iterable[str] = (), not_kind: Iterable[str] = (), avoid: Iterable[str] = ()
) -> Answer[CapitalRow]:
    """What a person lends their proteges, and borrows from their sponsors.

    Parameters
    ----------
    network
        Any; without events proteges and sponsors are the declared ones.
    person
        An id or a name.
    kind, not_kind, avoid
        As in `graphcap.intro`.

    Returns
    -------
    Answer
        What is lent, the most first, then what is borrowed, equals by id; ``more`` has the sums, constraint and effective size.

    Raises
    ------
    UnknownPerson, InputError
        As in `graphcap.intro`.
    """
    me = network.number(person)
    narrowing = Narrowing.of(network, kind=kind, not_kind=not_kind, avoid=avoid, ends=(me,))
    lent = _loans(network, ((me, other, backing.ids) for other, backing in proteges(network, me).items()), narrowing)
    borrowed = _loans(network, ((other, me, backing.ids) for other, backing in sponsors(network, me).items()), narrowing)
    rows = tuple(_row(network, loan) for loan in (*lent, *borrowed))
    measures, known = ego_measures(network, me), deciders_known(network)
    more: dict[str, Any] = {
        "lent": sum(loan.lent for loan in lent) if known and lent else None,
        "most_borrowed": max(loan.lent for loan in borrowed) if known and borrowed else None,
        "constraint": measures.constraint,
        "effective_size": measures.effective_size,
    }
    asked = {"person": network.people.ids[me]} | narrowing.asked
    return Answer("capital", asked, network.as_of, store_of(network), rows, more | calibrated(network), tuple(_notes(network, me, rows)))


def _loans(network: Network, pairs: Iterable[tuple[int, int, tuple[str, ...]]], narrowing: Narrowing) -> list[_Loan]:
    """What is lent between each pair, the most first."""
    targets = network.deciders.numbers()  # nobody is a target of their own search

    @cache
    def chains(borrower: int, best: int, *without: int) -> Sequence[FoundChain]:
        limits: dict[str, Any] = {"best": best, "max_ties": MAX_TIES, "kinds": narrowing.kinds}
        return permitted_chains(network, borrower, targets, avoid=(*narrowing.avoid, *without), **limits).chains

    loans = [_loan(pair, chains) for pair in pairs if not set(pair[:2]) & set(narrowing.avoid)]
    return sorted(loans, key=lambda loan: (-loan.lent, loan.lender, loan.borrower))


def _loan(pair: tuple[int, int, tuple[str, ...]], chains: Callable[..., Sequence[FoundChain]]) -> _Loan:
    lender, borrower, evidence = pair
    found = chains(borrower, CHAINS)
    without = next((chain for chain in found if lender not in chain.people), None)
    if without is None and found:
        without = next(iter(chains(borrower, 1, lender)), None)
    return _Loan(lender, borrower, evidence, found, without)


def _row(network: Network, loan: _Loan) -> CapitalRow:
    people = network.people
    return CapitalRow(
        from_=people.ids[loan.lender],
        from_name=people.name(loan.lender),
        to=people.ids[loan.borrower],
        to_name=people.name(loan.borrower),
        access_without=loan.without.odds if loan.without else None,
        access_with=loan.chains[0].odds if loan.chains else None,
        lent=loan.lent if deciders_known(network) else None,
        top_doors=tuple(people.ids[door] for door in loan.doors),
        why=_why(network, loan),
        evidence=loan.evidence,
    )


def _why(network: Network, loan: _Loan) -> str:
    people = network.people
    lender, borrower = people.name(loan.lender), people.name(loan.borrower)
    if not loan.chains:
        end = "no decision-maker is within 4 ties of them" if deciders_known(network) else "nobody is known to decide"
        return f"{lender} sponsors {borrower}; {end}"
    doors = ", ".join(people.name(door) for door in loan.doors)
    through = f"; leads to {doors}" if doors else f"; none of the {len(loan.chains)} best chains leads through {lender}"
    without = f"{loan.without.odds:.3g}" if loan.without else "no chain at all"
    return f"{lender} sponsors {borrower}; best odds {loan.chains[0].odds:.3g} with {lender}, {without} without{through}"


def _notes(network: Network, me: int, rows: Sequence[CapitalRow]) -> Iterator[str]:
    if not rows:
        yield f"{network.people.name(me)} sponsors nobody and is sponsored by nobody, as far as ties and events tell"
    if not deciders_known(network):
        yield "nobody is known to decide anything, so access is unknown; give a `decides` column, or --deciders at import"
    elif network.deciders.assumed:
        yield ASSUMED_DECIDERS
    if network.events is None:
        yield "the store has no events: sponsors and proteges are the declared ones alone; import events about people to see more"
    yield ABOUT_PEOPLE
    if rows:
        yield odds_note(network)


QUESTION = Question(
    name="capital",
    summary="Social capital: how much access a person lends to those they sponsor, and borrows from their own sponsors.",
    rule=(
        "Access is the odds of the best chain of at most 4 ties to any decision-maker. For each protege (declared, or the person spoke "
        "about them to somebody who decides) it is taken with the person and as if they were not there; the difference is lent. The same "
        "for the person and each of their sponsors is borrowed. Top doors: the first three decision-makers to whom the ten best chains "
        "lead through the lender (after Burt 1998, doi:10.1177/1043463198010001001). `more` has Burt's constraint and effective size of "
        "the person."
    ),
    example='graphcap capital "{executive}"',
    about="person",
    reads=("decides", "events about a person"),
    parameters=(Parameter("person", "person", "An id or a name.", positional=True), *TIE_PARAMETERS),
    columns=(
        Column("from", "id of who lends"),
        Column("from_name", "name"),
        Column("to", "id of who borrows"),
        Column("to_name", "name"),
        Column("access_without", "odds to a decision-maker without the lender; empty where there is no chain"),
        Column("access_with", "odds with them"),
        Column("lent", "the difference"),
        Column("top_doors", "decision-makers to whom the lender leads"),
        Column("why", "the figures it rests on"),
        Column("evidence", "ids of the events that show the sponsorship"),
    ),
    ask=capital,
    ranked=("from", "to"),
    roles=PERSONAL,
    own_view=OwnView(
        people=("person",),
        seen=("from", "from_name", "to", "to_name", "top_doors"),
        worded=("access_without", "access_with", "lent"),
        told=("why",),
    ),
)
