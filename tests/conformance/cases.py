"""Questions with their parameters, drawn for a network, and what a store answers to one, or how it refuses."""

from __future__ import annotations

import json
import random
from functools import partial
from io import StringIO
from typing import TYPE_CHECKING, Any, NamedTuple

from graphcap.errors import GraphcapError
from graphcap.questions import question
from graphcap.questions.central import MEASURES
from graphcap.questions.pair import MODES
from graphcap.report import write_answer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphcap.network import Network
    from graphcap.questions.registry import Parameter
    from graphcap.store.protocol import Store

ANOTHER_DAY = "2025-04-15"
NOBODY = "nobody at all"
MOST = 8
HALF = 0.5


class Case(NamedTuple):
    """A question, its parameters, and the day that it is asked about."""

    question: str
    values: dict[str, Any]
    day: str | None = None


class Outcome(NamedTuple):
    """The answer as JSON less what names the store, or the error; and whether it is the answer of a part of the network."""

    text: str
    of_a_cut: bool = False


def outcome(store: Store, case: Case) -> Outcome:
    """What a store answers."""
    declared = question(case.question)
    try:
        network = store.network(case.day, cut=declared.cut(**case.values))
        later = {"later": store.network()} if declared.later else {}
        answer = declared.ask(network, **case.values, **later)
    except GraphcapError as error:
        return Outcome(f"{type(error).__name__}: {error}")
    text = StringIO()
    write_answer(answer, "json", text)
    written = json.loads(text.getvalue())
    del written["store"]["address"], written["store"]["generation"]
    return Outcome(json.dumps(written, ensure_ascii=False), network.origin.people is not None)


def needs_a_part(case: Case) -> bool:
    """Whether the question is about the store's day and needs only a part of the network."""
    return case.day is None and question(case.question).cut(**case.values) is not None


def cases_of(name: str, network: Network, *, seed: int, drawn: int = 10) -> list[Case]:
    """What is asked of a network: every way to ask the question, and so many more at random."""
    draw = _Draw(network, seed)
    drawing = _VALUES.get(name, partial(_as_declared, question(name).parameters))
    return [Case(name, *values) if isinstance(values, tuple) else Case(name, values) for values in drawing(draw, drawn)]


class _Draw:
    """Draws parameters that fit a network."""

    def __init__(self, network: Network, seed: int) -> None:
        self.random = random.Random(seed)
        ids = list(network.people.ids)
        names = network.people.texts.get("name")
        self.ids = ids
        self.texts = [*ids, *(name for name in names or () if name)]
        self.titles = sorted({title for title in network.people.texts.get("title") or () if title})
        self.tied = [id for person, id in enumerate(ids) if network.outgoing.degree(person)] or ids
        self.kinds = [kind.name for kind in network.kinds] or ["knows"]
        self.words = sorted({word for words in network.deciders.what for word in words.split(";")}) or ["budget"]

    def pair(self) -> tuple[str, str]:
        """Two people, most often with ties."""
        source, target = self.random.sample(self.tied if len(self.tied) > 1 else self.ids, 2)
        return source, target

    def some(self, texts: list[str]) -> list[str]:
        """One or two of these, or none."""
        return self.random.sample(texts, min(len(texts), self.random.choice((0, 0, 0, 1, 2))))

    def narrowing(self) -> dict[str, Any]:
        """Kinds and people, mostly none."""
        return {"kind": self.some(self.kinds), "not_kind": self.some(self.kinds), "avoid": self.some(self.ids)}


def _intro(draw: _Draw, drawn: int) -> Iterator[Any]:
    source, target = draw.pair()
    for ties in range(1, 9):
        yield {"source": source, "target": target, "max_ties": ties, "disjoint": bool(ties % 2)}
    for text in (NOBODY, "", "  ", "\udcff", source):
        yield {"source": source, "target": text}
        yield {"source": source, "target": target, "avoid": [text]}
    yield {"source": source, "target": target, "kind": [NOBODY]}
    for form in ({}, {"disjoint": True}, {"by": "ties"}):
        yield {"source": source, "target": target, "spread": True} | form
    yield {"source": f" {source} ", "target": target}, ANOTHER_DAY
    for _ in range(drawn):
        ends = draw.pair() if draw.random.random() < 0.7 else draw.random.choices(draw.texts, k=2)
        limits = {"best": draw.random.choice((1, 5, 50)), "max_ties": draw.random.choice((2, 3, 4, 4, 5, 6, 7))}
        form = draw.random.choice(({}, {"alumni": True}, {"by": "ties"}, {"disjoint": True}))
        yield dict(zip(("source", "target"), ends, strict=True)) | limits | form | draw.narrowing()


