"""The tables of the model's own description, printed from the declarations.

`ODD.md` is written by hand but for what stands between `<!-- generated: NAME -->` and `<!-- end -->`;
`python -m sim.views.odd` (or `make odd`) brings those tables up to date.
"""

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from sim import model as month
from sim.analysis.measured import markdown
from sim.analysis.resilience import RESILIENCE
from sim.analysis.shock import ROWS, Row
from sim.analysis.tail import MEANINGS
from sim.core import finance
from sim.core.columns import Table
from sim.core.declare import Declared, month_text
from sim.core.errors import InputError, nearest
from sim.core.stages import Stage
from sim.data import regulation
from sim.levers import Levers
from sim.measures import MEASURES
from sim.measures.ledger import Recorder
from sim.model import CreditModel
from sim.parameters import GROUPS
from sim.phases import (
    accounts,
    ageing,
    charting,
    classification,
    closing,
    consenting,
    guarantees,
    learning,
    lending,
    officers,
)
from sim.policies import POLICIES, PolicyMix
from sim.rules import basel, classifying, paying, welfare
from sim.rules import districts as districts_rules
from sim.rules import products as products_rules
from sim.scenarios import SCENARIOS
from sim.world import building, elsewhere, experience, loans, network, opening, own_network, parties, population
from sim.world.accounts import Accounts
from sim.world.applications import REFUSALS, Applicants, Applications, Renewals
from sim.world.books import Books, Statement
from sim.world.branches import Branches, HeadOffice
from sim.world.conditions import Economy
from sim.world.economy import CHANNELS
from sim.world.elsewhere import Elsewhere
from sim.world.experience import Experience
from sim.world.loans import ActiveLoans, Guarantees, Loans, Ties, Vintages
from sim.world.network import Members
from sim.world.parties import Parties
from sim.world.shapes import COMMON, SHAPES, Shape
from sim.world.size import World

FILE = Path(__file__).resolve().parents[1] / "ODD.md"
BLOCK = re.compile(r"<!-- generated: (?P<name>[^\n]*?) -->\n.*?<!-- end -->", re.DOTALL)

TABLES: dict[str, type[Table]] = {
    "parties": Parties,
    "loans": Loans,
    "vintages": Vintages,
    "elsewhere": Elsewhere,
    "guarantees": Guarantees,
    "ties": Ties,
    "members": Members,
    "active loans": ActiveLoans,
    "applications": Applications,
    "applicants": Applicants,
    "renewals": Renewals,
    "experience": Experience,
    "branches": Branches,
    "head office": HeadOffice,
    "accounts": Accounts,
    "books": Books,
    "statement": Statement,
}
PARTS: dict[str, type] = {"levers": Levers, "policies": PolicyMix, "recorder": Recorder}  # of a model, by attribute

