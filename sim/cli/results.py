"""Commands on results that are stored: what they show, joining shares, checking, handing on."""

import json
from typing import Annotated, Any

import typer

from sim.cli.application import FAILED, AsJson, Folder, Workers
from sim.cli.output import print_json, say


def report(
    result: Folder,
    to: Annotated[
        str | None, typer.Option(metavar="FILE", help="Where it goes; RESULT/report.html if not given.")
    ] = None,
) -> None:
    """Write a report on a result for people who read no code: one HTML file that needs no network."""
    from sim.analysis.results import load_results
    from sim.views.report import write_report

    say(str(write_report(load_results(result), to)))


def merge(
    folders: Annotated[list[str], typer.Argument(metavar="FOLDER...", help="Of all shares.", show_default=False)],
    out: Annotated[str, typer.Option(metavar="DIR", help="Where the result's folder goes.")] = "results",
    as_json: AsJson = False,
) -> None:
    """Join the shares of an experiment that `run --shard` did into one result."""
    from sim.analysis.results import Results
    from sim.experiment.merging import merge as merge_shares

    results = Results.of_folder(merge_shares(folders, out=out).folder)
    show(results, as_json)
    if len(results.failures):
        raise typer.Exit(FAILED)


def verify(
    result: Folder,
    sample: Annotated[
        str | None, typer.Option(metavar="N", help="How many runs, spread over all; all if not given.")
    ] = None,
    workers: Workers = None,
    as_json: AsJson = False,
) -> None:
    """Do stored runs again and compare the bits; exit code 1 when they differ. Code the experiment names is run."""
    from sim.experiment.reading import read_scalar
    from sim.experiment.verifying import verify as verify_runs

    asked, processes = (None if text is None else read_scalar(text) for text in (sample, workers))
    verified = verify_runs(result, sample=asked, workers=processes, progress=True)
    print_json(verified.as_data()) if as_json else say(verified.said())
    if not verified.ok:
        raise typer.Exit(FAILED)


def export(
    result: Folder,
    form: Annotated[str, typer.Option("--format", metavar="FORMAT", help="csv, parquet, xlsx or rocrate.")] = "csv",
    to: Annotated[str | None, typer.Option(metavar="PATH", help="Where it goes; beside RESULT if not given.")] = None,
) -> None:
    """Write a result in a form that other programs read."""
    from sim.experiment.exporting import export as export_result

    say(str(export_result(result, form, to)))


def show(results: Any, as_json: bool) -> None:
    """Print what came out, and write tables and figures into the result's folder."""
    from sim.views.summary import summarize

    try:
        summary = summarize(results)
    except KeyboardInterrupt:
        said = f"interrupted; all runs are stored in {results.folder}, tables and figures are not"
        raise KeyboardInterrupt(f"{said}: the same command writes them.") from None
    if as_json:
        about = {
            "folder": str(results.folder),
            "runs": len(results.runs),
            "failed": len(results.failures),
            "figures": [path.name for path in summary.figures],
            "manifest": dict(results.manifest),
        }
        print_json({**about, "table": json.loads(summary.table.to_json(orient="records", double_precision=15))})
        return
    say(summary.shown.rstrip("\n"))
    if summary.more:
        say(f"\n{summary.more}")
    count = len({path.stem for path in summary.figures})
    written = ["Frames", *["table"] * summary.has_values, *[f"{count} figures"] * bool(count)]
    say(f"\n{' and '.join(filter(None, (', '.join(written[:-1]), written[-1])))}: {results.folder}")
    say(f"For people who read no code: ruralcredit report {results.folder}")
