"""Looking people up by id or name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphcap.cuts import SearchCut
from graphcap.lookup import matching
from graphcap.model import Answer
from graphcap.policy import ANYBODY
from graphcap.questions.chains import given, store_of
from graphcap.questions.registry import Column, OwnView, Parameter, Question

if TYPE_CHECKING:
    from graphcap.network import Network

SHOWN = ("title", "department", "level", "decides")


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person as the store knows them; unknown is None."""

    person: str
    person_name: str | None
    title: str | None
    department: str | None
    level: str | None
    decides: str | None
    ties_out: int
    ties_in: int


def people(network: Network, text: str | None = None) -> Answer[PersonRow]:
    """Who is in the network whose id or name holds ``text`` (in any case), in the order of ids; everybody without a text."""
    numbers = range(len(network)) if not text else matching(network.people, text)
    rows = tuple(_row(network, person) for person in numbers)
    notes = () if rows else (f'nobody whose id or name holds "{text}"' if text else "nobody is in the store",)
    return Answer("people", given(text=text), network.as_of, store_of(network), rows, {}, notes)


def _row(network: Network, person: int) -> PersonRow:
    texts = network.people.texts
    known = {name: texts[name][person] or None for name in (*SHOWN, "name") if name in texts}
    return PersonRow(
        person=network.people.ids[person],
        person_name=known.get("name"),
        title=known.get("title"),
        department=known.get("department"),
        level=known.get("level"),
        decides=known.get("decides"),
        ties_out=network.outgoing.degree(person),
        ties_in=network.incoming.degree(person),
    )


def _cut(text: str | None = None) -> SearchCut | None:
    """Who is looked up; without letters to look for, everybody."""
    return SearchCut(text) if text and text.strip() else None


QUESTION = Question(
    name="people",
    summary="Look people up by id or name.",
    rule="Everybody whose id or name holds TEXT, in any case; without TEXT everybody. Ties are counted as arcs: every kind, out and in.",
    example="graphcap people silva",
    about="people",
    reads=("name", *SHOWN),
    parameters=(Parameter("text", "text", "Part of an id or a name.", default="", positional=True),),
    columns=(
        Column("person", "id"),
        Column("person_name", "name"),
        *(Column(name, name) for name in SHOWN),
        Column("ties_out", "arcs along which they can ask"),
        Column("ties_in", "arcs along which they can be asked"),
    ),
    ask=people,
    roles=ANYBODY,
    own_view=OwnView(
        people=(),
        seen=("person", "person_name", "title", "department", "level", "decides"),
    ),
    cut=_cut,
)
