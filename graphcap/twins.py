"""The twins: main questions as Cypher that people can read, each a file in ``queries/ask``, and running one on a store's server.

Everything that is known of a twin stands in the head of its file: its question, its parameters with their types and meanings, the lines
that set them in Neo4j's browser, whose values are also their defaults here, its columns and their order, what it needs of the server, and
how it differs from the command of the same name.
"""

from __future__ import annotations

import re
from ast import literal_eval
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, NamedTuple

from graphcap.errors import InputError, StoreError
from graphcap.model import Answer
from graphcap.questions.chains import UNCALIBRATED
from graphcap.resources import folder, read_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graphcap.store.protocol import Store

HEAD = re.compile(
    r"/\*\n(?P<question>.+)\n\n"
    r"Parameters:\n(?P<parameters>(?:  .+\n)+)\n"
    r"Set in Neo4j's browser, with your own values:\n(?P<values>(?::param .+;\n)+)\n"
    r"Columns: (?P<columns>.+)\n"
    r"Order: (?P<order>.+)\n"
    r"Needs: (?P<needs>.+)\n"
    r"Differs: (?P<differs>(?:.+\n)+?)\*/\n"
)
PARAMETER = re.compile(r"  (?P<name>\w+) +(?P<type>[a-z]+)(?: (?P<least>\d+)\.\.(?P<most>\d+))? {2,}(?P<meaning>.+)")
VALUE = re.compile(r":param (?P<name>\w+) => (?P<value>.+);")
EXTENSION = "gds."
"""What the names of the functions and procedures begin with that a server may not have."""


class TwinParameter(NamedTuple):
    """One parameter of a twin.

    Attributes
    ----------
    name, meaning
        As its head has them.
    type
        ``person`` (an id or a name), which is always needed; ``people`` and ``kinds``, of which there may be several or none; ``text``;
        ``integer``.
    value
        That of the head: an example for a person, the default for others.
    least, most
        For an integer.
    """

    name: str
    type: str
    meaning: str
    value: Any
    least: int | None = None
    most: int | None = None

    @property
    def is_needed(self) -> bool:
        """Whether there is no twin without it."""
        return self.type == "person"

    @property
    def is_many(self) -> bool:
        """Whether it takes several values."""
        return self.type in {"people", "kinds"}

    def __str__(self) -> str:
        """As somebody is told what a twin takes."""
        if self.is_needed:
            return f"{self.name} (needed)"
        return f"{self.name} (several)" if self.is_many else f"{self.name} ({self.value})" if self.value else self.name


class Twin(NamedTuple):
    """A twin: what its head says of it, and the text of its file, which is one statement."""

    name: str
    question: str
    parameters: tuple[TwinParameter, ...]
    columns: tuple[str, ...]
    order: str
    needs: str
    differs: str
    statement: str


class TwinRow(NamedTuple):
    """A twin in the list of them."""

    name: str
    question: str
    parameters: tuple[str, ...]
    columns: tuple[str, ...]


def names() -> list[str]:
    """The names of all twins, sorted."""
    files = (folder("queries") / "ask").iterdir()
    return sorted(file.name.removesuffix(".cypher") for file in files if file.name.endswith(".cypher"))


def twin(name: str) -> Twin:
    """The twin of this name.

    Raises
    ------
    InputError
        When there is none; it names a near one.
    """
    known = names()
    if name not in known:
        near = get_close_matches(name, known, n=1)
        message = f'no twin "{name}"; ' + (f'did you mean "{near[0]}"?' if near else f"there are: {', '.join(known)}")
        raise InputError(message)
    statement = read_text("queries", f"ask/{name}.cypher")
    head = HEAD.match(statement)
    if head is None:
        message = f"queries/ask/{name}.cypher has no head of the form that queries/README.md shows"
        raise InputError(message)
    values = {value["name"]: literal_eval(value["value"]) for value in VALUE.finditer(head["values"])}
    return Twin(
        name,
        head["question"],
        tuple(_parameter(line, values) for line in PARAMETER.finditer(head["parameters"])),
        tuple(head["columns"].split(", ")),
        head["order"],
        head["needs"],
        " ".join(head["differs"].split()),
        statement,
    )


def _parameter(line: re.Match[str], values: Mapping[str, Any]) -> TwinParameter:
    least, most = (None if line[bound] is None else int(line[bound]) for bound in ("least", "most"))
    return TwinParameter(line["name"], line["type"], line["meaning"], values[line["name"]], least, most)


def catalogue() -> Answer[Any]:
    """Every twin with its question and the names of its parameters and columns."""
    twins = [twin(name) for name in names()]
    rows = [TwinRow(one.name, one.question, tuple(each.name for each in one.parameters), one.columns)._asdict() for one in twins]
    return Answer("query", {}, "", {}, rows, {}, ("each runs as it stands in Neo4j's browser, too; its file in queries/ask says how",))


