"""What no field of an experiment can tell alone: that its numbers, arms and months fit together."""

from sim.core.declare import month_number, month_text
from sim.core.errors import InputError
from sim.experiment.reading import Place, Source, one_line
from sim.experiment.spec import MOST_RUNS, Experiment, own_files


def check_whole(experiment: Experiment, source: Source) -> None:
    """Check what no field can tell alone: numbers that must fit together, and the number of runs."""
    many = max(experiment.max_seeds, len(experiment.seeds))
    points = len(experiment.points()) if experiment.sensitivity is None else experiment.sensitivity.most_points
    count = len(experiment.scenarios) * len(experiment.arms) * points * many
    if count > MOST_RUNS:
        raise source.wrong(
            (), f"{count} runs (scenarios x arms x points x seeds) are too many; at most {MOST_RUNS} are allowed."
        )
    if experiment.sensitivity is not None and experiment.model is None:
        _check_months(experiment, source)
    if experiment.warmup:
        check_past(experiment, source)
    stems = [file.stem for file in own_files(experiment)]
    if len(set(stems)) < len(stems):
        raise source.wrong((), f"two files with code are called {max(stems, key=stems.count)}.py; rename one.")
    for number, arm in enumerate(experiment.arms):
        for name in experiment.varied:
            if name in arm.parameters:
                raise source.wrong(("arms", number, "parameters", name), "it is varied as well; keep one of them.")
        try:
            experiment.configuration(experiment.scenarios[0], arm)
        except InputError as error:
            name = str(error).partition(":")[0]
            group, _, last = name.partition(".")
            places: list[Place] = [("arms", number, "parameters", name), ("parameters", name), (group, last)]
            place = next((place for place in places if place in source.lines), ())
            raise InputError(one_line(f"{source.at(place)}: {error}")) from None
    for name in experiment.varied:
        if name in experiment.parameters:
            raise source.wrong(("parameters", name), "it is varied as well; keep one of them.")


def _check_months(experiment: Experiment, source: Source) -> None:
    """Check that what is to be explained month by month is of months that are run."""
    block = experiment.sensitivity
    start, count = month_number(str(experiment.world["start"])), int(experiment.world["months"])
    for number, outcome in enumerate(block.outcomes if block is not None else ()):
        place: Place = ("sensitivity", "outcome", number)
        for month in outcome.months:
            if not 0 <= month_number(month) - start < count:
                last = month_text(start + count - 1)
                raise source.wrong(place, f"{month} is not run; give months from {month_text(start)} to {last}.")
        if outcome.every > count:
            raise source.wrong(place, f"every: {outcome.every} is more than the {count} months that are run.")


def check_past(experiment: Experiment, source: Source) -> None:
    """Check that arms have a past in common until the month of the warm-up."""
    since = month_number(experiment.warmup)
    start, count = month_number(str(experiment.world["start"])), int(experiment.world["months"])
    if not 0 < since - start < count:
        first, last = month_text(start + 1), month_text(start + count - 1)
        raise source.wrong(("warmup",), f"{experiment.warmup} is not run; give a month from {first} to {last}.")
    for number, arm in enumerate(experiment.arms):
        if arm.parameters:
            raise source.wrong(
                ("arms", number, "parameters"),
                "they hold from the first month on, and with `warmup` arms differ only later; give policies, or set"
                " them for all arms.",
            )
        for place, policy in enumerate(arm.policies):
            if policy.scope.since is not None and policy.scope.since < since:
                raise source.wrong(
                    ("arms", number, "policies", place),
                    f"{policy.name} is in force before {experiment.warmup}, until when all arms are one (warmup);"
                    " let it begin then, or leave out `warmup`.",
                )


__all__ = ["check_whole"]
