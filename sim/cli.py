"""The command line. Slow libraries are imported by the command that needs them; errors are one line on stderr.

Exit codes: 0 done, 1 something in it failed, 2 the input is wrong, 130 interrupted.
"""

import json
import math
import os
import sys
import textwrap
import traceback
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any

import typer

from sim.core.errors import InputError, nearest
from sim.experiment.errors import RunError

DONE, FAILED, WRONG_INPUT, INTERRUPTED = 0, 1, 2, 130

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=False,
    help="Experiments on a Chinese rural bank, its borrowers and their guarantors.",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead, for other programs.")]
Word = Annotated[
    str | None,
    typer.Argument(metavar="[WORD]", help="Only those with it in name or meaning, in any case.", show_default=False),
]
NARROWEST = 40  # columns of a terminal below which lines are not broken any shorter
INDENT = " " * 4  # of what belongs to the name above it


def main() -> int:
    """Run the command line with the process' arguments; returns the exit code."""
    if sys.stdout is not None and hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        command = typer.main.get_command(app)
        with command.make_context("ruralcredit", sys.argv[1:]) as context:
            command.invoke(context)
        sys.stdout.flush()
    except typer.Exit as end:
        return end.exit_code
    except InputError as error:
        return _fail(str(error), WRONG_INPUT)
    except RunError as error:
        return _fail(str(error), FAILED, error.details)
    except typer.TyperException as error:
        return _fail(_usage(error), WRONG_INPUT)
    except (KeyboardInterrupt, typer.Abort):
        return _fail("interrupted; nothing was written.", INTERRUPTED)
    except BrokenPipeError:
        # The reader of our output has gone (`| head`): nothing is wrong, and nothing more can be said.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as error:  # the last place where an error can be made readable
        message = " ".join(str(error).split())
        return _fail(f"{type(error).__name__}: {message} (RURALCREDIT_DEBUG=1 shows where)", FAILED)
    return DONE


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context, version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False
) -> None:
    """Experiments on a Chinese rural bank, its borrowers and their guarantors."""
    if version:
        from importlib import metadata

        _print(f"ruralcredit {metadata.version('ruralcredit')}")
    elif context.invoked_subcommand is None:
        _print(context.get_help())


@app.command()
def run(
    file: Annotated[str, typer.Argument(metavar="FILE", help="Experiment file (YAML).", show_default=False)],
    seeds: Annotated[
        str | None, typer.Option(metavar="N", help="Seeds 0 to N-1, instead of the file's.", show_default=False)
    ] = None,
    workers: Annotated[
        str | None, typer.Option(metavar="N", help="Processes; all cores when not given.", show_default=False)
    ] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="Set a parameter, lever or world.* size.", show_default=False),
    ] = None,
    out: Annotated[str, typer.Option(metavar="DIR", help="Where the result's folder goes.")] = "results",
    fresh: Annotated[bool, typer.Option("--fresh", help="Compute again what is there already.")] = False,
    as_json: AsJson = False,
) -> None:
    """Run an experiment: table on stdout, frames and figures in a folder under DIR."""
    from sim.experiment import load_experiment
    from sim.experiment import run as run_experiment
    from sim.experiment.reading import read_scalar

    experiment = load_experiment(file, set=settings, seeds=None if seeds is None else read_scalar(seeds))
    processes = None if workers is None else read_scalar(workers)
    results = run_experiment(experiment, out=out, workers=processes, fresh=fresh, progress=True)
    from sim.analysis.sector import of_spread, sector_table
    from sim.analysis.shock import shock_table
    from sim.views.bridge import bridges_of, format_bridge
    from sim.views.comparison import format_comparison, has_many_arms
    from sim.views.figures import write_figures
    from sim.views.sector import format_sector
    from sim.views.tables import format_shock_table

    table = shock_table(results)
    sector = format_sector(sector_table(results)) if of_spread(experiment) else ""
    whole = (format_shock_table(table).rstrip("\n"), format_bridge(bridges_of(results)))
    compared = format_comparison(results).rstrip("\n") if has_many_arms(results) else ""
    text = "\n\n".join(filter(None, (compared, *whole, sector)))
    shown = "\n\n".join(filter(None, (compared, sector))) if compared else text
    (results.folder / "table.txt").write_text(text.rstrip("\n") + "\n", encoding="utf-8")
    table.to_csv(results.folder / "table.csv", index=False)
    figures = write_figures(results, results.folder)
    if as_json:
        about = {"folder": str(results.folder), "runs": len(results.runs), "figures": [path.name for path in figures]}
        rows = json.loads(table.to_json(orient="records", double_precision=15))
        _print_json({**about, "manifest": dict(results.manifest), "table": rows})
        return
    _print(shown.rstrip("\n"))
    if compared:
        _print("\nEvery measure by arm, and the bridges of capital: table.txt")
    count = len({path.stem for path in figures})
    written = ["Frames", *["table"] * bool((table["n"] > 0).any()), *[f"{count} figures"] * bool(count)]
    _print(f"\n{' and '.join(filter(None, (', '.join(written[:-1]), written[-1])))}: {results.folder}")


