"""Whether what files claim comes out: their runs are done, and every claim gets a verdict.

An `expected` value is hit when what is obtained is within z standard errors of it. z is Student's two-sided point at
which a right file fails by chance less than once in 200, shared out evenly over its claims (Bonferroni), with a degree
of freedom less than there are seeds. A `direction` must keep 0 out of its 95 % interval; what is `equivalent` to 0 must
keep its 90 % interval near it (two one-sided tests, Schuirmann 1987).

Standard errors are over whole seeds: by a formula where a claim is a single figure that has one, else by resampling
them 400 times (Efron 1979), all scenarios and arms alike: pairs stay pairs.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from sim.analysis.called import CALLED
from sim.analysis.clustering import CLUSTERING
from sim.analysis.estimates import Estimate, error_of, resampled, student
from sim.analysis.power_law import tail_exponent
from sim.analysis.probes import PROBES
from sim.analysis.samples import SELECTION, Measured, Records
from sim.analysis.statistics import ERRORS, STATISTICS
from sim.analysis.theory import THEORY
from sim.core.errors import InputError
from sim.experiment.claims import ABOVE, BELOW, BRANCH, DIRECTION, EQUIVALENCE, NUMBER, Claim
from sim.experiment.formulas import ELEMENTARY, Formula
from sim.experiment.progress import Progress
from sim.experiment.reading import one_line, read_file
from sim.experiment.runner import execute, workers_for
from sim.experiment.spec import Experiment, load_cases, settings_of
from sim.experiment.warming import warm_up

PASS, WARN, FAIL = "PASS", "WARN", "FAIL"
CHANCE = 0.005  # that a right file fails, at most
SHARED_OUT = 0.5  # of it; the rest is for figures of skewed samples, which are not normal: measured 0.3-0.5 % in all
DIRECTION_LEVEL, EQUIVALENCE_LEVEL = 0.95, 0.90  # of the intervals; two one-sided tests at 5 % for equivalence
FOLDER = "experiments"

OF_RUNS: Mapping[str, Callable[..., Any]] = {
    **ELEMENTARY,
    **SELECTION,
    **STATISTICS,
    **CLUSTERING,
    "tail_exponent": tail_exponent,
    **PROBES,
}
OF_THEORY: Mapping[str, Callable[..., Any]] = {**ELEMENTARY, **THEORY}


@dataclass(frozen=True)
class Verdict:
    """What became of one claim.

    `low` and `high` are where `obtained` has to lie: the expected value twice, or the ends of a bound, infinite where
    there is none. `se` is the standard error of what is obtained, `tolerance` what it may be off, both 0 for a bound;
    a direction or an equivalence must keep clear of its bounds, so that it is below 0; `limit` is printed beside, and
    `seeds` 0 says that no run was needed.
    """

    file: str
    title: str
    claim: str
    obtained: float
    low: float
    high: float
    se: float
    tolerance: float
    verdict: str
    limit: float | None
    tuned: bool
    seeds: int
    kind: str = NUMBER
    source: str = ""
    country: str = ""
    confidence: str = ""

    @property
    def expected(self) -> float | list[float]:
        """The expected value, the bound, or both ends of it."""
        ends = [end for end in (self.low, self.high) if np.isfinite(end)]
        return ends[0] if len(set(ends)) == 1 else ends

    @property
    def relation(self) -> str:
        """How what is obtained relates to what is expected: equals, at_least, at_most, between, above, below, near."""
        if self.kind == DIRECTION:
            return ABOVE if self.low == 0.0 else BELOW
        if self.kind == EQUIVALENCE:
            return "near"
        if self.low == self.high:
            return "equals"
        if np.isfinite(self.low) and np.isfinite(self.high):
            return "between"
        return "at_least" if np.isfinite(self.low) else "at_most"

    def as_data(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "file": self.file,
            "claim": self.claim,
            "expected": self.expected,
            "obtained": self.obtained,
            "se": self.se,
            "verdict": self.verdict,
            "relation": self.relation,
            "tolerance": self.tolerance,
            "limit": self.limit,
            "tuned": self.tuned,
            "seeds": self.seeds,
            "title": self.title,
            "kind": self.kind,
            "source": self.source,
            "country": self.country,
            "confidence": self.confidence,
        }


@dataclass
class Case:
    """One case of a file: its experiment, and the records of its runs if its claims need any."""

    file: str
    experiment: Experiment
    records: Records | None


def reproduce(
    paths: Sequence[str | Path] = (),
    *,
    set: Any = None,  # noqa: A002  as on the command line
    seeds: Any = None,
    workers: int | None = None,
    progress: Any = None,
) -> list[Verdict]:
    """Do the runs of every file with claims in these files and folders (default: experiments/), and judge the claims.

    `set` and `seeds` take precedence over the files, `set` also over what they give: `given.rho=0.17`. Raises
    InputError for wrong input, before anything runs, and RunError when a run fails.
    """
    cases = [case for path in files_of(paths) for case in read_cases(path, set, seeds)]
    works = [case.records.work for case in cases if case.records is not None]
    if works:
        runs = [run for work in works for run in work.runs]
        processes = workers_for(runs, workers)
        with Progress(progress, _files(len({case.file for case in cases}))) as told:
            warm_up(told.compiling, skip_known=processes > 1)
            told.begin(len(runs), processes)
            execute(works, workers=processes, advance=told.advance)
            told.end()
    counts = {case.file: sum(len(one.experiment.claims) for one in cases if one.file == case.file) for case in cases}
    return [_judged(case, claim, counts[case.file], workers) for case in cases for claim in case.experiment.claims]


def files_of(paths: Sequence[str | Path]) -> list[Path]:
    """Return the files with claims: those named, and those anywhere in the folders named; raises InputError."""
    found: list[Path] = []
    for path in map(Path, paths or (FOLDER,)):
        if path.is_dir():
            within = [file for file in sorted(path.rglob("*.yaml")) if _has_claims(file)]
            if not within:
                raise InputError(f"{one_line(str(path))}: no file in this folder has claims; see experiments/oracles/.")
            found += within
        elif _has_claims(path):
            found.append(path)
        else:
            raise InputError(f"{one_line(str(path))}: the file claims nothing; give one with `claims:`.")
    return list(dict.fromkeys(found))


def _has_claims(path: Path) -> bool:
    data, _ = read_file(path)
    return isinstance(data, Mapping) and "claims" in data


def _files(count: int) -> str:
    return "1 file with claims" if count == 1 else f"{count} files with claims"


def read_cases(path: Path, settings: Any = None, seeds: Any = None, beneath: Any = None) -> list[Case]:
    """Return the cases of a file with room for their outcomes; `beneath` are numbers for what no arm sets itself."""
    cases = []
    for experiment in load_cases(path, set=settings_of(settings), seeds=seeds):
        if beneath:
            experiment = replace(experiment, parameters={**experiment.parameters, **beneath})
        measures = {name for claim in experiment.claims for name in claim.measures}
        branches = any(claim.unit == BRANCH for claim in experiment.claims)
        records = Records(experiment, measures, branches=branches) if measures else None
        for claim in experiment.claims:
            _check(claim, experiment)
        cases.append(Case(str(path), experiment, records))
    return cases


def _check(claim: Claim, experiment: Experiment) -> None:
    """Raise InputError for whatever can be known to be wrong before anything runs."""
    claim.obtained.check_functions({**OF_RUNS, **CALLED})
    for formula in (claim.expected, claim.at_least, claim.at_most, claim.within, claim.limit, claim.warn):
        if formula is not None:
            formula.number(experiment.given, OF_THEORY)
    if claim.measures and len(experiment.seeds) < 2:
        raise claim.obtained.wrong("one seed has no standard error; give two seeds or more.")


def _judged(case: Case, claim: Claim, claims: int, workers: int | None) -> Verdict:
    given = case.experiment.given
    obtained, error, seeds, z = _obtained(case, claim, claims, workers)

    def number(formula: Formula | None, otherwise: float) -> float:
        return otherwise if formula is None else formula.number(given, OF_THEORY)

    low, high = number(claim.at_least, -np.inf), number(claim.at_most, np.inf)
    tolerance = 0.0
    if claim.expected is not None:
        low = high = number(claim.expected, 0.0)
        tolerance = number(claim.within, z * error) + 1e-9 * abs(low)
    elif claim.direction:
        low, high = (0.0, np.inf) if claim.direction == ABOVE else (-np.inf, 0.0)
        tolerance = -error * student(DIRECTION_LEVEL, seeds)
    elif claim.equivalent is not None:
        low, high = -number(claim.equivalent, 0.0), number(claim.equivalent, 0.0)
        tolerance = -error * student(EQUIVALENCE_LEVEL, seeds)
    passed = low - tolerance <= obtained <= high + tolerance
    warned = low <= obtained <= high if tolerance < 0.0 else _reaches(obtained, low, high, number(claim.warn, np.nan))
    return Verdict(
        file=case.file,
        title=case.experiment.title,
        claim=f"{claim.name} {case.experiment.case}".strip(),
        obtained=obtained,
        low=low,
        high=high,
        se=error,
        tolerance=tolerance,
        verdict=PASS if passed else WARN if warned else FAIL,
        limit=None if claim.limit is None else number(claim.limit, 0.0),
        tuned=claim.tuned,
        seeds=seeds,
        kind=claim.kind,
        source=claim.source,
        country=claim.country,
        confidence=claim.confidence,
    )


def _reaches(obtained: float, low: float, high: float, warn: float) -> bool:
    """Say whether a bound that was missed is missed by the size only: obtained lies on its side of `warn`."""
    wanted = low if np.isfinite(low) else high
    return bool((obtained - warn) * (wanted - warn) >= 0.0 and np.isfinite(warn))


def _obtained(case: Case, claim: Claim, claims: int, workers: int | None) -> tuple[float, float, int, float]:
    """Return what is obtained, its standard error, the number of seeds, and how many errors it may be off."""
    if case.records is None or not claim.measures:
        found = found_without_runs(case, claim, workers)
        return (float(found), found.error, found.seeds, 0.0) if isinstance(found, Estimate) else (found, 0.0, 0, 0.0)
    seeds = case.records.seeds
    z = allowed_errors(claims, seeds)
    every = names(case, claim, np.arange(seeds))
    known = claim.obtained.called_with(every, OF_RUNS, ERRORS)
    if known is not None:
        function, arguments = known
        return float(claim.obtained.value(every, OF_RUNS)), function(*arguments, z), seeds, z
    value, drawn = drawn_of_runs(case, claim)
    return value, error_of(drawn), seeds, z


def found_without_runs(case: Case, claim: Claim, workers: int | None = None) -> Any:
    """Return what a claim obtains that looks at no measure: an Estimate where it does runs of its own, or a number."""
    watching = {name: partial(function, case.experiment, workers) for name, function in CALLED.items()}
    found = claim.obtained.value(case.experiment.given, {**OF_RUNS, **watching})
    return found if isinstance(found, Estimate) else claim.obtained.one_number(found)


def names(case: Case, claim: Claim, rows: Any) -> dict[str, Any]:
    """Return what the names in a claim stand for, when measures are those of some rows of the runs."""
    by_branch = claim.unit == BRANCH
    measured = {name: Measured(_records(case), name, rows, by_branch=by_branch) for name in claim.measures}
    return {**case.experiment.given, **measured}


def drawn_of_runs(case: Case, claim: Claim) -> tuple[float, Any]:
    """Return what is obtained of all runs, and of resampled seeds."""
    seeds = _records(case).seeds

    def value(rows: Any) -> Any:
        return claim.obtained.value(names(case, claim, rows), OF_RUNS)

    return float(value(np.arange(seeds))), resampled(value, seeds)


def _records(case: Case) -> Records:
    if case.records is None:
        raise ValueError(f"{case.file} has no runs.")
    return case.records


def allowed_errors(claims: int, seeds: int) -> float:
    """Return how many standard errors one of a file's claims may be off."""
    return student(1.0 - SHARED_OUT * CHANCE / claims, seeds)


def passed(verdicts: Iterable[Verdict]) -> bool:
    """Say whether no claim failed."""
    return all(verdict.verdict != FAIL for verdict in verdicts)


__all__ = ["FAIL", "PASS", "WARN", "Verdict", "allowed_errors", "passed", "reproduce"]