def _route(draw: _Draw, drawn: int) -> Iterator[Any]:
    source, target = draw.pair()
    for ties in range(1, 9):
        yield {"source": source, "max_ties": ties, "each": bool(ties % 2)}
    for what in (*draw.words, NOBODY, ""):
        yield {"source": source, "deciders": what}
    for text in (NOBODY, source, target):
        yield {"source": text, "to": [target]}
        yield {"source": source, "to": [target, text], "deciders": True}
    yield {"source": source}, ANOTHER_DAY
    for _ in range(drawn):
        whom = {"to": draw.some(draw.texts), "deciders": draw.random.choice((None, True, draw.random.choice(draw.words)))}
        form = {"each": draw.random.random() < 0.3, "by": draw.random.choice(("odds", "ties")), "alumni": draw.random.random() < HALF}
        limits = {"best": draw.random.choice((1, 5, 50)), "max_ties": draw.random.choice((2, 3, 4, 5, 6))}
        yield {"source": draw.random.choice(draw.texts)} | whom | form | limits | draw.narrowing()


def _people(draw: _Draw, drawn: int) -> Iterator[Any]:
    yield {}
    yield {"text": ""}, ANOTHER_DAY
    for text in (" ", "A", "s", "SS", "é", "%", ".*", "\\", "'", "`", "\n", "\udcff", NOBODY):
        yield {"text": text}
    for text in draw.random.choices(draw.texts, k=drawn):
        start = draw.random.randrange(len(text))
        yield {"text": draw.random.choice((str.upper, str.lower, str.title))(text[start : start + draw.random.randint(1, 4)])}


def _access(draw: _Draw, drawn: int) -> Iterator[Any]:
    yield {"why": True}
    yield {}, ANOTHER_DAY
    yield {"deciders": NOBODY}
    for _ in range(drawn // 2):
        limits = {"deciders": draw.random.choice((None, True, *draw.words)), "max_ties": draw.random.randint(1, 8), "alumni": True}
        yield limits | draw.narrowing()


def _central(draw: _Draw, drawn: int) -> Iterator[Any]:
    for measure in MEASURES:
        yield {"measure": measure}
    yield {"measure": "degree"}, ANOTHER_DAY
    yield {"measure": NOBODY}
    for _ in range(drawn // 2):
        form = {"undirected": draw.random.random() < 0.5, "weighted": draw.random.choice((None, True, False))}
        yield {"measure": draw.random.choice(MEASURES)} | form | draw.narrowing()


def _roadmap(draw: _Draw, drawn: int) -> Iterator[Any]:
    yield {"person": draw.ids[0]}, ANOTHER_DAY
    yield {"person": draw.ids[0], "next_role": NOBODY}
    for number in range(drawn):
        role = {"next_role": draw.random.choice(draw.titles)} if number % 2 and draw.titles else {}
        yield {"person": draw.random.choice(draw.texts), "alumni": draw.random.random() < HALF} | role | draw.narrowing()


def _backtest(draw: _Draw, drawn: int) -> Iterator[Any]:
    yield {}
    for _ in range(max(1, drawn // 5)):
        yield {name: kinds for name, kinds in draw.narrowing().items() if name != "avoid"}, ANOTHER_DAY


def _pair(draw: _Draw, drawn: int) -> Iterator[Any]:
    for mode in MODES:
        yield {"mode": mode}
        yield {"mode": mode}, ANOTHER_DAY
    for _ in range(drawn // 2):
        whom = {"mentee": draw.some(draw.texts), "department": draw.random.choice((None, None, NOBODY)), "avoid": draw.some(draw.ids)}
        yield {"mode": draw.random.choice(MODES)} | whom


def _as_declared(parameters: tuple[Parameter, ...], draw: _Draw, drawn: int) -> Iterator[Any]:
    """Parameters of a question that has no drawing of its own, by their kinds."""
    kinds = {
        "person": lambda _: draw.random.choice([*draw.texts, NOBODY]),
        "people": lambda _: draw.some(draw.texts),
        "pair": lambda _: draw.pair(),
        "number": lambda parameter: draw.random.choice((parameter.default, draw.random.uniform(parameter.least or 0, parameter.most or 1))),
        "integer": lambda parameter: draw.random.randint(parameter.least or 1, min(parameter.most or MOST, MOST)),
        "choice": lambda parameter: draw.random.choice(parameter.choices),
        "flag": lambda _: draw.random.random() < HALF,
        "text": lambda _: draw.random.choice(draw.texts),
        "kinds": lambda _: draw.some(draw.kinds),
        "deciders": lambda _: draw.random.choice((None, True, *draw.words)),
    }
    for number in range(drawn):
        values = {parameter.name: kinds[parameter.kind](parameter) for parameter in parameters}
        yield (values, ANOTHER_DAY) if number == 0 else values


_VALUES = {
    "intro": _intro,
    "route": _route,
    "people": _people,
    "access": _access,
    "central": _central,
    "roadmap": _roadmap,
    "backtest": _backtest,
    "pair": _pair,
}
