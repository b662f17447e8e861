"""Commands that do runs: an experiment's, a share of them, and those that claims rest on."""

from typing import Annotated, Any

import typer

from sim.cli.application import FAILED, AsJson, Workers
from sim.cli.output import print_json, say
from sim.core.errors import InputError


def run(
    file: Annotated[str, typer.Argument(metavar="FILE", help="Experiment file (YAML).", show_default=False)],
    seeds: Annotated[
        str | None, typer.Option(metavar="N", help="Seeds 0 to N-1, instead of the file's.", show_default=False)
    ] = None,
    workers: Workers = None,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="Set a parameter, lever or world.* size.", show_default=False),
    ] = None,
    out: Annotated[str, typer.Option(metavar="DIR", help="Where the result's folder goes.")] = "results",
    cluster: Annotated[
        str | None,
        typer.Option(
            metavar="ADDR",
            help="Do the runs there: tcp://host:port of a Dask scheduler, or slurm (set up by the file's `cluster`).",
            show_default=False,
        ),
    ] = None,
    shard: Annotated[
        str | None,
        typer.Option(metavar="K/N", help="Do only the K-th of N shares; `merge` joins them.", show_default=False),
    ] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Compute again what is there already.")] = False,
    retry_failed: Annotated[bool, typer.Option("--retry-failed", help="Do runs again that have failed.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Run an experiment: table on stdout, frames and figures in a folder under DIR. What is stored is not run again."""
    from sim.experiment import load_experiment
    from sim.experiment.reading import read_scalar

    experiment = load_experiment(file, set=settings, seeds=None if seeds is None else read_scalar(seeds))
    processes = None if workers is None else read_scalar(workers)
    share = None if shard is None else _share(shard)
    if dry_run:
        _say_plan(experiment, out, processes, share, cluster, as_json, fresh=fresh, retry_failed=retry_failed)
        return
    from sim.analysis.studies import run as run_study

    results = run_study(
        experiment, out=out, workers=processes, fresh=fresh, progress=True, shard=share, retry_failed=retry_failed,
        cluster=cluster,
    )  # fmt: skip
    if share is not None:
        _say_share(results, as_json)
    else:
        from sim.cli.results import show

        show(results, as_json)
    if len(results.failures):
        raise typer.Exit(FAILED)


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
    workers: Workers = None,
    as_json: AsJson = False,
) -> None:
    """Do what files claim: a verdict for every claim, exit code 1 when one of them fails."""
    from sim.analysis.reproducing import passed
    from sim.analysis.reproducing import reproduce as reproduce_claims
    from sim.experiment.reading import read_scalar

    asked, processes = (None if text is None else read_scalar(text) for text in (seeds, workers))
    verdicts = reproduce_claims(paths or (), set=settings, seeds=asked, workers=processes, progress=True)
    if as_json:
        print_json([verdict.as_data() for verdict in verdicts])
    else:
        from sim.views.claims import format_claims

        say(format_claims(verdicts).rstrip("\n"))
    if not passed(verdicts):
        raise typer.Exit(FAILED)


def _share(text: str) -> tuple[int, int]:
    """Read a share such as 2/8."""
    first, slash, last = text.partition("/")
    if not slash or not (first.isdecimal() and last.isdecimal() and 1 <= int(first) <= int(last)):
        raise InputError(f"--shard: {text!r} is not allowed; give K/N, such as 2/8 for the second of eight shares.")
    return int(first), int(last)


def _say_plan(
    experiment: Any,
    out: str,
    workers: Any,
    share: tuple[int, int] | None,
    cluster: str | None,
    as_json: bool,
    **more: bool,
) -> None:
    """Say what a call would do."""
    from sim.experiment.planning import plan

    planned = plan(experiment, out=out, workers=workers, shard=share, cluster=cluster, **more)
    print_json(planned.as_data()) if as_json else say(planned.said())
    if cluster is not None and "://" not in cluster and not as_json:
        from sim.experiment.cluster import job_script

        say(f"\nEach job would be:\n{job_script(cluster, experiment.cluster)}")


def _say_share(results: Any, as_json: bool) -> None:
    done = len(results.runs)
    if as_json:
        print_json({"folder": str(results.folder), "runs": done, "failed": len(results.failures)})
    else:
        say(f"{done} runs of this share: {results.folder}\nOnce all shares are there: ruralcredit merge FOLDER...")
