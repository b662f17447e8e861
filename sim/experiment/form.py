"""From a file to an experiment: every field checked, every default filled in."""

import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.configuration import DECLARED
from sim.core.declare import Declared, Value, month_number, month_of, month_text
from sim.core.errors import InputError, nearest
from sim.experiment.claims import read_claims, read_samples
from sim.experiment.own_model import OwnModel
from sim.experiment.reading import Place, Source, shown
from sim.experiment.sampling import Sensitivity, read_sensitivity
from sim.experiment.spec import (
    DEFAULT_SEEDS,
    KEPT,
    LARGEST_SEED,
    LONGEST_REMARK,
    MONTHLY,
    MOST_SEEDS,
    NUMBERS,
    PLAIN_NAME,
    STATUS_QUO,
    WORLD,
    Arm,
    Experiment,
    is_plain_name,
)
from sim.experiment.values import check_number, free_value, is_free, is_whole, known_to
from sim.experiment.whole import check_whole
from sim.measures import MEASURES
from sim.policies import POLICIES, SETS, Policy, make_policy
from sim.scenarios import SCENARIOS
from sim.scenarios.own_series import ENDING, OwnSeries, from_data, read_series
from sim.world.own_network import FILES, OwnNetwork
from sim.world.shapes import Shape, network_given
from sim.world.size import World

EXPERIMENT_KEYS = (
    "title", "source", "base", "given", "model", "world", "network", "scenarios", "arms", "reference", "vary",
    "sensitivity", "seeds", "precision", "max_seeds", "warmup", "parameters", "record", "keep", "cluster", "samples",
    "claims",
)  # fmt: skip
ARM_KEYS = ("label", "policies", "parameters")
OURS = ("world", "network", "scenarios", "keep", "warmup", "claims", "samples")  # nothing to a model of one's own
ONE_POINT = ("claims", "samples")  # which speak of the runs of a scenario and arm, at one point
SEEDS_FOR_PRECISION = 200  # up to so many are added, unless `max_seeds` says otherwise


