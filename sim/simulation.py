"""One run as a function: configuration and seed in, series and figures out."""

import contextlib
import traceback
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

from sim.configuration import Configuration
from sim.core.columns import Floats
from sim.core.declare import month_number, month_text
from sim.core.errors import AccountsError, InputError, nearest
from sim.core.stages import Stage
from sim.measures import MEASURES
from sim.measures.base import Measure
from sim.measures.ledger import Ledger, Recorder
from sim.model import CreditModel, seed_of
from sim.policies.base import PolicyMix, Waiting


@dataclass
class Outcome:
    """What a run leaves: monthly series [month], by branch [month, branch] and segment [month, segment], and values.

    `summary` has one value per measure. A measure of a balance sheet has no series by segment.

    `costs` are what each policy cost each bearer, CNY, by policy and bearer: over the run, and from 2008-07 on (over
    the run as well when it ends before).
    """

    monthly: dict[str, Floats] = field(default_factory=dict)
    branches: dict[str, Floats] = field(default_factory=dict)
    segments: dict[str, Floats] = field(default_factory=dict)
    summary: dict[str, float] = field(default_factory=dict)
    costs: dict[tuple[str, str], tuple[float, float]] = field(default_factory=dict)


def check_measures(names: Iterable[str]) -> list[str]:
    """Return the names if all are measures; raises InputError otherwise."""
    chosen = [names] if isinstance(names, str) else list(names)
    for name in chosen:
        if name not in MEASURES:
            raise InputError(
                f"measures: {name!r} is not known; `ruralcredit measures` lists them.{nearest(str(name), MEASURES)}"
            )
    return chosen


def ledger_of(configuration: Configuration, seed: int, *, by_cell: bool = True) -> Ledger:
    """Run a configuration with a seed and keep nothing but its ledger, by cell or of the bank alone.

    Months are lived one after the other past Mesa's scheduler: in a model that nobody else has seen nothing is waiting
    in it but the months themselves, and asking it costs a tenth of a run.

    A Mesa model and what belongs to it refer to each other, so its tables would lie about until Python looks for such
    circles; the next run would then begin on memory that nobody has touched, which costs a quarter of it.
    """
    model = CreditModel.of(configuration, seed)
    model.recorder = Recorder(model, by_cell=by_cell)
    ledger = live(model, model.world.months)
    model.__dict__.clear()
    return ledger


def live(model: CreditModel, months: int) -> Ledger:
    """Live until so many months are over, past Mesa's scheduler; returns the ledger."""
    while model.month < months:
        CreditModel.step(model)
    return model.ledger


def run_one(
    configuration: Configuration,
    seed: int,
    *,
    monthly: Sequence[str] | None = None,
    branches: bool = False,
    segments: bool = False,
    summary: Sequence[str] | None = None,
) -> Outcome:
    """Run one configuration with one seed.

    `monthly` names the series wanted and `summary` the measures whose value per run is; all of them when not given.

    Raises AccountsError when the books do not balance or a number is no number.
    """
    ledger = ledger_of(configuration, seed, by_cell=branches or segments)
    return _outcome(ledger, monthly, branches, segments, summary)


def run_group(
    configurations: Sequence[Configuration],
    seed: int,
    common: int,
    *,
    monthly: Sequence[str] | None = None,
    branches: bool = False,
    segments: bool = False,
    summary: Sequence[str] | None = None,
) -> list[Outcome]:
    """Run configurations whose first `common` months are the same, these months once; the bits are those of `run_one`.

    They may differ in policies alone, none of which is in force before. Raises InputError where they do not, and
    AccountsError as `run_one`.
    """
    check_common_past(configurations, common)
    model = CreditModel.of(configurations[0], seed)
    model.recorder = Recorder(model, by_cell=branches or segments)
    mixes = [PolicyMix(one.policies, model) for one in configurations]
    model.policies = Waiting(mixes, model)
    live(model, common)
    model.__dict__.pop("prepared", None)  # where tables are in memory, which a copy has elsewhere
    found = []
    for number, configuration in enumerate(configurations):
        model.policies = mixes[number]
        branch = model if number == len(configurations) - 1 else deepcopy(model)
        branch.configuration = configuration
        found.append(_outcome(live(branch, branch.world.months), monthly, branches, segments, summary))
        branch.__dict__.clear()
    return found