# What is fixed in the rules and phases themselves: module, name, unit, meaning.
CONSTANTS: tuple[tuple[Any, str, str, str], ...] = (
    (population, "SUBSISTENCE_BY_SEGMENT", "share", "Subsistence of farm, trader, enterprise over that of farms."),
    (network, "TIES_MADE", "ties", "Made by each party; as many again are made with it on average."),
    (
        own_network,
        "STANDS_FOR_HIM",
        "share",
        "Strength of the tie to a listed guarantor, unless the ties say otherwise.",
    ),
    (consenting, "NO_LIMIT", "guarantors", "Length of a chain from which on nobody looks."),
    (consenting, "CROWD", "guarantors", "At one place of a chain; with more it counts as too long."),
    (charting, "TOP", "share", "Of the loans somebody stands for, that fail to measure their impact."),
    (opening, "LEGACY_LATE_FROM", "missed dues", "Least age of the arrears of an inherited bad loan."),
    (opening, "LEGACY_LATE_SPREAD", "missed dues", "Spread of that age."),
    (opening, "LEGACY_CAPITAL_LEFT", "share", "Own working capital left to an inherited bad debtor."),
    (ageing, "HIDDEN_AT", "missed dues", "When a loan is renewed to hide it: 61-90 days late."),
    (paying, "IMPAIRED_AT", "missed dues", "When a loan, here or elsewhere, is in default: more than 90 days late."),
    (classification, "LATE_WHEN_HIDDEN", "missed dues", "Added to the months since hiding to tell the true category."),
    (classifying, "MONTHS_UPGRADE_OBSERVED", "months", "Observation before a substandard loan may be called better."),
    (products_rules, "DIGITS", "-", "Base of the digits of a draw that choose kinds of loan."),
    (products_rules, "MOST_STARS", "stars", "Best grade of a borrower without security."),
    (products_rules, "LAST_HARVEST", "month of the year", "Last month of the harvest, counted from 0."),
    (products_rules, "HARVEST_MONTHS", "months", "In which a seasonal loan is repaid."),
    (finance, "WEEKS_PER_MONTH", "payments", "A month of a loan in weekly instalments."),
    (guarantees, "CUSHION", "months of subsistence", "A guarantor left with less after a call counts as ruined."),
    (paying, "CENTS", "CNY", "A smaller due, debt, shortfall or call is none."),
    (ageing, "REFUSED_FOR", "months", "After maturity, in which the end of a refused renewal is counted."),
    (districts_rules, "FAINT", "share", "Least confidence that counts: that of one whose own renewal was refused."),
    (experience, "REMEMBERED", "contracts per possible borrower", "Most that the bank remembers; the oldest go first."),
    (learning, "STEPS", "steps", "Of Newton's method at most, when the bank learns."),
    (learning, "BINS", "bins", "Of estimated probability, in which the power of the score is counted."),
    (officers, "STAGGER", "months", "Between the rotations of neighbouring branches."),
    (building, "LONG_THERE", "months", "How long officers have been there when a run begins."),
    (closing, "GROSS_INCOME_HALF_LIFE", "months", "Of the mean of gross income that operational risk is charged on."),
    (lending, "CARRIED_OVER", "share of the book", "Most of what earlier months' plans left that may be lent now."),
    (welfare, "KEPT_ALIVE", "share of subsistence", "Least that a year's consumption is valued at."),
    (basel, "LOSS_GIVEN_DEFAULT", "share", "In the capital of the Basel formula and in RAROC."),
    (basel, "CONFIDENCE", "share", "Of years whose loss the capital of the Basel formula covers."),
    (accounts, "TOLERANCE", "share", "Largest gap allowed in the books, of the sums concerned."),
)
CODES: dict[str, Sequence[str]] = {
    "segment": parties.SEGMENTS,
    "trade": parties.TRADES,
    "status": ("none", "open", "written off"),
    "product": loans.PRODUCTS,
    "schedule": loans.SCHEDULES,
    "category": loans.CATEGORIES,
    "decision": loans.DECISIONS,
    "lender": elsewhere.LENDERS,
    "refusal": REFUSALS,
}


def current(text: str | None = None) -> str:
    """Return the description (`ODD.md` when no text is given) with fresh tables; raises InputError for unknown ones."""
    printed = tables()

    def fresh(block: re.Match[str]) -> str:
        name = block["name"]
        if name not in printed:
            raise InputError(
                f"ODD.md: there is no table {name!r}; give one of {', '.join(printed)}.{nearest(name, printed)}"
            )
        return f"<!-- generated: {name} -->\n{printed[name]}\n<!-- end -->"

    return BLOCK.sub(fresh, FILE.read_text(encoding="utf-8") if text is None else text)


