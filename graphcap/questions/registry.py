"""What a question declares of itself; the command line, help, docs, JSON and tests are built from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from graphcap.cuts import ChainCut
from graphcap.model import MOST_TIES
from graphcap.policy import ADMIN

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphcap.cuts import Cut
    from graphcap.model import Answer
    from graphcap.network import Network
    from graphcap.store.protocol import Store

ParameterKind = Literal["person", "people", "pair", "integer", "number", "choice", "flag", "text", "kinds", "deciders"]


class Parameter(NamedTuple):
    """One parameter of a question: an argument of its function, and of its command.

    Attributes
    ----------
    name
        As the function has it, and, with dashes for underscores, the option.
    kind
        ``person`` (an id or a name), ``people`` (several), ``pair`` (two), ``integer``, ``number``, ``choice``, ``flag``,
        ``text``, ``kinds`` (several kinds of tie), ``deciders`` (a flag that may carry a word: what they decide).
    help
        One line.
    default
        None when the parameter may be left out and has none.
    positional
        Whether the command takes it by place.
    choices
        For a choice.
    least, most
        For an integer or a number.
    """

    name: str
    kind: ParameterKind
    help: str
    default: Any = None
    positional: bool = False
    choices: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None


class Column(NamedTuple):
    """One column of a question's rows: its name in JSON and CSV, what it means, and for an object the names of its parts."""

    name: str
    meaning: str
    parts: tuple[str, ...] = ()


class OwnView(NamedTuple):
    """What of an answer the role `self` is shown: whoever asks, about themselves. Columns that are not named here are empty.

    Attributes
    ----------
    people
        Parameters that name people, one of whom has to be the one who asks; none: anybody may ask, as in a directory.
    seen
        Columns as they are; of ties between others in them the figures are words.
    worded
        Columns of figures that rest on ties between others: `warm`, `possible` or `unknown`.
    told
        Columns of sentences, in which such figures are the same words.
    more, more_told
        Parts of ``more``, likewise.
    party
        A column of ids: who stands in it may ask about anybody, and sees those rows alone.
    """

    people: tuple[str, ...]
    seen: tuple[str, ...]
    worded: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    more_told: tuple[str, ...] = ()
    party: str | None = None


def everything(**_: Any) -> None:
    """What a question about everybody needs: no cut."""


class Question(NamedTuple):
    """A question as its module declares it.

    Attributes
    ----------
    name
        The command's name.
    summary
        What it answers, in one line.
    rule
        How it counts, in a few plain sentences with their sources; help and docs print it.
    example
        A command on the demo company.
    about
        Whom it answers about: ``person``, ``people`` or ``group`` (whose members under five are never shown).
    reads
        People's columns, and kinds of events, that it rests on; it says which is missing.
    parameters, columns
        See `Parameter`, `Column`.
    ask
        The function: a `Network` and the parameters to an `Answer`.
    cut
        The same parameters to the part of a network that the answer needs; None where that is all of it.
    also
        Forms that it can be written in besides those of every question.
    own_day
        Whether it is asked of the store's own day alone: head counts of two days would tell who came or went between.
    later
        Whether it looks back from the store's own day, whose network it takes as ``later`` beside that of the day asked about.
    ranked
        The columns that tell its rows apart, where their order is a ranking: then it takes ``--robust`` (`graphcap.questions.robust`).
    roles
        Who may ask it where a policy says who has which role (`graphcap.policy`): an admin alone unless it says otherwise.
    own_view
        What the role `self` is shown; None where that role may not ask.
    """

    name: str
    summary: str
    rule: str
    example: str
    about: Literal["person", "people", "group"]
    reads: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    ask: Callable[..., Answer[Any]]
    cut: Callable[..., Cut | None] = everything
    also: tuple[str, ...] = ()
    own_day: bool = False
    later: bool = False
    ranked: tuple[str, ...] = ()
    roles: tuple[str, ...] = (ADMIN,)
    own_view: OwnView | None = None

    def answered(
        self,
        store: Store,
        as_of: str | None,
        values: dict[str, Any],
        *,
        robust: bool = False,
        say: Callable[[str], None] | None = None,
        first: Callable[[Network], None] | None = None,
    ) -> Answer[Any]:
        """What a store answers, of its own day or another; ``values`` are the parameters.

        ``first`` is called once, before it is asked, with the network that the store shows.
        """
        cut = self.cut(**values)
        if robust and isinstance(cut, ChainCut):
            cut = cut.of_all_walks()  # strengths that are drawn anew warm others

        def ask(network: Network) -> Answer[Any]:
            if robust:
                from graphcap.questions.robust import robust as answered_often

                answer = answered_often(self, network, values)
            elif self.later:
                answer = self.ask(network, **values, later=store.network(say=say))
            else:
                answer = self.ask(network, **values)
            if not network.origin.disputes:
                return answer
            from graphcap.disputes import marked

            return marked(answer, network)

        if first is None:
            return store.asked(ask, as_of, cut=cut, say=say)
        network = store.network(as_of, cut=cut, say=say)
        first(network)
        return ask(network)


TIE_PARAMETERS = (
    Parameter("kind", "kinds", "Use only ties of this kind (repeatable)."),
    Parameter("not_kind", "kinds", "Use no ties of this kind (repeatable)."),
    Parameter("avoid", "people", "Leave this person out (repeatable)."),
)
MAX_TIES = Parameter("max_ties", "integer", "Longest chain, in ties (n ties have n - 1 introducers).", default=4, least=1, most=MOST_TIES)
ALUMNI = Parameter("alumni", "flag", "Those who have left may introduce, too; they are marked.", default=False)
DECIDERS = Parameter("deciders", "deciders", "Decision-makers: all of them, or those who decide WHAT.")

ABOUT_PEOPLE = "from metadata: something to ask about, not a finding about a person"
"""What every answer about people says once."""

CHAIN_COLUMNS = (
    Column("rank", "1 for the first"),
    Column("people", "ids from one end to the other"),
    Column("names", "their names"),
    Column("odds", "product of the strengths, left to right"),
    Column("coverage", "of its least covered tie, 0 to 1: declared 1, assumed 0"),
    Column("tied_with", "how many other chains equal it but for their ids"),
    Column("asked_90_days", "how often each introducer was asked in the last 90 days"),
    Column("ties", "its steps: source, target, kind, strength, last_contact"),
    Column("weakest", "its weakest step", ("source", "target", "strength")),
    Column("left", "who of its people has left"),
    Column("away", "who of its people is away"),
)
