"""The application that commands belong to, and the options that several of them take."""

from typing import Annotated

import typer

from sim.cli.output import say

DONE, FAILED, WRONG_INPUT, INTERRUPTED = 0, 1, 2, 130

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=False,
    help="Experiments on a Chinese rural bank, its borrowers and their guarantors.",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead, for other programs.")]
Workers = Annotated[
    str | None, typer.Option(metavar="N", help="Processes; all cores when not given.", show_default=False)
]
Folder = Annotated[str, typer.Argument(metavar="RESULT", help="Folder that `run` wrote.", show_default=False)]


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context, version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False
) -> None:
    """Experiments on a Chinese rural bank, its borrowers and their guarantors."""
    if version:
        from importlib import metadata

        say(f"ruralcredit {metadata.version('ruralcredit')}")
    elif context.invoked_subcommand is None:
        say(context.get_help())


__all__ = ["DONE", "FAILED", "INTERRUPTED", "WRONG_INPUT", "AsJson", "Folder", "Workers", "app"]