class Form:
    """Reads the fields of one experiment; every wrong one raises InputError with its place."""

    def __init__(self, source: Source, folder: Path | None = None, *, run_code: bool = True) -> None:
        self.source, self.folder, self.run_code = source, folder or Path(), run_code
        self.free = False  # whether names of parameters and outcomes are those of a model of one's own

    def experiment(self, data: Any, name: str, given: Mapping[str, float], case: str) -> Experiment:
        """Read the whole, its formulas worked out with the quantities of a case."""
        wanted = "an experiment is a mapping (key: value) with at least a title, such as `title: My question`"
        if not isinstance(data, Mapping):
            raise self.source.wrong((), f"{shown(data)} is no experiment; {wanted}.")
        self.keys(data, (), EXPERIMENT_KEYS)
        if "title" not in data:
            raise self.source.wrong((), f"title is missing; {wanted}.")
        model = self.model(data["model"], ("model",)) if "model" in data else None
        self.free = model is not None
        self.together(data)
        world, parameters = self.world_and_parameters(data)
        network = self.network(data["network"], ("network",)) if "network" in data else None
        if network is not None:
            named = {*data.get("world", {}), *(key.removeprefix("world.") for key in data.get("parameters", {}))}
            sizes = network.sizes(int(world["branches"]))
            world |= {name: size for name, size in sizes.items() if name not in named}
        samples = read_samples(data.get("samples", {}), given, self.source)
        scenarios = ("",) if self.free else self.scenarios(data.get("scenarios", ["baseline"]), ("scenarios",))
        arms = self.arms(data.get("arms", [{}]), ("arms",))
        sensitivity = self.sensitivity(data["sensitivity"], model, scenarios, arms) if "sensitivity" in data else None
        seeds = self.seeds(data.get("seeds", DEFAULT_SEEDS), ("seeds",))
        if sensitivity is not None:
            seeds = tuple(range(sensitivity.replicates))
        precision = self.precision(data["precision"]) if "precision" in data else {}
        made = Experiment(
            title=self.plain_name(data["title"], ("title",)),
            name=name,
            world=world,
            scenarios=scenarios,
            arms=arms,
            seeds=seeds,
            parameters=parameters,
            record=self.record(data, sensitivity),
            keep=self.names(data.get("keep", []), ("keep",), KEPT, "", empty=True),
            network=network,
            source=self.text(data.get("source", ""), ("source",)),
            given=given,
            case=case,
            claims=read_claims(data["claims"], given, self.source, samples) if "claims" in data else (),
            model=model,
            vary=self.vary(data["vary"]) if "vary" in data else {},
            sensitivity=sensitivity,
            precision=precision,
            max_seeds=self.max_seeds(data, len(seeds)) if precision else 0,
            warmup=self.warmup(data["warmup"], world) if "warmup" in data else "",
            reference=self.reference(data["reference"], arms) if "reference" in data else "",
            cluster=self.mapping(data.get("cluster", {}), ("cluster",), "settings of the machines"),
        )
        check_whole(made, self.source)
        return made

    def model(self, value: Any, place: Place) -> OwnModel:
        """Read a model of one's own: `my_model.py:function`, or a mapping with `call` and the `code` it must have."""
        called, code = value, None
        if isinstance(value, Mapping):
            self.keys(value, place, ("call", "code"))
            called, code = value.get("call"), value.get("code")
        try:
            made = OwnModel.named(called, self.folder, code)
            if self.run_code:
                made.check()
        except InputError as error:
            raise self.source.wrong(place, str(error).removeprefix("model: ")) from None
        return made

    def together(self, data: Mapping[Any, Any]) -> None:
        """Check that no keys are there that exclude each other."""
        why = {
            **(dict.fromkeys(OURS, "it says something about the bank, and `model` names another; leave it out")
               if self.free else {}),
            **(dict.fromkeys(ONE_POINT, "they are about one point; leave out what varies, or them")
               if "vary" in data or "sensitivity" in data else {}),
            **({"vary": "`sensitivity` says what varies; keep one of them",
                "seeds": "the design's `replicates` replace seeds; leave it out",
                "precision": "a design grows by `sensitivity: until`; leave it out"} if "sensitivity" in data else {}),
            **({"max_seeds": "it says up to where seeds are added for a `precision`, and there is none; leave it out"}
               if "precision" not in data else {}),
        }  # fmt: skip
        for key, said in why.items():
            if key in data:
                raise self.source.wrong((key,), f"{said}.")

    def record(self, data: Mapping[Any, Any], sensitivity: Sensitivity | None) -> tuple[str, ...]:
        """Read what is stored: monthly measures of the bank, or outcomes of a model of one's own (none is all)."""
        if self.free:
            given = self.items(data.get("record", []), ("record",), "names of outcomes")
            return self.names(given, ("record",), [one for one in given if is_free(one)], "", empty=True)
        if "record" in data or sensitivity is None:
            return self.names(data.get("record", MONTHLY), ("record",), MEASURES, "measures", empty=True)
        return tuple(sensitivity.monthly)  # of thousands of runs the series would fill a disk

    def vary(self, value: Any) -> dict[str, tuple[Value, ...]]:
        """Read what is varied: names and the values each takes; every combination is a point."""
        given = self.mapping(value, ("vary",), "dotted name: [values], such as income.output_elasticity: [2, 4]")
        if not given:
            raise self.source.wrong(("vary",), "an empty mapping is not allowed; name what varies, or leave it out.")
        made = {}
        for name, listed in given.items():
            values = self.items(listed, ("vary", str(name)), "the values it takes, such as [2, 4, 6]")
            places: list[Place] = [("vary", str(name), number) for number in range(len(values))]
            if len({isinstance(one, str) for one in values}) > 1:
                raise self.source.wrong(
                    ("vary", str(name)), "numbers and words together are not allowed; quote them all."
                )
            checked = [self.number(name, one, place) for one, place in zip(values, places, strict=True)]
            twice = [place for place, one in zip(places, checked, strict=True) if checked.count(one) > 1]
            if twice or not checked:
                raise self.source.wrong(
                    twice[-1] if twice else ("vary", str(name)),
                    "is listed twice; list each value once." if twice else "an empty list is not allowed; list values.",
                )
            made[str(name)] = tuple(checked)
        return made

    def number(self, name: Any, value: Any, place: Place) -> Value:
        """Read the value of a number that may vary; the world is the same at all points."""
        if self.free:
            return free_value(name, value, self.source, place)
        if name in WORLD:
            raise self.source.wrong(place, "the world is the same at all points; set it under world instead.")
        return check_number(NUMBERS, name, value, self.source, place)

    def sensitivity(
        self, value: Any, model: OwnModel | None, scenarios: tuple[Any, ...], arms: tuple[Arm, ...]
    ) -> Sensitivity:
        """Read a design of samples; arms and scenarios that it varies or tells apart must be there."""
        made = read_sensitivity(value, ("sensitivity",), self.source, known_to(model))
        known = {"arm": [arm.label for arm in arms], "scenario": [str(one) for one in scenarios]}
        for kind, named in made.named.items():
            for name in named:
                if name not in known[kind]:
                    raise self.source.wrong(
                        ("sensitivity",),
                        f"there is no {kind} {shown(name)}; give {', '.join(known[kind])}.{nearest(name, known[kind])}",
                    )
        return made

    def precision(self, value: Any) -> dict[str, float]:
        """Read how narrow the intervals of differences are to be: half widths by measure."""
        given = self.mapping(value, ("precision",), "measure: half width of the 95 % interval, such as npl_peak: 0.002")
        for name, half in given.items():
            place = ("precision", str(name))
            if not self.free and name not in MEASURES:
                raise self.source.wrong(place, f"there is no such measure; `ruralcredit measures` lists them."
                                               f"{nearest(str(name), MEASURES)}")  # fmt: skip
            if isinstance(half, bool) or not isinstance(half, int | float) or not 0 < half < math.inf:
                raise self.source.wrong(place, f"{shown(half)} is not allowed; give a number above 0.")
        return {str(name): float(half) for name, half in given.items()}

    def max_seeds(self, data: Mapping[Any, Any], least: int) -> int:
        """Read up to how many seeds are added for the precision."""
        value = data.get("max_seeds", max(SEEDS_FOR_PRECISION, least))
        if not is_whole(value) or not least <= value <= MOST_SEEDS:
            raise self.source.wrong(
                ("max_seeds",),
                f"{shown(value)} is not allowed; give a whole number from {least} (seeds) to {MOST_SEEDS}.",
            )
        return int(value)

    def warmup(self, value: Any, world: Mapping[str, Value]) -> str:
        """Read the month from which arms differ; until then there is one run for all of them."""
        start, months = month_number(str(world["start"])), int(world["months"])
        last = month_text(start + months - 1)
        try:
            month = month_of(value, "") if isinstance(value, str) else None
        except InputError:
            month = None
        if month is None or not start < month < start + months:
            raise self.source.wrong(
                ("warmup",), f"{shown(value)} is not allowed; give a month after {world['start']} and up to {last}."
            )
        return str(value)

    def reference(self, value: Any, arms: tuple[Arm, ...]) -> str:
        """Read which arm the others are compared with."""
        labels = [arm.label for arm in arms]
        if value not in labels:
            raise self.source.wrong(
                ("reference",),
                f"there is no arm {shown(value)}; give one of {', '.join(labels)}.{nearest(str(value), labels)}",
            )
        return str(value)

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
            if not is_whole(value) or not 1 <= value <= MOST_SEEDS:
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
            if not is_whole(seed) or not 0 <= seed <= LARGEST_SEED:
                raise self.source.wrong(
                    here, f"{shown(seed)} is not allowed; a seed is a whole number from 0 to 2**63 - 1."
                )
            if int(seed) in seen:
                raise self.source.wrong(here, f"seed {seed} is listed twice; seeds must be distinct.")
            seen[int(seed)] = number
        return tuple(seen)

    def world_and_parameters(self, data: Mapping[Any, Any]) -> tuple[dict[str, Value], dict[str, Value]]:
        """Read the world's size and the numbers that hold for all arms; `parameters` may name `world.*` as well."""
        if self.free:
            return {}, self.numbers(data.get("parameters", {}), ("parameters",), {})
        given = self.mapping(data.get("world", {}), ("world",), ", ".join(World.fields))
        self.keys(given, ("world",), list(World.fields))
        world = {name: made.default for name, made in World.fields.items()}
        for key, value in given.items():
            world[key] = check_number(World.fields, key, value, self.source, ("world", key))
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
        if self.free:
            return {str(name): free_value(name, one, self.source, (*place, str(name))) for name, one in given.items()}
        return {
            name: check_number(known, name, number, self.source, (*place, str(name))) for name, number in given.items()
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
        if isinstance(value, str) and not self.free:
            return self.named_arm(value, place)
        given = self.mapping(value, place, ", ".join(ARM_KEYS))
        self.keys(given, place, ARM_KEYS)
        if self.free and "policies" in given:
            raise self.source.wrong((*place, "policies"), "policies are those of the bank; set parameters instead.")
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
            return make_policy(value, self.folder, run_code=self.run_code)
        except InputError as error:
            raise self.source.wrong(place, str(error).removeprefix("policies: ")) from None


__all__ = ["ARM_KEYS", "EXPERIMENT_KEYS", "Form"]