@app.command()
def reproduce(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PATH]...", help="Files or folders; experiments/ if none.", show_default=False),
    ] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="Set what files give, such as given.rho.", show_default=False),
    ] = None,
    seeds: Annotated[
        str | None, typer.Option(metavar="N", help="Seeds 0 to N-1, instead of the files'.", show_default=False)
    ] = None,
    workers: Annotated[
        str | None, typer.Option(metavar="N", help="Processes; all cores when not given.", show_default=False)
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Do what files claim: a verdict for every claim, exit code 1 when one of them fails."""
    from sim.analysis.reproducing import passed
    from sim.analysis.reproducing import reproduce as reproduce_claims
    from sim.experiment.reading import read_scalar

    asked, processes = (None if text is None else read_scalar(text) for text in (seeds, workers))
    verdicts = reproduce_claims(paths or (), set=settings, seeds=asked, workers=processes, progress=True)
    if as_json:
        _print_json([verdict.as_data() for verdict in verdicts])
    else:
        from sim.views.claims import format_claims

        _print(format_claims(verdicts).rstrip("\n"))
    if not passed(verdicts):
        raise typer.Exit(FAILED)


@app.command()
def parameters(word: Word = None, as_json: AsJson = False) -> None:
    """List every assumption, or those about WORD: default, unit, bounds, meaning, source."""
    from sim.parameters import Parameters
    from sim.world.size import World

    _list_declared({**World.declared(), **Parameters.declared()}, "parameters", word, as_json)


@app.command()
def levers(word: Word = None, as_json: AsJson = False) -> None:
    """List what bank and regulator can set, or what is about WORD: base value, unit, bounds, meaning, source."""
    from sim.levers import Levers

    _list_declared(Levers.declared(), "levers", word, as_json)


@app.command()
def scenarios(as_json: AsJson = False) -> None:
    """List the economic scenarios and where they come from."""
    from sim.scenarios import SCENARIOS

    rows = [{"name": name, "meaning": made.meaning, "source": made.source} for name, made in SCENARIOS.items()]
    _list(rows, as_json)


@app.command()
def measures(word: Word = None, as_json: AsJson = False) -> None:
    """List what can be measured, or what is about WORD: unit, whether it is a monthly series, meaning."""
    from sim.measures import MEASURES

    rows = [
        {"name": name, "unit": made.unit, "kind": "monthly" if made.monthly else "per run", "meaning": made.meaning}
        for name, made in MEASURES.items()
    ]
    _list(_about(rows, "measures", word), as_json)


@app.command()
def policies(as_json: AsJson = False) -> None:
    """List the policies by area, and their parameters: default, unit, bounds, meaning, source."""
    from sim.policies import AREAS, POLICIES

    rows: list[dict[str, Any]] = []
    for area in AREAS:
        inside = {name: policy for name, policy in POLICIES.items() if policy.area == area}
        if inside and not as_json:
            rows.append({"name": area.upper(), "default": None, "unit": "", "bounds": "", "meaning": "", "source": ""})
        for name, policy in inside.items():
            about = {"name": name, "default": None, "unit": "", "bounds": "", "meaning": policy.meaning, "source": ""}
            rows.append({**about, "area": area, "neutral": policy.neutral} if as_json else about)
            rows += [_row(f"{name}: {key}", made) for key, made in policy.fields.items()]
    _list(rows, as_json)


@app.command()
def sets(as_json: AsJson = False) -> None:
    """List the ready-made sets of policies, which an experiment names as arms: `arms: [status_quo, grameen]`."""
    from sim.policies import SETS

    rows: list[dict[str, Any]] = [
        {
            "name": name,
            "meaning": made.meaning,
            "policies": list(made.policies) if as_json else made.said,
            "source": made.source,
        }
        for name, made in SETS.items()
    ]
    _list(rows, as_json)


@app.command()
def schema() -> None:
    """Print the JSON Schema of an experiment file."""
    from sim.experiment.schema import experiment_schema

    _print_json(experiment_schema())


@app.command()
def check() -> None:
    """Plant a leak of one yuan in a month of a small bank; the check of the accounts must stop the run."""
    from sim.simulation import check_accounts

    message = check_accounts()
    _print(f"One yuan was planted, and the check of the accounts stopped the run:\n  {message}")


@app.command()
def balance(
    month: Annotated[str, typer.Option(metavar="MONTH", help="At the end of which month.")] = "2008-06",
    scenario: Annotated[str, typer.Option(metavar="NAME", help="A scenario, or a CSV file.")] = "baseline",
    seed: Annotated[str, typer.Option(metavar="N", help="The run's seed.")] = "0",
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="Set a parameter, lever or world.* size.", show_default=False),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Run once and print the balance sheets of all sectors: every claim is somebody's debt."""
    from sim.analysis.balance import balance_of, worst_gap
    from sim.configuration import Configuration
    from sim.experiment.reading import read_scalar, read_settings
    from sim.model import seed_of
    from sim.views.balance import format_balance

    configuration = Configuration.resolve(scenario=scenario, overrides=read_settings(settings or []))
    frame = balance_of(configuration, seed_of(read_scalar(seed)), month)
    if as_json:
        _print_json(frame.to_dict(orient="index"))
        return
    _print(format_balance(frame, f"Balance sheets at the end of {month}: {scenario}, seed {seed}. Debts are negative."))
    gap = worst_gap(frame)
    _print(f"\nEvery claim is a debt: the instruments add up to zero within {gap:.0e} of their volume.")


def _list_declared(declared: Mapping[str, Any], command: str, word: str | None, as_json: bool) -> None:
    _list(_about([_row(name, made) for name, made in declared.items()], command, word), as_json)


def _about(rows: list[dict[str, Any]], command: str, word: str | None) -> list[dict[str, Any]]:
    """Return the rows with a word in name or meaning, in any case; raises InputError when there is none."""
    if word is None:
        return rows
    found = [row for row in rows if word.casefold() in f"{row['name']}\n{row['meaning']}".casefold()]
    if not found:
        near = nearest(word, [row["name"] for row in rows])
        asked = f"`ruralcredit {command}` lists them all."
        raise InputError(f"{command}: {word!r} is in no name and no meaning.{near} {asked}")
    return found


def _row(name: str, made: Any) -> dict[str, Any]:
    if made.choices:
        bounds = " | ".join(made.choices)
    elif made.type == "month":
        bounds = made.allowed().removeprefix("a month from ").partition(",")[0]
    else:
        bounds = f"{_cell(made.low)} to {_cell(made.high)}"
    about = {"meaning": made.meaning, "source": made.source}
    return {"name": name, "default": made.default, "unit": made.unit, "bounds": bounds, **about}


def _list(rows: Sequence[Mapping[str, Any]], as_json: bool) -> None:
    """Print rows as JSON, or as a table: a line per row, name first; in a terminal too narrow for it, broken lines."""
    if as_json:
        _print_json(rows)
        return
    if not rows:
        _print("none")
        return
    heads = [key for key in rows[0] if key not in ("meaning", "source")]
    texts = [key for key in rows[0] if key in ("meaning", "source")]
    cells = [{key: _cell(value) for key, value in row.items()} for row in ({key: key for key in rows[0]}, *rows)]
    widths = {key: max(len(row[key]) for row in cells) for key in rows[0]}
    terminal = typer.get_terminal_size().columns if sys.stdout.isatty() else None
    if terminal is None or sum(widths.values()) + 2 * (len(widths) - 1) <= terminal:
        for row in cells:
            _print("  ".join(row[key].ljust(widths[key]) for key in rows[0]).rstrip())
        return
    terminal = max(NARROWEST, terminal)
    aligned = sum(widths[key] + 2 for key in heads) - 2 <= terminal
    for row in cells[1:]:
        if aligned:
            _print("  ".join(row[key].ljust(widths[key]) for key in heads).rstrip())
        else:
            line = "  ".join(row[key] for key in heads if row[key])
            _print(textwrap.fill(line, terminal, subsequent_indent=INDENT, break_on_hyphens=False))
        text = "  ".join(f"{row[key]}" if key == "meaning" else f"[{row[key]}]" for key in texts if row[key])
        if text:
            _print(textwrap.fill(text, terminal, initial_indent=INDENT, subsequent_indent=INDENT))


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.0f}" if value == int(value) and abs(value) < 1e9 else f"{value:g}"
    return "" if value is None else str(value)


def _print(text: str) -> None:
    sys.stdout.write(text + "\n")


def _print_json(value: Any) -> None:
    _print(json.dumps(_plain(value), indent=2, ensure_ascii=False, allow_nan=False))


def _plain(value: Any) -> Any:
    """Return a value as JSON can hold it: NaN and infinity become null."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [_plain(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _usage(error: typer.TyperException) -> str:
    message = error.format_message().replace("\n", " ").rstrip()
    message += "" if message.endswith((".", "?")) else "."
    asked = " `ruralcredit --help` lists commands, `ruralcredit run --help` the options of one."
    return f"{message}{asked}"


def _fail(message: str, code: int, details: str = "") -> int:
    if os.environ.get("RURALCREDIT_DEBUG"):
        traceback.print_exc()
        sys.stderr.write(details)
    sys.stderr.write(f"ruralcredit: {message}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