def tables() -> dict[str, str]:
    """Return every table by name, as Markdown."""
    printed = {
        "month": _table(("Phase", "What happens"), steps()),
        "channels": _table(("Channel", "Unit", "Meaning"), [(name, *told) for name, told in CHANNELS.items()]),
        "conditions": _columns(made for name, made in Economy.fields.items() if name not in CHANNELS),
        "codes": _table(
            ("Code", *map(str, range(max(map(len, CODES.values()))))),
            [(name, *words) for name, words in CODES.items()],
        ),
        "constants": _table(
            ("Constant", "Value", "Unit", "Meaning"),
            [
                (f"{module.__name__.removeprefix('sim.')}.{name}", _number(getattr(module, name)), unit, meaning)
                for module, name, unit, meaning in CONSTANTS
            ],
        ),
        "world": _declared(World.fields),
        "levers": _declared(Levers.fields, base_values),
        "measures": _table(
            ("Measure", "Unit", "Kind", "Meaning"),
            [
                (name, made.unit, f"monthly, {made.summary}" if made.monthly else "run", made.meaning)
                for name, made in MEASURES.items()
            ],
        ),
        "figures across runs": _table(
            ("Figure", "Unit", "Meaning"),
            [
                *((row.name, row.unit, row.meaning) for row in {**named(RESILIENCE), **named(ROWS)}.values()),
                *((name, "that of the loss", meaning) for name, meaning in MEANINGS.items()),
            ],
        ),
        "scenarios": _table(
            ("Scenario", "Meaning", "Source"), [(name, made.meaning, made.source) for name, made in SCENARIOS.items()]
        ),
        "policies": _table(
            ("Policy", "Area", "Meaning", "Its numbers"),
            [
                (name, made.area, made.meaning, "; ".join(f"{key}: {number.meaning} {number.allowed()}"
                 for key, number in made.fields.items()))
                for name, made in POLICIES.items()
            ],
        ),
        "shapes": _table(
            ("Shape", "What it is", "Its numbers"),
            [(name, made.meaning, _numbers(made)) for name, made in SHAPES.items()],
        ),
    }  # fmt: skip
    printed |= {f"columns {name}": _columns(made.columns.values()) for name, made in TABLES.items()}
    return printed | {f"parameters {name}": _declared(group.fields) for name, group in GROUPS.items()}


def named(rows: Iterable[Row]) -> dict[str, Row]:
    """Return lines of a table by name."""
    return {row.name: row for row in rows}


def steps() -> list[tuple[str, str]]:
    """Return the month as `CreditModel.step` has it: (what is called, first sentence of its docstring), in order."""
    told: list[tuple[str, str]] = []
    for line in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(CreditModel.step)))):
        if isinstance(line, ast.Expr) and isinstance(line.value, ast.Call):
            name = ast.unparse(line.value.func)
            made = called(name)
            if isinstance(made, Stage):
                told += [(phase.name, first_sentence(phase.__doc__)) for phase in made.phases]
            else:
                told.append((name.removeprefix("self."), first_sentence(made.__doc__)))
    return told


def called(name: str) -> Any:
    """Return what a dotted name in `CreditModel.step` stands for."""
    *owners, last = name.split(".")
    if not owners:
        return getattr(month, last)
    if owners == ["self"]:
        return getattr(CreditModel, last)
    owner = PARTS[owners[1]] if owners[0] == "self" else getattr(month, owners[0])
    return getattr(owner, last)


def first_sentence(text: str | None) -> str:
    """Return the first sentence of a docstring, on one line."""
    return re.split(r"(?<=\.)\s", " ".join((text or "").split()), maxsplit=1)[0]


def base_values(made: Declared) -> str:
    """Return a lever's base value, or its dated ones."""
    dated = [f"{month_text(year * 12 + at - 1)}: {value:g}" for year, at, value in regulation(made.name)]
    return ", ".join(dated) or _number(made.default)


def write() -> None:
    """Bring the tables of `ODD.md` up to date."""
    FILE.write_text(current(), encoding="utf-8")


def _numbers(shape: type[Shape]) -> str:
    own = [made for name, made in shape.fields.items() if name not in COMMON]
    told = [f"{made.name} ({_number(made.default)}): {made.meaning} {made.allowed()}" for made in own]
    return "; ".join([", ".join(COMMON), *told])


def _declared(fields: dict[str, Declared], value: "Callable[[Declared], str] | None" = None) -> str:
    shown = value or (lambda made: _number(made.default))
    rows = [(name, shown(made), made.unit, _range(made), made.meaning, made.source) for name, made in fields.items()]
    return _table(("Name", "Base value", "Unit", "Allowed", "Meaning", "Source"), rows)


def _range(made: Declared) -> str:
    if made.choices:
        return ", ".join(made.choices)
    if made.type == "month":
        return f"{month_text(int(made.low))} to {month_text(int(made.high))}"
    return f"{made.low:g} to {made.high:g}"


def _columns(columns: Iterable[Any]) -> str:
    return _table(("Name", "Unit", "Meaning"), [(made.name, made.unit, made.meaning) for made in columns])


def _number(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return ", ".join(map(_number, value.tolist()))
    return value if isinstance(value, str) else f"{value:g}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table; names, in the first column, are set as code, short rows are filled up."""
    return markdown(head, ((f"`{name}`", *cells, *[""] * (len(head) - 1 - len(cells))) for name, *cells in rows))


if __name__ == "__main__":
    write()