def ask(store: Store, name: str, given: Iterable[tuple[str, str]] = ()) -> Answer[Any]:
    """What a twin answers on the server of a store.

    Parameters
    ----------
    store
        One on a server.
    name
        The twin's.
    given
        Parameters as texts: name and value, several of a name where it takes several.

    Returns
    -------
    Answer
        A row of the twin's columns for each row of the server, in its order.

    Raises
    ------
    InputError
        For a twin, a parameter or a kind that there is not, a value that is none, one that is missing, and a store that is on no server.
    UnknownPerson
        When a person is nobody, or more than one.
    StoreError
        When the server cannot be asked, or does not have what the twin needs.
    """
    asked = twin(name)
    values = typed(asked, given)
    from graphcap.store.embedded import EmbeddedStore

    if isinstance(store, EmbeddedStore):
        message = (
            f"{store.address} is a folder, and queries run on a Neo4j server: `graphcap neo4j start --load {store.address}` starts one "
            "with what the folder holds"
        )
        raise InputError(message)
    values = _resolved(store, asked, values)
    return _answer(store.address, asked, values)


def _answer(address: str, asked: Twin, values: Mapping[str, Any]) -> Answer[Any]:
    """Send the statement in a session that only reads."""
    from graphcap.store.neo4j import connect
    from graphcap.store.server import shown_node

    with connect(address) as server:
        node = shown_node(server)
        try:
            rows = server.read(asked.statement, **values)
        except StoreError as error:
            if EXTENSION in asked.statement and EXTENSION in str(error):
                message = f"{error} ({asked.name} needs {asked.needs})"
                raise StoreError(message) from error
            raise
    origin = {"address": address, "generation": node["load"], "people": node["people"], "ties": node["ties"]}
    notes = [asked.question, f"order: {asked.order}", *([UNCALIBRATED] if "odds" in asked.columns else [])]
    return Answer("query", {"name": asked.name, **values}, node["as_of"], origin, rows, {}, tuple(notes))


def typed(asked: Twin, given: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The values of all parameters of a twin: those given, of the type that its head says, else its defaults.

    Raises
    ------
    InputError
        For an unknown or missing parameter, one given twice that takes one value, and a number that is none or out of bounds.
    """
    texts: dict[str, list[str]] = {}
    for name, text in given:
        texts.setdefault(name, []).append(text)
    takes = ", ".join(map(str, asked.parameters))
    known = {parameter.name for parameter in asked.parameters}
    missing = [parameter.name for parameter in asked.parameters if parameter.is_needed and parameter.name not in texts]
    for name in texts:
        if name not in known:
            message = f'{asked.name} has no parameter "{name}"; it takes: {takes}'
            raise InputError(message)
    if missing:
        message = f"{asked.name} needs {' '.join(f'--param {name}=…' for name in missing)}; it takes: {takes}"
        raise InputError(message)
    return {each.name: _value(each, texts[each.name]) if each.name in texts else each.value for each in asked.parameters}


def _value(parameter: TwinParameter, texts: Sequence[str]) -> Any:
    if parameter.is_many:
        return [text for text in texts if text]
    if len(texts) > 1:
        message = f"{parameter.name} is given {len(texts)} times; it takes one value"
        raise InputError(message)
    return _number(parameter, texts[0]) if parameter.type == "integer" else texts[0]


def _number(parameter: TwinParameter, text: str) -> int:
    least, most = parameter.least or 0, parameter.most or 0
    if not text.isdecimal() or not text.isascii() or not least <= int(text) <= most:
        message = f"{parameter.name} is {text}; it takes a number from {least} to {most}"
        raise InputError(message)
    return int(text)


def _resolved(store: Store, asked: Twin, values: Mapping[str, Any]) -> dict[str, Any]:
    """The same values with the ids of the people who are named; kinds are those of the store."""
    from graphcap.cuts import EgoCut

    of_type = {parameter.name: parameter.type for parameter in asked.parameters}
    texts = {name: _listed(value) for name, value in values.items() if of_type[name] in {"person", "people"}}
    kinds = [kind for name, value in values.items() if of_type[name] == "kinds" for kind in value]
    if not any(texts.values()) and not kinds:
        return dict(values)
    network = store.network(cut=EgoCut(tuple(text for several in texts.values() for text in several), 0))
    network.kind_mask(kinds)
    ids = {text: network.people.ids[network.number(text)] for several in texts.values() for text in several}
    found = {name: [ids[text] for text in several] for name, several in texts.items()}
    return {
        name: value if name not in found else found[name][0] if of_type[name] == "person" else found[name] for name, value in values.items()
    }


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value
