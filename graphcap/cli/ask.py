"""Questions as commands: arguments, options, help and completion come from what a question declares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from graphcap.cli.answering import answer
from graphcap.errors import GraphcapError
from graphcap.policy import ROLES
from graphcap.report import FORMS
from graphcap.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphcap.cuts import Cut
    from graphcap.network import Network
    from graphcap.questions.registry import Parameter, Question

MOST_COMPLETIONS = 50
ACTIVE = frozenset('`$"\\;&|<>(){}[]*?!~#')
"""Letters by which a shell runs, redirects, expands or ends something, in quotes or not."""
ROLE = "graphcap.role"
PERSON_OF_DEMO = {"junior": "Rohan Kozlov", "executive": "Maya Byrne"}
"""Who stands in the demo and in the examples of help: two people of the example company."""


def command_of(question: Question) -> click.Command:
    """The command of a question."""
    parameters = [_click_parameter(parameter) for parameter in question.parameters]

    def run(**values: Any) -> int:
        context = click.get_current_context()
        narrower = role_of(context)
        return answer(question, values, address=context.obj, **({"role": narrower} if narrower else {}))

    return click.Command(
        question.name,
        params=[*parameters, *_ranking_options(question), *answer_options(*question.also), _as_of_option()],
        callback=run,
        help=_help(question),
        short_help=question.summary,
        epilog=f"\b\nExample:\n  {question.example.format(**PERSON_OF_DEMO)}",
    )


def _help(question: Question) -> str:
    columns = "\n".join(f"  {column.name:<14} {column.meaning}" for column in question.columns)
    return f"{question.summary}\n\n{question.rule}\n\n\b\nColumns:\n{columns}"


def role_of(context: click.Context) -> str | None:
    """The narrower role that was asked for, before the command or among its options."""
    found: str | None = context.meta.get(ROLE)
    return found


def role_option() -> click.Option:
    """The option that narrows what a policy allows; every command takes it."""

    def keep(context: click.Context, _option: click.Parameter, value: str | None) -> None:
        if value is not None:
            context.meta[ROLE] = value

    help_ = "Ask in a narrower role than the policy gives you."
    return click.Option(["--role", "narrower_role"], type=click.Choice(ROLES), expose_value=False, callback=keep, help=help_)


def answer_options(*also: str) -> list[click.Parameter]:
    """The options of everything that answers, in the usual forms and others."""
    forms = click.Choice((*FORMS, *also))
    return [
        click.Option(["--format", "form"], type=forms, default="table", show_default=True, help="How to write the answer."),
        click.Option(["--output"], metavar="FILE", help="Write the answer to a file (0600, replaced in one step)."),
        click.Option(["--raw-csv"], is_flag=True, help="In CSV, leave cells that a spreadsheet would run as they are."),
    ]


def _ranking_options(question: Question) -> list[click.Parameter]:
    help_ = "Also say how firmly each rank stands: strengths drawn anew 200 times."
    return [click.Option(["--robust"], is_flag=True, help=help_)] if question.ranked else []


def _as_of_option() -> click.Parameter:
    return click.Option(["--as-of"], metavar="DATE", callback=check_day, help="The network of another day (ISO date).")


def check_day(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """Refuse what is not an ISO date."""
    from graphcap.dates import parse_day

    if value is not None:
        try:
            parse_day(value)
        except ValueError:
            message = f'"{value}" is not an ISO date; write for example 2026-01-31'
            raise click.BadParameter(message, context, parameter) from None
    return value


def _click_parameter(parameter: Parameter) -> click.Parameter:
    option = "--" + parameter.name.replace("_", "-")
    shells: dict[str, Callable[..., Any]] = {"kinds": complete_kind} | dict.fromkeys(("person", "people", "pair"), complete_person)
    shell = shells.get(parameter.kind)
    if parameter.positional:
        return click.Argument(
            [parameter.name],
            metavar=POSITIONAL_NAMES.get(parameter.name, parameter.name.upper()),
            required=parameter.default is None,
            default=parameter.default,
            shell_complete=shell,
        )
    settings: dict[str, Any] = {"help": parameter.help, "shell_complete": shell}
    if parameter.kind in {"integer", "number"}:
        bounded = click.IntRange if parameter.kind == "integer" else click.FloatRange
        settings |= {
            "type": bounded(parameter.least, parameter.most),
            "default": parameter.default,
            "show_default": parameter.default is not None,
        }
    elif parameter.kind == "choice":
        settings |= {
            "type": click.Choice(parameter.choices),
            "default": parameter.default,
            "show_default": parameter.default is not None,
            "required": parameter.default is None,
        }
    elif parameter.kind == "flag":
        settings |= {"is_flag": True}
        if parameter.default is None:
            option = f"{option}/{parameter.choices[0]}"
            settings |= {"default": None}
    elif parameter.kind in {"people", "kinds"}:
        settings |= {"multiple": True, "metavar": "PERSON" if parameter.kind == "people" else "KIND"}
    elif parameter.kind == "pair":
        settings |= {"nargs": 2, "metavar": "PERSON PERSON", "default": None}
    elif parameter.kind == "deciders":
        settings |= {
            "is_flag": False,
            "flag_value": "",
            "metavar": "[WHAT]",
            "callback": lambda _context, _option, value: True if value == "" else value,
        }
    return click.Option([option, parameter.name], **settings)


POSITIONAL_NAMES = {"source": "FROM", "target": "TO", "text": "[TEXT]"}


def complete_person(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[Any]:
    """People whose id or name begins with what was typed."""
    del parameter
    from click.shell_completion import CompletionItem

    from graphcap.cuts import PrefixCut
    from graphcap.lookup import starting_with
    from graphcap.report.terminal import escape_for_terminal

    network = _network_to_complete(context, PrefixCut(incomplete, MOST_COMPLETIONS))
    if network is None:
        return []
    people = network.people
    found = []
    for person in starting_with(people, incomplete, most=MOST_COMPLETIONS):
        person_id, name = people.ids[person], people.name(person)
        by_id = person_id.startswith(incomplete)
        offered, beside = (person_id, name) if by_id else (name, person_id)
        if is_inert(offered):
            found.append(CompletionItem(offered, help=escape_for_terminal(beside)))
    return found


def is_inert(text: str) -> bool:
    """Whether a shell does nothing by a text on its command line, which is where completions are put as they are.

    >>> is_inert("Ana Silva"), is_inert("Ana $(reboot)")
    (True, False)
    """
    return text.isprintable() and ACTIVE.isdisjoint(text)


def complete_kind(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """Kinds of tie in the store."""
    del parameter
    from graphcap.cuts import EgoCut

    network = _network_to_complete(context, EgoCut((), depth=0))
    return [] if network is None else [kind.name for kind in network.kinds if kind.name.startswith(incomplete) and is_inert(kind.name)]


def _network_to_complete(context: click.Context, cut: Cut) -> Network | None:
    """What is needed of the store's network; a shell that completes wants no message when there is none."""
    from graphcap.cli.permission import may_complete

    address = context.find_root().params.get("address")
    try:
        return open_store(address).network(cut=cut) if may_complete(address) else None
    except GraphcapError:
        return None
