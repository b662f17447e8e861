"""What is said of runs that failed."""

from collections import Counter

from sim.core.errors import InputError
from sim.experiment.errors import RunError
from sim.experiment.reading import one_line
from sim.experiment.store import Results

MOST_SAID = 4


def counted(results: Results) -> str:
    """Say how many runs failed and where: `3 of 12 runs failed: 2 in scenario baseline, arm A; 1 in ...`."""
    failures = results.failures
    counts = Counter(zip(failures["scenario"], failures["arm"], strict=True))
    said = [f"{count} in {_where(*where)}" for where, count in counts.most_common()]
    more = f"; {len(said) - MOST_SAID} other arms" if len(said) > MOST_SAID else ""
    many = f"{len(failures)} of {results.manifest['runs']} runs failed: {'; '.join(said[:MOST_SAID])}{more}."
    return one_line(f"{many} The first: {_first(results)}. All: `results.failures`; again: --retry-failed.")


def checked(results: Results) -> Results:
    """Return the results; raises InputError when every run refused its input, and RunError when every run failed."""
    failures = results.failures
    if not len(failures) or len(results.runs):
        return results
    if set(failures["kind"]) == {InputError.__name__}:
        raise InputError(one_line(_first(results)))
    raise RunError(
        one_line(f"all {len(failures)} runs failed, see {results.folder}; the first: {_first(results)}"),
        str(failures["details"].iloc[0]),
    )


def _first(results: Results) -> str:
    first = results.failures.iloc[0]
    where = f"run {first['run']} ({_where(first['scenario'], first['arm'])}, seed {first['seed']})"
    return f"{where} failed at {first['stage']}: {first['kind']}: {first['message']}"


def _where(scenario: str, arm: str) -> str:
    return f"scenario {scenario}, arm {arm}" if scenario else f"arm {arm}"


__all__ = ["checked", "counted"]
