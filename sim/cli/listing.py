"""Commands that show what there is: parameters, levers, scenarios, measures, policies, sets; and the accounts."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from sim.cli.application import AsJson
from sim.cli.output import cell, print_json, print_list, say
from sim.core.errors import InputError, nearest

Word = Annotated[
    str | None,
    typer.Argument(metavar="[WORD]", help="Only those with it in name or meaning, in any case.", show_default=False),
]


def parameters(word: Word = None, as_json: AsJson = False) -> None:
    """List every assumption, or those about WORD: default, unit, bounds, meaning, source."""
    from sim.parameters import Parameters
    from sim.world.size import World

    _list_declared({**World.declared(), **Parameters.declared()}, "parameters", word, as_json)


def levers(word: Word = None, as_json: AsJson = False) -> None:
    """List what bank and regulator can set, or what is about WORD: base value, unit, bounds, meaning, source."""
    from sim.levers import Levers

    _list_declared(Levers.declared(), "levers", word, as_json)


def scenarios(as_json: AsJson = False) -> None:
    """List the economic scenarios and where they come from."""
    from sim.scenarios import SCENARIOS

    rows = [{"name": name, "meaning": made.meaning, "source": made.source} for name, made in SCENARIOS.items()]
    print_list(rows, as_json)


def measures(word: Word = None, as_json: AsJson = False) -> None:
    """List what can be measured, or what is about WORD: unit, whether it is a monthly series, meaning."""
    from sim.measures import MEASURES

    rows = [
        {"name": name, "unit": made.unit, "kind": "monthly" if made.monthly else "per run", "meaning": made.meaning}
        for name, made in MEASURES.items()
    ]
    print_list(_about(rows, "measures", word), as_json)


def policies(as_json: AsJson = False) -> None:
    """List the policies by area, and their parameters: default, unit, bounds, meaning, source."""
    from sim.policies import AREAS, POLICIES

    rows: list[dict[str, Any]] = []
    for area in AREAS:
        inside = {name: policy for name, policy in POLICIES.items() if policy.area == area}
        if inside and not as_json:
            rows.append({"name": area.upper(), "default": None, "unit": "", "bounds": "", "meaning": "", "source": ""})
        for name, policy in inside.items():
            about = {"name": name, "default": None, "unit": "", "bounds": "", "meaning": policy.meaning, "source": ""}
            rows.append({**about, "area": area, "neutral": policy.neutral} if as_json else about)
            rows += [_row(f"{name}: {key}", made) for key, made in policy.fields.items()]
    print_list(rows, as_json)


def sets(as_json: AsJson = False) -> None:
    """List the ready-made sets of policies, which an experiment names as arms: `arms: [status_quo, grameen]`."""
    from sim.policies import SETS

    rows: list[dict[str, Any]] = [
        {
            "name": name,
            "meaning": made.meaning,
            "policies": list(made.policies) if as_json else made.said,
            "source": made.source,
        }
        for name, made in SETS.items()
    ]
    print_list(rows, as_json)


def schema() -> None:
    """Print the JSON Schema of an experiment file."""
    from sim.experiment.schema import experiment_schema

    print_json(experiment_schema())


def check() -> None:
    """Plant a leak of one yuan in a month of a small bank; the check of the accounts must stop the run."""
    from sim.simulation import check_accounts

    message = check_accounts()
    say(f"One yuan was planted, and the check of the accounts stopped the run:\n  {message}")


def balance(
    month: Annotated[str, typer.Option(metavar="MONTH", help="At the end of which month.")] = "2008-06",
    scenario: Annotated[str, typer.Option(metavar="NAME", help="A scenario, or a CSV file.")] = "baseline",
    seed: Annotated[str, typer.Option(metavar="N", help="The run's seed.")] = "0",
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="Set a parameter, lever or world.* size.", show_default=False),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Run once and print the balance sheets of all sectors: every claim is somebody's debt."""
    from sim.analysis.balance import balance_of, worst_gap
    from sim.configuration import Configuration
    from sim.experiment.reading import read_scalar, read_settings
    from sim.model import seed_of
    from sim.views.balance import format_balance

    configuration = Configuration.resolve(scenario=scenario, overrides=read_settings(settings or []))
    frame = balance_of(configuration, seed_of(read_scalar(seed)), month)
    if as_json:
        print_json(frame.to_dict(orient="index"))
        return
    say(format_balance(frame, f"Balance sheets at the end of {month}: {scenario}, seed {seed}. Debts are negative."))
    gap = worst_gap(frame)
    say(f"\nEvery claim is a debt: the instruments add up to zero within {gap:.0e} of their volume.")


def _list_declared(declared: Mapping[str, Any], command: str, word: str | None, as_json: bool) -> None:
    print_list(_about([_row(name, made) for name, made in declared.items()], command, word), as_json)


def _about(rows: list[dict[str, Any]], command: str, word: str | None) -> list[dict[str, Any]]:
    """Return the rows with a word in name or meaning, in any case; raises InputError when there is none."""
    if word is None:
        return rows
    found = [row for row in rows if word.casefold() in f"{row['name']}\n{row['meaning']}".casefold()]
    if not found:
        near = nearest(word, [row["name"] for row in rows])
        asked = f"`ruralcredit {command}` lists them all."
        raise InputError(f"{command}: {word!r} is in no name and no meaning.{near} {asked}")
    return found


def _row(name: str, made: Any) -> dict[str, Any]:
    if made.choices:
        bounds = " | ".join(made.choices)
    elif made.type == "month":
        bounds = made.allowed().removeprefix("a month from ").partition(",")[0]
    else:
        bounds = f"{cell(made.low)} to {cell(made.high)}"
    about = {"meaning": made.meaning, "source": made.source}
    return {"name": name, "default": made.default, "unit": made.unit, "bounds": bounds, **about}
