"""What an experiment is: scenarios, arms, what is varied, seeds; and what is the same in all its runs."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sim.configuration import DECLARED, Configuration
from sim.core.declare import Value, month_number
from sim.core.errors import InputError
from sim.data import regulation
from sim.experiment.cases import cases_of, filled, on_base, split_settings
from sim.experiment.claims import Claim, case_name
from sim.experiment.own_model import OwnModel
from sim.experiment.reading import Source, one_line, read_file, read_settings
from sim.experiment.sampling import Sensitivity
from sim.measures import MEASURES
from sim.policies import Policy
from sim.policies.base import starting_at
from sim.scenarios.own_series import OwnSeries
from sim.world.own_network import OwnNetwork
from sim.world.shapes import Shape
from sim.world.size import World

WORLD = World.declared()
NUMBERS = {name: made for name, made in DECLARED.items() if name not in WORLD}
MONTHLY = tuple(name for name, measure in MEASURES.items() if measure.monthly)
KEPT = ("branches", "segments")
STATUS_QUO = "status quo"
NETWORK = "network"  # the folder of a result in which a network of one's own is stored
DEFAULT_SEEDS = 20  # one run is luck; twenty pairs show an effect of half a standard deviation
MOST_SEEDS = 1_000_000
MOST_RUNS = 1_000_000
LARGEST_SEED = 2**63 - 1
LONGEST_NAME = 80
LONGEST_REMARK = 400
LABELS = ("run", "scenario", "arm", "point", "seed")  # columns by which runs are told apart
PLAIN_NAME = (
    f"1 to {LONGEST_NAME} characters that could name a file: no / or \\, nothing invisible, no blank at either end,"
    " and not beginning with '.', '-' or '~'"
)


@dataclass(frozen=True)
class Arm:
    """One way to run the bank: policies, and numbers that differ from the rest of the experiment."""

    label: str = STATUS_QUO
    policies: tuple[Policy, ...] = ()
    parameters: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class Experiment:
    """A question as data: scenarios x arms x points x seeds in one world. Made by `load_experiment` or `from_data`.

    A point is one set of values of what is varied: by `vary`, all combinations of the values listed, or by
    `sensitivity`, a design of samples. Without either there is one point, at which nothing is varied.
    """

    title: str
    name: str
    world: Mapping[str, Value]
    scenarios: tuple[str | OwnSeries, ...]
    arms: tuple[Arm, ...]
    seeds: tuple[int, ...]
    parameters: Mapping[str, Value]
    record: tuple[str, ...]
    keep: tuple[str, ...]
    network: OwnNetwork | Shape | None = None
    source: str = ""
    given: Mapping[str, float] = field(default_factory=dict)
    case: str = ""
    claims: tuple[Claim, ...] = ()
    model: OwnModel | None = None  # in place of ours
    vary: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    sensitivity: Sensitivity | None = None
    precision: Mapping[str, float] = field(default_factory=dict)  # half widths wanted, in the measures' units
    max_seeds: int = 0  # up to which seeds are added for the precision
    warmup: str = ""  # first month in which arms may differ
    reference: str = ""  # label of the arm that others are compared with
    cluster: Mapping[str, Any] = field(default_factory=dict)  # settings of the machines, which change no run

    @classmethod
    def from_data(
        cls,
        data: Any,
        name: str = "experiment",
        source: Source | None = None,
        folder: Path | None = None,
        *,
        run_code: bool = True,
    ) -> "Experiment":
        """Make an experiment of plain data as a file holds it; files it names are looked for in `folder`.

        Without `run_code` no code of one's own is run, and what rests on it can be looked at but not run. Raises
        InputError that says what is wrong where.
        """
        return _only(cls.cases_from(data, name, source or Source(), folder or Path(), run_code=run_code))

    @classmethod
    def cases_from(
        cls,
        data: Any,
        name: str,
        source: Source,
        folder: Path,
        quantities: Mapping[str, Any] | None = None,
        *,
        run_code: bool = True,
    ) -> "tuple[Experiment, ...]":
        """Make the experiments that plain data stand for: one for each case of the quantities they name."""
        from sim.experiment.form import Form

        data, source = on_base(data, source, folder)
        cases = cases_of(data, quantities or {}, source)
        form = Form(source, folder, run_code=run_code)
        return tuple(
            form.experiment(filled(data, given, source), name, given, case_name(given, cases)) for given in cases
        )

    def changed(self, *, seeds: Any = None, settings: Mapping[str, Any] | None = None) -> "Experiment":
        """Return the experiment with other seeds, or with numbers set by dotted name for all arms.

        Raises InputError for a wrong value, and for a number that an arm or a point sets itself.
        """
        from sim.experiment.changing import changed

        return changed(self, seeds, settings or {})

    @property
    def outcomes(self) -> tuple[str, ...] | None:
        """What a model of one's own must give; None is whatever it gives."""
        return (self.record or None) if self.model is not None else None

    @property
    def reference_arm(self) -> str:
        """Label of the arm that the others are compared with: the first, unless another is named."""
        return self.reference or self.arms[0].label

    @property
    def extent(self) -> int:
        """How large the design is before it grows: the number of seeds, or of a sensitivity design's samples."""
        return len(self.seeds) if self.sensitivity is None else self.sensitivity.samples

    @property
    def common_months(self) -> int:
        """How many months of a run all arms have in common; 0 without a `warmup`."""
        return month_number(self.warmup) - month_number(str(self.world["start"])) if self.warmup else 0

    def seeds_to(self, count: int) -> tuple[int, ...]:
        """Return so many seeds: those listed, then the next whole numbers that are not among them."""
        listed = frozenset(self.seeds)
        more = (seed for seed in itertools.count() if seed not in listed)
        return (*self.seeds, *itertools.islice(more, max(0, count - len(self.seeds))))[:count]

    def points(self, extent: int | None = None) -> list[Mapping[str, Value]]:
        """Return the values of what is varied, point by point."""
        if self.sensitivity is not None:
            return list(self.sensitivity.points(extent or self.extent))
        values = itertools.product(*self.vary.values())
        return [dict(zip(self.vary, point, strict=True)) for point in values]

    def configuration(self, scenario: str | OwnSeries, arm: Arm, point: Mapping[str, Value] | None = None) -> Any:
        """Return what the runs of a scenario, an arm and a point have in common; raises InputError.

        It is a Configuration, or the model of one's own.
        """
        if self.model is not None:
            return self.model.with_parameters({**self.parameters, **arm.parameters})
        world = {f"world.{name}": value for name, value in self.world.items()}
        overrides = {**world, **self.parameters, **arm.parameters, **(point or {})}
        policies = arm.policies
        if self.warmup:
            policies = tuple(starting_at(policy, month_number(self.warmup)) for policy in policies)
        return Configuration.resolve(scenario=scenario, policies=policies, overrides=overrides, network=self.network)

    def resolved(self) -> dict[str, Any]:
        """Return the experiment as plain data, every default filled in; read again, it gives the same runs.

        A network of one's own is named by the files that are stored with a result, and by its content. Levers that
        follow dated regulation stay out unless they were named: a named lever holds from the first month.
        """
        ours = self.model is None
        seeds: Any = len(self.seeds) if self.seeds == tuple(range(len(self.seeds))) else list(self.seeds)
        used = {
            "vary": {name: list(values) for name, values in self.vary.items()},
            "sensitivity": None if self.sensitivity is None else self.sensitivity.resolved(),
            "precision": dict(self.precision),
            "max_seeds": self.max_seeds,
            "warmup": self.warmup,
            "reference": self.reference,
        }
        return {
            "title": self.title,
            **({} if self.model is None else {"model": self.model.resolved()}),
            **({"world": {name: self.world[name] for name in World.fields}} if ours else {}),
            **({} if self.network is None else {"network": stored(self.network)}),
            **({"scenarios": [one if isinstance(one, str) else one.resolved() for one in self.scenarios]}
               if ours else {}),
            "arms": [self._resolved_arm(arm) for arm in self.arms],
            **({"seeds": seeds} if self.sensitivity is None else {}),
            "parameters": self._numbers() if ours else dict(sorted(self.parameters.items())),
            **({"record": list(self.record)} if ours or self.record else {}),
            **({"keep": list(self.keep)} if ours else {}),
            **{key: value for key, value in used.items() if value},
        }  # fmt: skip

    def _resolved_arm(self, arm: Arm) -> dict[str, Any]:
        policies = {"policies": [policy.resolved() for policy in arm.policies]} if self.model is None else {}
        return {"label": arm.label, **policies, "parameters": dict(sorted(arm.parameters.items()))}

    def _numbers(self) -> dict[str, Value]:
        return {
            name: self.parameters.get(name, made.default)
            for name, made in NUMBERS.items()
            if (name in self.parameters or not is_dated(name)) and name not in self.varied
        }

    @property
    def varied(self) -> tuple[str, ...]:
        """Names of what differs between points."""
        return tuple(self.vary) if self.sensitivity is None else tuple(self.sensitivity.names)


