"""The group of commands: each is made when it is called, questions from what they declare of themselves."""

from __future__ import annotations

import sys
from copy import copy
from importlib import import_module
from typing import TYPE_CHECKING

import click

from graphcap.errors import InputError
from graphcap.policy import ROLES
from graphcap.questions import MODULES

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = {
    "demo": ("graphcap.cli.demo", "Build an example company, ask it three questions, draw a map, write a report."),
    "import": ("graphcap.cli.imports", "Read people, ties and events from files into the store."),
    "export": ("graphcap.cli.data", "Write the records as files that import back."),
    "info": ("graphcap.cli.data", "What is in the store."),
    "kinds": ("graphcap.cli.data", "Kinds of ties and events, and what each means here."),
    "merge": ("graphcap.cli.identity", "Say that two people are one and the same."),
    "split": ("graphcap.cli.identity", "Undo the last merge into a person."),
    "opt-out": ("graphcap.cli.optouts", "Keep that a person does not want to be asked."),
    "show-me": ("graphcap.cli.show_me", "Show a person everything that is held about them, and who asked."),
    "forget": ("graphcap.cli.forget", "Forget a person: rows, references, older generations; a later import brings nothing back."),
    "dispute": ("graphcap.cli.dispute", "Keep that a person disputes what a question says of them."),
    "asked": ("graphcap.cli.asked", "Keep who asked whom, through whom, and what came of it."),
    "audit-log": ("graphcap.cli.audit_log", "Read or verify the log of who asked what about whom."),
    "check": ("graphcap.cli.data", "Verify every byte of the store."),
    "simulate": ("graphcap.cli.data", "Write the files of a made-up organisation."),
    "map": ("graphcap.cli.draw", "Draw the network, or the best chains between two people, as an interactive page."),
    "report": ("graphcap.cli.report", "Write the planner's page: isolated talent, sponsorship, equity, brokers, silos, change."),
    "copy": ("graphcap.cli.copy", "Copy a network from one store to another."),
    "query": ("graphcap.cli.query", "Run a question as Cypher on a Neo4j server, or list those there are."),
    "strengthen": ("graphcap.cli.strengthen", "Make ties of more events than fit into memory."),
    "spark": ("graphcap.cli.spark", "Run the heavy passes on a Spark cluster."),
    "neo4j": ("graphcap.cli.server", "Start or stop a Neo4j server on this machine."),
    "completion": ("graphcap.cli.completion", "Print the shell completion script for bash, zsh or fish."),
}
"""Command name to its module, where it stands as ``COMMAND_name`` in lower case, and its line of help."""

SUMMARIES = {
    "intro": "The best warm-introduction chains from one person to another.",
    "route": "The best chains from a person to decision-makers, or to people you name.",
    "access": "For everybody: the best odds to a decision-maker, and through whom.",
    "central": "Centrality and brokerage of everybody, by one of nine measures.",
    "people": "Look people up by id or name.",
    "tie": "Why the tie of two people is as strong as it is, and what would change it.",
    "cadence": "When each of a person's ties is due, and which are fading.",
    "me": "One person's questions together on one screen: roles, gaps, whom to ask next week and why, what fades.",
    "audit": "The network audit: who advises a person, who speaks for them, who can change their title, and what is missing.",
    "ready": "Which mentor may become a sponsor, and what is missing: sponsorship is earned, not requested.",
    "thread": "The growth thread: what a person achieved month by month, and who saw it.",
    "roadmap": "The growth roadmap: what is missing for the next role, and the fewest mentors who cover it.",
    "coachability": "What became of the feedback a person was given, per mentor.",
    "loop-in": "Which milestones a person's sponsors were not told of, and who was never thanked.",
    "mentors": "Who could mentor a person: who has the skills they want, mentors well, and is warmly reached.",
    "sponsors": "Who sponsors a person, and who could: power, match, work seen, a warm route, free capacity.",
    "resilience": "What a person would lose with each mentor, sponsor and introducer, and who could take their place.",
    "capital": "Social capital: how much access a person lends to those they sponsor, and borrows from their own sponsors.",
    "classify": "Who is whose mentor or sponsor, by evidence, and whether declared ties hold.",
    "isolated": "High potentials whom nobody in power knows, and the new tie that would help each most.",
    "champions": "Which high potentials have both a mentor and a sponsor, and which one half only.",
    "advocates": "The few people who together could speak for most high potentials without a sponsor.",
    "agility": "How soon each sponsor speaks up after a protege's milestone, how widely they sponsor, and how soon they re-aim.",
    "shadow": "Shadow sponsors: who may have spoken for whom, out of sight, before a promotion.",
    "pipeline": "Which sponsor each high potential without one should have, so that most are served.",
    "pair": "Pairs for a mentoring programme: structured, reverse or reciprocal.",
    "whatif": "Whose access and standing would change with a new tie, or without somebody.",
    "backtest": "How well access, sponsors and warmth of a day tell who was promoted, and which asks were accepted, in the year after.",
    "program": "Mentoring programmes: who met, ratings, goals reached, and promotions beside matched people.",
    "equity": "Whether people of each identity, and of each combination of two, are sponsored alike.",
    "culture": "Sponsorship culture by department: how much seniors do for others, how many, how evenly, and for whom.",
    "loops": "Endorsement loops: who praise one another in a circle, and whether anybody outside does as well.",
    "same": "Find people who may be one and the same.",
}
"""The questions' lines of help, here so that `graphcap --help` imports no question (a test compares them with the questions)."""

