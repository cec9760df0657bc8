"""The group of commands: each is made when it is called, questions from what they declare of themselves."""

from __future__ import annotations

from importlib import import_module

import click

from graphcap.questions import MODULES

COMMANDS = {
    "demo": ("graphcap.cli.demo", "Build an example company, ask it three questions, draw a map."),
    "import": ("graphcap.cli.imports", "Read people, ties and events from files into the store."),
    "export": ("graphcap.cli.data", "Write the records as files that import back."),
    "info": ("graphcap.cli.data", "What is in the store."),
    "kinds": ("graphcap.cli.data", "Kinds of ties and events, and what each means here."),
    "merge": ("graphcap.cli.identity", "Say that two people are one and the same."),
    "split": ("graphcap.cli.identity", "Undo the last merge into a person."),
    "check": ("graphcap.cli.data", "Verify every byte of the store."),
    "simulate": ("graphcap.cli.data", "Write the files of a made-up organisation."),
    "map": ("graphcap.cli.draw", "Draw the best chains between two people as an interactive page."),
    "copy": ("graphcap.cli.copy", "Copy a network from one store to another."),
    "query": ("graphcap.cli.query", "Run a question as Cypher on a Neo4j server, or list those there are."),
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
    "same": "Find people who may be one and the same.",
}
"""The questions' lines of help, here so that `graphcap --help` imports no question (a test compares them with the questions)."""


class ReaderGone(Exception):
    """Whoever read the answer has had enough. Click would make it status 1, which here means an empty answer."""


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

            return command_of(question(cmd_name))
        if cmd_name in COMMANDS:
            command: click.Command = getattr(import_module(COMMANDS[cmd_name][0]), f"{cmd_name}_command")
            return command
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
        for title, rows in (("Data", [(name, line) for name, (_, line) in COMMANDS.items()]), ("Questions", list(SUMMARIES.items()))):
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