def check_common_past(configurations: Sequence[Configuration], common: int) -> None:
    """Raise InputError unless configurations differ in policies alone, none in force in the first `common` months."""
    first = configurations[0]
    start = month_number(str(first.value("world.start")))
    for one in configurations:
        if (one.scenario, one.overrides, one.network) != (first.scenario, first.overrides, first.network):
            raise InputError("warmup: arms differ in more than policies, from the first month on; give them policies.")
        for policy in one.policies:
            since = policy.scope.since
            if since is None or since < start + common:
                raise InputError(
                    f"warmup: policy {policy.name} is in force before {month_text(start + common)}, so that there is no"
                    " past in common; let it begin then, or leave out `warmup`."
                )


def _outcome(
    ledger: Ledger, monthly: Sequence[str] | None, branches: bool, segments: bool, summary: Sequence[str] | None
) -> Outcome:
    names = check_measures(monthly) if monthly is not None else list(MEASURES)
    series = [MEASURES[name] for name in names if MEASURES[name].monthly]
    counted = ledger.counted_months()
    of_bank = {measure.name: measure.series(ledger.bank) for measure in series}
    return Outcome(
        of_bank,
        {measure.name: measure.series(ledger.by_branch) for measure in series} if branches else {},
        _by_segment(series, ledger) if segments else {},
        {
            name: measure.summary_of(of_bank[name], ledger) if name in of_bank else measure.value(ledger)
            for name, measure in MEASURES.items()
            if summary is None or name in summary
        },
        {key: (float(paid.sum()), float(paid[counted].sum())) for key, paid in ledger.policy_costs.items()},
    )


def _by_segment(measures: Sequence[Measure], ledger: Ledger) -> dict[str, Floats]:
    level, found = ledger.by_segment, {}
    for measure in measures:
        with contextlib.suppress(AttributeError):  # of balance sheets, which segments have none of
            found[measure.name] = measure.series(level)
    return found


def stage_of(error: BaseException) -> str:
    """Say what a run was doing when an error ended it: set-up, a month and its phase or policy, or measures.

    `month 57: repayment.pay` counts months from 0, as the accounts do. It is read from where the error has been, so
    that the month itself need not keep a note of where it is.
    """
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    for frame, inner in zip(frames, [*frames[1:], None], strict=True):
        if frame.f_code is CreditModel.step.__code__:
            return f"month {frame.f_locals['self'].month}: {_verb(inner)}"
    within = {frame.f_code for frame in frames}
    return "measures" if run_one.__code__ in within and ledger_of.__code__ not in within else "set-up"


def _verb(frame: FrameType | None) -> str:
    """Return what a month was doing as the month's own lines say it, such as repayment.pay or policies.start_month."""
    if frame is None:
        return "step"
    if frame.f_code is Stage.__call__.__code__:
        known, failed = frame.f_locals, frame.f_locals.get("failed", -1)
        phase = known["self"].phases[failed] if failed >= 0 else known.get("phase")
        return "stage" if phase is None else str(phase.name)
    _, *parts, module = str(frame.f_globals["__name__"]).split(".")
    return f"{parts[0] if parts and parts[0] == 'policies' else module}.{frame.f_code.co_name}"


def simulate(
    overrides: Mapping[str, Any] | None = None,
    *,
    scenario: Any = "baseline",
    policies: Iterable[Any] = (),
    seed: int = 0,
    months: int | None = None,
    network: Any = None,
    measures: Iterable[str] | None = None,
) -> dict[str, float]:
    """Run once and return one value per measure: the flat door for sensitivity tools.

    `overrides` are dotted names of parameters, levers and `world.*` sizes; `network` is one of your own, as in
    `CreditModel`; `measures` defaults to all. Raises InputError for wrong names and values.
    """
    names = check_measures(measures) if measures is not None else list(MEASURES)
    configuration = Configuration.resolve(
        scenario=scenario, policies=policies, overrides=overrides, months=months, network=network
    )
    ledger = ledger_of(configuration, seed_of(seed), by_cell=False)
    return {name: MEASURES[name].value(ledger) for name in names}


def check_accounts() -> str:
    """Run a month, plant a leak of one yuan, and return what the check says; AssertionError if it says nothing."""
    small: dict[str, Any] = {"world.borrowers": 200, "world.branches": 2, "world.months": 3}
    model = CreditModel(**small)
    model.step()
    model.accounts.cash[7] += 1.0  # bypasses `transfer`, as a faulty phase would
    try:
        model.step()
    except AccountsError as error:
        return str(error)
    raise AssertionError("a leak of one yuan went unnoticed")