def load_experiment(path: str | Path, *, set: Any = None, seeds: Any = None) -> Experiment:  # noqa: A002  as on the command line
    """Read an experiment file; `set` (a mapping, or texts `name=value`) and `seeds` take precedence over it.

    Raises InputError: one line that names file, line, field, value and what is allowed.
    """
    return _only(load_cases(path, set=set, seeds=seeds))


def load_cases(path: str | Path, *, set: Any = None, seeds: Any = None) -> tuple[Experiment, ...]:  # noqa: A002
    """Read an experiment file that may stand for several cases; otherwise as `load_experiment`."""
    path = Path(path)
    data, source = read_file(path)
    if not is_plain_name(path.stem):
        raise InputError(one_line(f"{source.name}: results are named after the file; name it with {PLAIN_NAME}."))
    quantities, settings = split_settings(settings_of(set))
    cases = Experiment.cases_from(data, path.stem, source, path.parent, quantities)
    return tuple(case.changed(seeds=seeds, settings=settings) for case in cases)


def _only(cases: tuple[Experiment, ...]) -> Experiment:
    """Return the one case of an experiment that is to be run; raises InputError when there are several."""
    if len(cases) > 1:
        name, _, _ = cases[0].case.strip("[").partition("=")
        raise InputError(
            f"{cases[0].name}: given.{name}: {len(cases)} cases, which only `ruralcredit reproduce` runs together;"
            f" pick one, such as --set given.{name}={cases[0].given[name]:g}."
        )
    return cases[0]


