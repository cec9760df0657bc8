"""Shell completion: prints the script that a shell sources."""

from __future__ import annotations

import click

LINES = {
    "bash": 'eval "$(graphcap completion bash)"        # in ~/.bashrc',
    "zsh": 'eval "$(graphcap completion zsh)"         # in ~/.zshrc',
    "fish": "graphcap completion fish | source         # in ~/.config/fish/config.fish",
}


@click.command("completion", epilog="\b\nTo keep it, add a line:\n" + "\n".join(f"  {line}" for line in LINES.values()))
@click.argument("shell", type=click.Choice(tuple(LINES)))
@click.pass_context
def completion_command(context: click.Context, shell: str) -> None:
    """Print the script that completes commands, options, and names of people in the store."""
    from click.shell_completion import get_completion_class

    completion = get_completion_class(shell)
    if completion is not None:
        click.echo(completion(context.find_root().command, {}, "graphcap", "_GRAPHCAP_COMPLETE").source())
