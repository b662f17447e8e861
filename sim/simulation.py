"""One run as a function: configuration and seed in, series and figures out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sim.configuration import Configuration
from sim.core.columns import Floats
from sim.core.errors import AccountsError, InputError, nearest
from sim.measures import MEASURES
from sim.measures.ledger import Ledger
from sim.model import CreditModel, seed_of


@dataclass
class Outcome:
    """What a run leaves: monthly series [month], the same by branch [month, branch], and one value per measure.

    `costs` are what each policy cost each bearer over the run, CNY, by policy and bearer.
    """

    monthly: dict[str, Floats] = field(default_factory=dict)
    branches: dict[str, Floats] = field(default_factory=dict)
    summary: dict[str, float] = field(default_factory=dict)
    costs: dict[tuple[str, str], float] = field(default_factory=dict)


def check_measures(names: Iterable[str]) -> list[str]:
    """Return the names if all are measures; raises InputError otherwise."""
    chosen = [names] if isinstance(names, str) else list(names)
    for name in chosen:
        if name not in MEASURES:
            raise InputError(
                f"measures: {name!r} is not known; `ruralcredit measures` lists them.{nearest(str(name), MEASURES)}"
            )
    return chosen


def ledger_of(configuration: Configuration, seed: int) -> Ledger:
    """Run a configuration with a seed and keep nothing but its ledger.

    A Mesa model and what belongs to it refer to each other, so its tables would lie about until Python looks for such
    circles; the next run would then begin on memory that nobody has touched, which costs a quarter of it.
    """
    model = CreditModel.of(configuration, seed)
    ledger = model.run()
    model.__dict__.clear()
    return ledger


def run_one(
    configuration: Configuration,
    seed: int,
    *,
    monthly: Sequence[str] | None = None,
    branches: bool = False,
    summary: Sequence[str] | None = None,
) -> Outcome:
    """Run one configuration with one seed.

    `monthly` names the series wanted and `summary` the measures whose value per run is; all of them when not given.

    Raises AccountsError when the books do not balance or a number is no number.
    """
    ledger = ledger_of(configuration, seed)
    names = check_measures(monthly) if monthly is not None else list(MEASURES)
    series = [MEASURES[name] for name in names if MEASURES[name].monthly]
    bank, by_branch = ledger.bank, ledger.by_branch
    of_bank = {measure.name: measure.series(bank) for measure in series}
    return Outcome(
        of_bank,
        {measure.name: measure.series(by_branch) for measure in series} if branches else {},
        {
            name: measure.summary_of(of_bank[name], ledger) if name in of_bank else measure.value(ledger)
            for name, measure in MEASURES.items()
            if summary is None or name in summary
        },
        {key: float(series.sum()) for key, series in ledger.policy_costs.items()},
    )


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
    ledger = ledger_of(configuration, seed_of(seed))
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