CHAINS = ("intro", "route", "access", "central", "people", "tie", "same")
PERSON = (
    "me", "audit", "mentors", "sponsors", "ready", "thread", "roadmap", "coachability", "cadence", "loop-in", "resilience",
    "capital",
)  # fmt: skip
"""Questions of a section of `graphcap --help`; all others are the organisation's."""

EPILOG = """\b
Start here:
  graphcap demo                                       an example company, asked three questions
  graphcap import --people people.csv --ties ties.csv   your own files
  graphcap intro "Ana Silva" "Dai Li"                 who can introduce whom
"""


class ReaderGone(Exception):
    """Whoever read the answer has had enough. Click would make it status 1, which here means an empty answer."""


def with_role(command: click.Command) -> click.Command:
    """The command, which takes `--role` as well."""
    from graphcap.cli.ask import role_option

    taking = copy(command)
    taking.params = [*command.params, role_option()]
    return taking


def permitted(name: str, command: click.Command) -> click.Command:
    """The command, which asks the policy before it does anything; questions ask it themselves, once they know whom they are about."""
    wanted = command.callback

    def run(*places: object, **values: object) -> object:
        from graphcap.cli.ask import role_of
        from graphcap.cli.permission import check_command

        context = click.get_current_context()
        check_command(name, values, role_of(context), address=context.find_root().obj)
        return None if wanted is None else wanted(*places, **values)

    asking = copy(command)
    asking.callback = run
    return asking


class LazyGroup(click.Group):
    """Commands by name, imported when called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command: the data first, then the questions."""
        del ctx
        return [*COMMANDS, *MODULES]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name."""
        del ctx
        if cmd_name in MODULES:
            from graphcap.cli.ask import command_of
            from graphcap.questions import question

            return with_role(command_of(question(cmd_name)))
        if cmd_name in COMMANDS:
            command: click.Command = getattr(import_module(COMMANDS[cmd_name][0]), f"{cmd_name.replace('-', '_')}_command")
            return with_role(permitted(cmd_name, command))
        return None

    def invoke(self, ctx: click.Context) -> object:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise ReaderGone from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        del ctx
        rest = tuple(name for name in SUMMARIES if name not in {*CHAINS, *PERSON})
        sections = {"Data": [(name, line) for name, (_, line) in COMMANDS.items()]}
        sections |= {
            title: [(name, SUMMARIES[name]) for name in names]
            for title, names in (("Chains, ties and measures", CHAINS), ("One person", PERSON), ("The organisation", rest))
        }
        for title, rows in sections.items():
            with formatter.section(title):
                formatter.write_dl(rows)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with near names where there is no such command."""
        if args and not args[0].startswith("-") and args[0] not in {*COMMANDS, *MODULES}:
            from difflib import get_close_matches

            near = get_close_matches(args[0], self.list_commands(ctx))
            hint = f'; did you mean "{near[0]}"?' if near else "; see graphcap --help"
            message = f'no command "{args[0]}"{hint}'
            raise click.UsageError(message, ctx)
        return super().resolve_command(ctx, args)


@click.group(cls=LazyGroup, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option(
    "--store",
    "address",
    metavar="ADDRESS",
    help="Where the data lives: a folder, or a Neo4j server (bolt://...). Default: $GRAPHCAP_STORE, else ./.graphcap.",
)
@click.option("--role", type=click.Choice(ROLES), help="Ask in a narrower role than the policy gives you; every command takes it as well.")
@click.version_option(package_name="graphcap")
@click.pass_context
def cli(context: click.Context, address: str | None, role: str | None) -> None:
    """Who can introduce you to whom, who decides, and how warm the way there is."""
    context.obj = address
    if role is not None:
        from graphcap.cli.ask import ROLE

        context.meta[ROLE] = role


def run(arguments: Sequence[str] | None) -> object:
    """Run a command; its exit status, or that of its wrong use, which is told.

    Raises
    ------
    KeyboardInterrupt, BrokenPipeError
        What click has made something else of.
    """
    try:
        return cli.main(arguments, prog_name="graphcap", standalone_mode=False)
    except click.Abort as error:
        raise KeyboardInterrupt from error
    except ReaderGone as error:
        raise BrokenPipeError from error
    except click.ClickException as error:
        _complain(error)
        return InputError.exit_status


def _complain(error: click.ClickException) -> None:
    """Tell of a wrong use, which may repeat words that a file of names or a folder gave."""
    from io import StringIO

    from graphcap.report.terminal import escape_for_terminal

    said = StringIO()
    error.show(said)
    sys.stderr.writelines(f"{escape_for_terminal(line.expandtabs())}\n" for line in said.getvalue().split("\n")[:-1])
    sys.stderr.flush()
