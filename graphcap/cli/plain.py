"""Questions that are asked plainly, understood without click, which takes longer to import than most answers take to find.

There is one grammar, click's, and this is the part of it that leaves no doubt: ``[--store ADDRESS] QUESTION``, then the places that the
question takes and options with their values. Anything else (a mistake, help, a rarer option, a shell that completes) is left to click.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

from graphcap.questions import MODULES, question
from graphcap.questions.registry import Parameter
from graphcap.report import FORMS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphcap.questions.registry import Question

COMPLETION_VARIABLE = "_GRAPHCAP_COMPLETE"
ROBUST = Parameter("robust", "flag", "", default=False)
FORMAT = Parameter("format", "choice", "", default=FORMS[0], choices=FORMS)
ANSWER = (FORMAT, Parameter("output", "text", ""), Parameter("raw_csv", "flag", "", default=False))
"""The options of every answer; another day is left to click."""
DIGITS = 9
"""An integer of more digits is left to click."""


class Asked(NamedTuple):
    """A question, its parameters with those of the answer, and the store's address."""

    question: Question
    values: dict[str, Any]
    address: str | None


class Unclear(Exception):
    """Not plain: click knows what it means, or what is wrong with it."""


def plainly(arguments: Sequence[str]) -> Asked | None:
    """What these arguments ask; None where click has to say."""
    address, words = None, list(arguments)
    if words[:1] == ["--store"]:
        address, words = "".join(words[1:2]), words[2:]
    if not words or words[0] not in MODULES or COMPLETION_VARIABLE in os.environ:
        return None
    asked = question(words[0])
    try:
        values = _values((*asked.parameters, *((ROBUST,) if asked.ranked else ()), *ANSWER), words[1:])
        return Asked(asked, values, None if address is None else _text(address))
    except Unclear:
        return None


def _values(parameters: Sequence[Parameter], words: Sequence[str]) -> dict[str, Any]:
    """Every parameter's value, as given or by default."""
    flags = {_option(parameter) for parameter in parameters if parameter.kind == "flag"}
    places: list[str] = []
    given: dict[str, list[str]] = {}
    rest = iter(words)
    for word in rest:
        if not word.startswith("-"):
            places.append(_text(word))
        else:
            given.setdefault(word, []).append("" if word in flags else _text(next(rest, "")))
    names = [parameter.name for parameter in parameters if parameter.positional]
    values = {parameter.name: _value(parameter, given.pop(_option(parameter), [])) for parameter in parameters if not parameter.positional}
    if given or len(places) != len(names):
        raise Unclear
    answer = {"form": values.pop(FORMAT.name), "as_of": None}
    return dict(zip(names, places, strict=True)) | values | answer


def _option(parameter: Parameter) -> str:
    return "--" + parameter.name.replace("_", "-")


def _text(word: str) -> str:
    if not word or word.startswith("-"):
        raise Unclear
    return word


def _value(parameter: Parameter, texts: list[str]) -> Any:
    """An option's value out of the texts that were given for it."""
    if parameter.kind in {"people", "kinds"}:
        return tuple(texts)
    if not texts and not (parameter.kind == "choice" and parameter.default is None):
        return parameter.default
    if len(texts) == 1:
        (text,) = texts
        if parameter.kind == "flag" and parameter.default is False:
            return True
        if parameter.kind == "text" or (parameter.kind == "choice" and text in parameter.choices):
            return text
        if parameter.kind == "integer" and text.isascii() and text.isdigit() and len(text) <= DIGITS:
            number = int(text)
            if (parameter.least is None or parameter.least <= number) and (parameter.most is None or number <= parameter.most):
                return number
    raise Unclear