def stored(network: OwnNetwork | Shape) -> dict[str, Any]:
    """Return a network as an experiment names it beside its stored files: a shape needs none."""
    if isinstance(network, Shape):
        return network.resolved()
    files = {name: f"{NETWORK}/{file}" for name, file in network.files().items()}
    return {**files, "content": network.content}


def own_files(experiment: Experiment) -> list[Path]:
    """Return the files of code that the experiment names: of its model, and of policies of one's own."""
    origins = [policy.origin for arm in experiment.arms for policy in arm.policies if policy.origin is not None]
    model = [] if experiment.model is None else [experiment.model.file]
    return list(dict.fromkeys(Path(file) for file in [*model, *(origin.file for origin in origins)]))


def settings_of(given: Any) -> Mapping[str, Any]:
    """Return settings as a mapping, whether given as one or as texts `name=value`."""
    if given is None or isinstance(given, Mapping):
        return given or {}
    return read_settings([given] if isinstance(given, str) else given)


def is_dated(name: str) -> bool:
    """Say whether a lever follows dated regulation unless an experiment names it."""
    return name.startswith("levers.") and bool(regulation(name.removeprefix("levers.")))


def is_plain_name(name: str) -> bool:
    """Say whether a title, label or file's stem could name a file on its own, without tricks."""
    return (
        0 < len(name) <= LONGEST_NAME
        and len(name.encode(errors="replace")) <= 240
        and name.isprintable()
        and name == name.strip()
        and not name.startswith((".", "-", "~"))
        and not {"/", "\\"} & {*name}
    )


__all__ = ["Arm", "Experiment", "load_cases", "load_experiment"]
