"""The model's description of itself: tables up to date, every mechanism whole, every switch a switch."""

import re
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim.phases
import sim.rules
from sim.analysis.mechanisms import GENERATED, Mechanism, mechanisms, section
from sim.configuration import DECLARED
from sim.core.compiling import Phase
from sim.core.errors import InputError
from sim.measures.ledger import Ledger
from sim.model import CreditModel
from sim.views import odd

TEXT = odd.FILE.read_text(encoding="utf-8")
WRITTEN = GENERATED.sub("", TEXT)  # by hand
CODE = re.compile(r"`((?:rules|phases|world|scenarios|measures|model|core)(?:\.\w+)+)`")
MONTHS = 96  # in which a switch must move something


MECHANISMS = mechanisms()


def named(mechanism: Mechanism) -> str:
    return mechanism.name


@cache
def ledger(scenario: str, chosen: tuple[tuple[str, Any], ...]) -> Ledger:
    overrides: dict[str, Any] = {"world.months": MONTHS, **dict(chosen)}
    return CreditModel(scenario=scenario, rng=1, **overrides).run()


def public(package: Any, kind: type) -> set[str]:
    """Return dotted names of what a package's modules define themselves: rules or phases."""
    names = set()
    for path in sorted(Path(package.__path__[0]).glob("*.py")):
        module = import_module(f"{package.__name__}.{path.stem}" if path.stem != "__init__" else package.__name__)
        for name, made in vars(module).items():
            if isinstance(made, kind) and made.__module__ == module.__name__:
                names.add(f"{module.__name__.removeprefix('sim.')}.{name}")
    return names


def test_the_tables_are_up_to_date() -> None:
    assert odd.current() == TEXT, "sim/ODD.md is out of date: run `make odd`"


def test_every_table_that_can_be_printed_is_in_the_description() -> None:
    assert sorted(block["name"] for block in odd.BLOCK.finditer(TEXT)) == sorted(odd.tables())


def test_a_table_that_is_out_of_date_is_printed_anew() -> None:
    stale = TEXT.replace("| `punctuality` |", "| `puncutality` |")
    assert stale != TEXT
    assert odd.current(stale) == TEXT


def test_an_unknown_table_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(InputError, match=r"there is no table 'colums loans'.*Did you mean 'columns loans'"):
        odd.current("<!-- generated: colums loans -->\n<!-- end -->")


def test_writing_refreshes_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "ODD.md"
    file.write_text("before\n<!-- generated: world -->\nstale\n<!-- end -->\nafter\n", encoding="utf-8")
    monkeypatch.setattr(odd, "FILE", file)
    odd.write()
    text = file.read_text(encoding="utf-8")
    assert text.startswith("before\n<!-- generated: world -->\n| Name |")
    assert "`borrowers` | 2000 |" in text
    assert "stale" not in text
    assert text.endswith("\n<!-- end -->\nafter\n")


def test_the_month_is_that_of_the_model() -> None:
    names = [name for name, _ in odd.steps()]
    assert names[:3] == ["move_economy", "levers.hold", "policies.start_month"]
    assert names.index("repayment.offer") < names.index("guarantees.call") < names.index("repayment.pay")
    assert names[-2:] == ["recorder.record", "accounts.turn_page"]
    assert all(sentence.endswith(".") for _, sentence in odd.steps())


@pytest.mark.parametrize("mechanism", MECHANISMS, ids=named)
def test_a_mechanism_has_an_equation_numbers_an_off_switch_code_and_a_source(mechanism: Mechanism) -> None:
    assert re.search(r"[^\n]+ (=|<|>=|<=) [^\n]+", mechanism.equation), "it has no equation"
    assert re.search(r"`\w+\.\w+`", mechanism.line("Numbers")), "it names no parameter or lever"
    assert mechanism.switch[1], "no setting switches it off"
    assert set(CODE.findall(mechanism.line("Where"))) - set(DECLARED), "it says of no rule or phase where it lives"
    assert mechanism.line("Source").strip(), "it has no source"


@pytest.mark.parametrize("mechanism", MECHANISMS, ids=named)
def test_the_settings_of_a_switch_are_allowed(mechanism: Mechanism) -> None:
    for part in mechanism.switch:
        for name, value in part.items():
            DECLARED[name].check(value, name)


@pytest.mark.parametrize("mechanism", MECHANISMS, ids=named)
def test_switching_a_mechanism_off_changes_the_books(mechanism: Mechanism) -> None:
    """Same seed with and without: no luck is involved; the runs also pass their own accounts' check every month."""
    on, off = mechanism.switch
    working = ledger(mechanism.scenario, tuple(sorted(on.items())))
    without = ledger(mechanism.scenario, tuple(sorted({**on, **off}.items())))
    same = np.array_equal(working.books, without.books) and np.array_equal(working.statements, without.statements)
    assert not same, f"with {off} the books are the same to the bit"


@pytest.mark.parametrize("name", DECLARED)
def test_every_parameter_and_lever_is_explained_in_the_text(name: str) -> None:
    explained = section(WRITTEN, 5) + section(WRITTEN, 6) + section(WRITTEN, 7)
    assert re.search(rf"`{re.escape(name)}( = [^`]+)?`", explained), f"{name} is in no mechanism's text"


def test_every_number_named_in_the_text_exists() -> None:
    groups = {name.partition(".")[0] for name in DECLARED}
    mentioned = re.findall(r"`([a-z]+\.[a-z_]+)(?: = [^`]+)?`", WRITTEN)
    code = set(CODE.findall(WRITTEN))  # checked below
    assert not [name for name in mentioned if name.partition(".")[0] in groups and name not in {*DECLARED, *code}]


def test_all_code_named_in_the_text_exists() -> None:
    for path in set(CODE.findall(WRITTEN)) - set(DECLARED):
        parts = path.split(".")
        for length in range(len(parts), 0, -1):
            try:
                found: Any = import_module(".".join(["sim", *parts[:length]]))
            except ModuleNotFoundError:
                continue
            for part in parts[length:]:
                assert hasattr(found, part), f"{path} does not exist"
                found = getattr(found, part)
            break
        else:
            raise AssertionError(f"{path} does not exist")


def test_every_rule_and_phase_belongs_to_a_mechanism() -> None:
    rule = type(import_module("sim.rules.paying").spare_means)
    made = public(sim.rules, rule) | public(sim.phases, Phase)
    assert len(made) > 40
    missing = made - set(CODE.findall(section(WRITTEN, 7) + section(WRITTEN, 8)))
    assert not missing, f"nowhere in the text: {', '.join(sorted(missing))}"


def test_the_measured_table_names_every_mechanism() -> None:
    found = re.search(r"<!-- measured: ablation -->\n(.*?)<!-- end -->", TEXT, re.DOTALL)
    assert found, "sim/ODD.md has no place for the measured table"
    listed = [line.split("|")[1].strip() for line in found[1].splitlines() if line.startswith("| ")][2:]
    assert listed == [mechanism.name for mechanism in MECHANISMS], "run `make ablation`"
