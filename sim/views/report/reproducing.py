"""What failed, and how to have the same results again."""

from typing import Any

from sim.views.report.parts import Cell, Lines, Paragraph, Part, Points, Section, Table
from sim.views.report.stored import Stored

MOST_FAILURES = 30  # shown one by one


def failures(results: Stored) -> Section:
    """Say how many runs failed, where, and why."""
    name, title = "failures", "Runs that failed"
    failed = results.failures
    if failed is None or not len(failed):
        return Section(name, title, [Paragraph("None of the runs failed.")])
    whole = len(failed) + len(results.runs)
    text = (
        f"{len(failed):,} of {whole:,} runs failed. They and their partners of equal luck are in no difference between"
        " arms above, so what is said there holds for luck under which both arms could be computed; figures of one arm"
        " are over what it finished."
    )
    parts: list[Part] = [Paragraph(text)]
    by = [key for key in ("scenario", "arm", "stage", "kind", "message") if key in failed.columns]
    grouped = failed.groupby(by, sort=False, dropna=False, observed=True)["seed"]
    rows: list[list[str | Cell]] = []
    for key, seeds in list(grouped)[:MOST_FAILURES]:
        shown = ", ".join(str(seed) for seed in sorted(set(seeds))[:10])
        more = seeds.nunique() - 10
        rows.append([*map(str, key), str(len(seeds)), shown + (f" and {more} more" if more > 0 else "")])
    more = [f"{len(grouped) - MOST_FAILURES} more kinds are in the result's failures."]
    notes = more if len(grouped) > MOST_FAILURES else ()
    parts.append(Table("Failures alike", [*by, "runs", "seeds"], rows, notes, words=range(len(by) + 2)))
    return Section(name, title, parts)


def reproducing(results: Stored) -> Section:
    """Say with which code, versions and command the same results come out."""
    about = results.manifest
    stored = "experiment.yaml"
    folder = results.folder.name
    same = f"experiment-{about['hash']}" if about.get("hash") else "a folder called experiment-..."
    lines = [f"ruralcredit verify {folder}", f"ruralcredit run {folder}/{stored} --out again",
             f"ruralcredit report again/{same}"]  # fmt: skip
    parts: list[Part] = [
        Paragraph(
            f"`{stored}` in the folder of this page is the experiment with every default filled in. With the same code"
            " it gives the same results, to the bit. The first line does the stored runs again and compares their bits;"
            f" the others make the results anew, in a folder called {same}, and write this page."
        ),
        Lines("\n".join(lines)),
        Points([(term, text) for term, text in facts({**about, "seeds": seeds_of(results)}) if text]),
    ]
    return Section("reproducing", "How to have the same again", parts)


def facts(about: Any) -> list[tuple[str, str]]:
    """Return what the manifest knows, in words."""
    git = about.get("git") or {}
    dirty = " and files that differed from it" if git.get("dirty") else ""
    versions = about.get("versions") or {}
    seeds = about.get("seeds")
    found = [
        ("Result", f"{about.get('name', '')}-{about['hash']}" if about.get("hash") else ""),
        ("Commit", f"{git['commit']}{dirty}" if git.get("commit") else ""),
        ("Code", str(about.get("code_version") or about.get("code") or "")),
        ("Versions", ", ".join(f"{name} {version}" for name, version in versions.items())),
        ("Platform", str(about.get("platform", ""))),
        ("Seeds", seeds_said(seeds) if seeds else ""),
        ("Begun", str(about.get("started", ""))),
        ("Ended", str(about.get("finished", ""))),
        ("Processes", str(about.get("workers", ""))),
    ]
    return [(term, text) for term, text in found if text]


def seeds_of(results: Stored) -> Any:
    """Return the seeds that were run: more than the experiment began with where it grew."""
    there = {int(seed) for frame in (results.runs, results.failures) if frame is not None and "seed" in frame
             for seed in frame["seed"].unique()}  # fmt: skip
    return sorted(there) or results.manifest.get("seeds")


def seeds_said(seeds: Any) -> str:
    """Return seeds as a range where they are one."""
    if not isinstance(seeds, list):
        return str(seeds)
    if seeds == list(range(seeds[0], seeds[0] + len(seeds))):
        return f"{seeds[0]} to {seeds[-1]}"
    return ", ".join(map(str, seeds[:40])) + (" ..." if len(seeds) > 40 else "")


__all__ = ["failures", "reproducing"]
