"""What an experiment is, and how one is made of a file: every field checked, every default filled in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sim.configuration import DECLARED, Configuration
from sim.core.declare import Declared, Value
from sim.core.errors import InputError, nearest
from sim.data import regulation
from sim.experiment.cases import cases_of, filled, on_base, split_settings
from sim.experiment.claims import Claim, case_name, read_claims, read_samples
from sim.experiment.reading import Place, Source, one_line, read_file, read_settings, shown
from sim.measures import MEASURES
from sim.policies import POLICIES, SETS, Policy, make_policy
from sim.scenarios import SCENARIOS
from sim.scenarios.own_series import ENDING, OwnSeries, from_data, read_series
from sim.world.own_network import FILES, OwnNetwork
from sim.world.shapes import Shape, network_given
from sim.world.size import World

WORLD = World.declared()
NUMBERS = {name: made for name, made in DECLARED.items() if name not in WORLD}
MONTHLY = tuple(name for name, measure in MEASURES.items() if measure.monthly)
KEPT = ("branches",)
STATUS_QUO = "status quo"
NETWORK = "network"  # the folder of a result in which a network of one's own is stored
DEFAULT_SEEDS = 20  # one run is luck; twenty pairs show an effect of half a standard deviation
MOST_SEEDS = 1_000_000
MOST_RUNS = 1_000_000
LARGEST_SEED = 2**63 - 1
LONGEST_NAME = 80
LONGEST_REMARK = 400
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
    """A question as data: scenarios x arms x seeds in one world. Make one with `load_experiment` or `from_data`."""

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

    @classmethod
    def from_data(
        cls, data: Any, name: str = "experiment", source: Source | None = None, folder: Path | None = None
    ) -> "Experiment":
        """Make an experiment of plain data as a file holds it; files it names are looked for in `folder`.

        Raises InputError that says what is wrong where.
        """
        return _only(cls.cases_from(data, name, source or Source(), folder or Path()))

    @classmethod
    def cases_from(
        cls, data: Any, name: str, source: Source, folder: Path, quantities: Mapping[str, Any] | None = None
    ) -> "tuple[Experiment, ...]":
        """Make the experiments that plain data stand for: one for each case of the quantities they name."""
        data, source = on_base(data, source, folder)
        cases = cases_of(data, quantities or {}, source)
        return tuple(
            _Form(source, folder).experiment(filled(data, given, source), name, given, case_name(given, cases))
            for given in cases
        )

    def changed(self, *, seeds: Any = None, settings: Mapping[str, Any] | None = None) -> "Experiment":
        """Return the experiment with other seeds, or with numbers set by dotted name for all arms.

        Raises InputError for a wrong value, and for a number that an arm sets itself.
        """
        made = self
        if seeds is not None:
            made = replace(made, seeds=_Form(Source("--seeds")).seeds(seeds, ()))
        for name, value in (settings or {}).items():
            source = Source("--set")
            checked = _check_number(DECLARED, name, value, source, (str(name),))
            for arm in made.arms:
                if name in arm.parameters:
                    raise source.wrong((name,), f"arm {arm.label!r} sets it itself; change it in the file.")
            if name in WORLD:
                made = replace(made, world={**made.world, name.removeprefix("world."): checked})
            else:
                made = replace(made, parameters={**made.parameters, name: checked})
        if made is not self:
            check_whole(made, Source("--seeds" if not settings else "--set"))
        return made

    def configuration(self, scenario: str | OwnSeries, arm: Arm) -> Configuration:
        """Return what the runs of a scenario and an arm have in common."""
        world = {f"world.{name}": value for name, value in self.world.items()}
        overrides = {**world, **self.parameters, **arm.parameters}
        return Configuration.resolve(
            scenario=scenario, policies=arm.policies, overrides=overrides, network=self.network
        )

    def resolved(self) -> dict[str, Any]:
        """Return the experiment as plain data, every default filled in; read again, it gives the same runs.

        A network of one's own is named by the files that are stored with a result, and by its content. Levers that
        follow dated regulation stay out unless they were named: a named lever holds from the first month.
        """
        parameters = {
            name: self.parameters.get(name, made.default)
            for name, made in NUMBERS.items()
            if name in self.parameters or not is_dated(name)
        }
        return {
            "title": self.title,
            "world": {name: self.world[name] for name in World.fields},
            **({} if self.network is None else {"network": stored(self.network)}),
            "scenarios": [made if isinstance(made, str) else made.resolved() for made in self.scenarios],
            "arms": [
                {
                    "label": arm.label,
                    "policies": [policy.resolved() for policy in arm.policies],
                    "parameters": dict(sorted(arm.parameters.items())),
                }
                for arm in self.arms
            ],
            "seeds": len(self.seeds) if self.seeds == tuple(range(len(self.seeds))) else list(self.seeds),
            "parameters": parameters,
            "record": list(self.record),
            "keep": list(self.keep),
        }


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
    """Return the files of the experiment's policies of one's own."""
    origins = [policy.origin for arm in experiment.arms for policy in arm.policies if policy.origin is not None]
    return list(dict.fromkeys(Path(origin.file) for origin in origins))


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


def check_whole(experiment: Experiment, source: Source) -> None:
    """Check what no field can tell alone: numbers that must fit together, and the number of runs."""
    count = len(experiment.scenarios) * len(experiment.arms) * len(experiment.seeds)
    if count > MOST_RUNS:
        raise source.wrong(
            (), f"{count} runs (scenarios x arms x seeds) are too many; at most {MOST_RUNS} are allowed."
        )
    stems = [file.stem for file in own_files(experiment)]
    if len(set(stems)) < len(stems):
        raise source.wrong((), f"two files with policies are called {max(stems, key=stems.count)}.py; rename one.")
    for number, arm in enumerate(experiment.arms):
        try:
            experiment.configuration(experiment.scenarios[0], arm)
        except InputError as error:
            name = str(error).partition(":")[0]
            group, _, last = name.partition(".")
            places: list[Place] = [("arms", number, "parameters", name), ("parameters", name), (group, last)]
            place = next((place for place in places if place in source.lines), ())
            raise InputError(one_line(f"{source.at(place)}: {error}")) from None


class _Form:
    """Reads the fields of one experiment; every wrong one raises InputError with its place."""

    def __init__(self, source: Source, folder: Path | None = None) -> None:
        self.source, self.folder = source, folder or Path()

    def experiment(self, data: Any, name: str, given: Mapping[str, float], case: str) -> Experiment:
        """Read the whole, its formulas worked out with the quantities of a case."""
        wanted = "an experiment is a mapping (key: value) with at least a title, such as `title: My question`"
        if not isinstance(data, Mapping):
            raise self.source.wrong((), f"{shown(data)} is no experiment; {wanted}.")
        self.keys(data, (), EXPERIMENT_KEYS)
        if "title" not in data:
            raise self.source.wrong((), f"title is missing; {wanted}.")
        world, parameters = self.world_and_parameters(data)
        network = self.network(data["network"], ("network",)) if "network" in data else None
        if network is not None:
            named = {*data.get("world", {}), *(key.removeprefix("world.") for key in data.get("parameters", {}))}
            sizes = network.sizes(int(world["branches"]))
            world |= {name: size for name, size in sizes.items() if name not in named}
        samples = read_samples(data.get("samples", {}), given, self.source)
        made = Experiment(
            title=self.plain_name(data["title"], ("title",)),
            name=name,
            world=world,
            scenarios=self.scenarios(data.get("scenarios", ["baseline"]), ("scenarios",)),
            arms=self.arms(data.get("arms", [{}]), ("arms",)),
            seeds=self.seeds(data.get("seeds", DEFAULT_SEEDS), ("seeds",)),
            parameters=parameters,
            record=self.names(data.get("record", MONTHLY), ("record",), MEASURES, "measures", empty=True),
            keep=self.names(data.get("keep", []), ("keep",), KEPT, "", empty=True),
            network=network,
            source=self.text(data.get("source", ""), ("source",)),
            given=given,
            case=case,
            claims=read_claims(data["claims"], given, self.source, samples) if "claims" in data else (),
        )
        check_whole(made, self.source)
        return made

    def keys(self, data: Mapping[Any, Any], place: Place, allowed: Sequence[str]) -> None:
        """Check that every key is known and has a value."""
        for key, value in data.items():
            here = (*place, key if isinstance(key, str) else repr(key))
            if key not in allowed:
                known = ", ".join(allowed)
                raise self.source.wrong(here, f"there is no such key; allowed are {known}.{nearest(str(key), allowed)}")
            if value is None:
                raise self.source.wrong(here, "is empty; give a value, or leave the key out for its default.")

    def mapping(self, value: Any, place: Place, what: str) -> Mapping[Any, Any]:
        """Read a mapping."""
        if not isinstance(value, Mapping):
            raise self.source.wrong(place, f"{shown(value)} is not allowed; give a mapping: {what}.")
        return value

    def items(self, value: Any, place: Place, what: str) -> list[Any]:
        """Read a list."""
        if not isinstance(value, list | tuple):
            raise self.source.wrong(place, f"{shown(value)} is not allowed; give a list: {what}.")
        return list(value)

    def plain_name(self, value: Any, place: Place) -> str:
        """Read a title or a label."""
        if not isinstance(value, str) or not is_plain_name(value):
            raise self.source.wrong(place, f"{shown(value)} is not allowed; give text, {PLAIN_NAME}.")
        return value

    def text(self, value: Any, place: Place) -> str:
        """Read a remark of one line."""
        if not isinstance(value, str) or not value.isprintable() or len(value) > LONGEST_REMARK:
            raise self.source.wrong(
                place, f"{shown(value)} is not allowed; give text on one line, of at most {LONGEST_REMARK} characters."
            )
        return value

    def names(
        self, value: Any, place: Place, known: Iterable[str], listing: str, *, empty: bool = False
    ) -> tuple[str, ...]:
        """Read a list of distinct names out of those known; `listing` is the command that lists them."""
        known = list(known)
        allowed = ", ".join(known) if len(known) <= 12 else f"those `ruralcredit {listing}` lists"
        given = self.items(value, place, f"names out of {allowed}")
        if not given and not empty:
            raise self.source.wrong(place, f"an empty list is not allowed; give one or more of {allowed}.")
        for number, name in enumerate(given):
            here = (*place, number)
            if not isinstance(name, str) or name not in known:
                hint = nearest(name, known) if isinstance(name, str) else ""
                raise self.source.wrong(here, f"{shown(name)} is not known; give {allowed}.{hint}")
            if name in given[:number]:
                raise self.source.wrong(here, f"{name!r} is listed twice; list it once.")
        return tuple(given)

    def scenarios(self, value: Any, place: Place) -> tuple[str | OwnSeries, ...]:
        """Read scenarios: names, paths of CSV files, or series as plain data; their names must differ."""
        given = self.items(value, place, f"names out of {', '.join(SCENARIOS)}, or paths of CSV files")
        own: dict[int, OwnSeries] = {}
        for number, item in enumerate(given):
            try:
                if isinstance(item, Mapping):
                    own[number] = from_data(item)
                elif isinstance(item, str) and item.endswith(ENDING):
                    own[number] = read_series(self.folder / item)
            except InputError as error:
                raise self.source.wrong((*place, number), str(error)) from None
            if number in own and (own[number].label in SCENARIOS or not is_plain_name(own[number].label)):
                raise self.source.wrong(
                    (*place, number), f"a scenario of your own cannot be called {own[number].label!r}; rename it."
                )
        names = [own[number].label if number in own else item for number, item in enumerate(given)]
        known = [*SCENARIOS, *(made.label for made in own.values())]
        checked = self.names(names, place, known, "scenarios")
        return tuple(own.get(number, name) for number, name in enumerate(checked))

    def network(self, value: Any, place: Place) -> OwnNetwork | Shape | None:
        """Read a network of one's own: a shape with its numbers, or files, looked for beside the experiment."""
        given = self.mapping(value, place, "ties, guarantees or both, and parties if you like, each the path of a file")
        if "shape" not in given:
            self.keys(given, place, (*FILES, "content"))
            for name, path in given.items():
                if not isinstance(path, str):
                    raise self.source.wrong(
                        (*place, name), f"{shown(path)} is not allowed; give text, the path of a file."
                    )
        try:
            return network_given(given, self.folder)
        except InputError as error:
            message = str(error).removeprefix("network").lstrip(".: ")
            name = message.partition(":")[0]
            if name in given:
                raise self.source.wrong((*place, name), message.partition(":")[2].strip()) from None
            raise self.source.wrong(place, message) from None

    def seeds(self, value: Any, place: Place) -> tuple[int, ...]:
        """Read seeds: a number of them, or a list."""
        if not isinstance(value, list | tuple | range):
            if not _is_whole(value) or not 1 <= value <= MOST_SEEDS:
                raise self.source.wrong(
                    place,
                    f"{shown(value)} is not allowed; give how many seeds (a whole number from 1 to {MOST_SEEDS})"
                    " or a list of distinct whole numbers from 0.",
                )
            return tuple(range(int(value)))
        if not 1 <= len(value) <= MOST_SEEDS:
            raise self.source.wrong(place, f"a list of {len(value)} seeds is not allowed; list 1 to {MOST_SEEDS}.")
        seen: dict[int, int] = {}
        for number, seed in enumerate(value):
            here = (*place, number)
            if not _is_whole(seed) or not 0 <= seed <= LARGEST_SEED:
                raise self.source.wrong(
                    here, f"{shown(seed)} is not allowed; a seed is a whole number from 0 to 2**63 - 1."
                )
            if int(seed) in seen:
                raise self.source.wrong(here, f"seed {seed} is listed twice; seeds must be distinct.")
            seen[int(seed)] = number
        return tuple(seen)

    def world_and_parameters(self, data: Mapping[Any, Any]) -> tuple[dict[str, Value], dict[str, Value]]:
        """Read the world's size and the numbers that hold for all arms; `parameters` may name `world.*` as well."""
        given = self.mapping(data.get("world", {}), ("world",), ", ".join(World.fields))
        self.keys(given, ("world",), list(World.fields))
        world = {name: made.default for name, made in World.fields.items()}
        for key, value in given.items():
            world[key] = _check_number(World.fields, key, value, self.source, ("world", key))
        numbers = self.numbers(data.get("parameters", {}), ("parameters",), DECLARED)
        for name in [name for name in numbers if name in WORLD]:
            key = name.removeprefix("world.")
            if key in given:
                raise self.source.wrong(("parameters", name), f"world has {key} already; keep one of them.")
            world[key] = numbers.pop(name)
        return world, numbers

    def numbers(self, value: Any, place: Place, known: Mapping[str, Declared]) -> dict[str, Value]:
        """Read parameters and levers by dotted name."""
        given = self.mapping(value, place, "dotted name: value, such as income.output_elasticity: 4")
        return {
            name: _check_number(known, name, number, self.source, (*place, str(name))) for name, number in given.items()
        }

    def arms(self, value: Any, place: Place) -> tuple[Arm, ...]:
        """Read the arms; labels must differ, as file names on every system."""
        given = self.items(value, place, "- label: ..., each with policies and parameters")
        if not given:
            raise self.source.wrong(place, "an empty list is not allowed; list one or more arms, or leave the key out.")
        arms = tuple(self.arm(item, (*place, number)) for number, item in enumerate(given))
        first: dict[str, int] = {}
        for number, arm in enumerate(arms):
            other = first.setdefault(arm.label.casefold(), number)
            if other != number:
                raise self.source.wrong(
                    (*place, number, "label"),
                    f"{arm.label!r} is the label of arms[{other}] already; labels must differ.",
                )
        return arms

    def arm(self, value: Any, place: Place) -> Arm:
        """Read one arm: the name of a set or policy, or a mapping; without a label it is called by its policies."""
        if isinstance(value, str):
            return self.named_arm(value, place)
        given = self.mapping(value, place, ", ".join(ARM_KEYS))
        self.keys(given, place, ARM_KEYS)
        listed = self.items(given.get("policies", []), (*place, "policies"), "names, or mappings with name")
        policies = tuple(self.policy(item, (*place, "policies", number)) for number, item in enumerate(listed))
        parameters = self.numbers(given.get("parameters", {}), (*place, "parameters"), DECLARED)
        for name in parameters:
            if name in WORLD:
                here = (*place, "parameters", name)
                raise self.source.wrong(here, "all arms live in one world; set it under world instead.")
        label = given.get("label", " and ".join(policy.name for policy in policies) or STATUS_QUO)
        return Arm(self.plain_name(label, (*place, "label")), policies, parameters)

    def named_arm(self, name: str, place: Place) -> Arm:
        """Read an arm that is a ready-made set of policies, or one policy at its defaults."""
        if name in SETS:
            return Arm(name, SETS[name].made())
        if name in POLICIES:
            return Arm(name, (make_policy(name),))
        raise self.source.wrong(
            place,
            f"{shown(name)} is not known; give a mapping: {', '.join(ARM_KEYS)}, or the name of a set"
            f" ({', '.join(SETS)}) or of a policy that `ruralcredit policies` lists."
            f"{nearest(name, [*SETS, *POLICIES])}",
        )

    def policy(self, value: Any, place: Place) -> Policy:
        """Read one policy; the file of one's own is looked for beside the experiment."""
        try:
            return make_policy(value, self.folder)
        except InputError as error:
            raise self.source.wrong(place, str(error).removeprefix("policies: ")) from None


def _check_number(known: Mapping[str, Declared], name: Any, value: Any, source: Source, place: Place) -> Value:
    if name not in known:
        raise source.wrong(
            place,
            "there is no such parameter, lever or world size; `ruralcredit parameters` and `ruralcredit levers`"
            f" list them.{nearest(str(name), known)}",
        )
    try:
        return known[name].check(value, "")
    except InputError as error:
        raise source.wrong(place, str(error).removeprefix(": ")) from None
    except OverflowError:
        raise source.wrong(place, f"{shown(value)} is not allowed; give {known[name].allowed()}.") from None


def _is_whole(value: Any) -> bool:
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        return isinstance(value, float) and value.is_integer()
    return True


EXPERIMENT_KEYS = (
    "title",
    "source",
    "base",
    "given",
    "world",
    "network",
    "scenarios",
    "arms",
    "seeds",
    "parameters",
    "record",
    "keep",
    "samples",
    "claims",
)
ARM_KEYS = ("label", "policies", "parameters")

__all__ = ["Arm", "Experiment", "load_cases", "load_experiment"]
