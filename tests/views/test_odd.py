"""The model's description of itself: tables up to date, every mechanism whole, every switch a switch."""

import re
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim.phases
import sim.rules
from sim.configuration import DECLARED
from sim.core.compiling import Phase
from sim.core.errors import InputError
from sim.measures.ledger import Ledger
from sim.model import CreditModel
from sim.views import odd

TEXT = odd.FILE.read_text(encoding="utf-8")
WRITTEN = odd.BLOCK.sub("", TEXT)  # by hand
SETTING = re.compile(r"`([a-z_]+\.[a-z_]+) = ([^`]+)`")
CODE = re.compile(r"`((?:rules|phases|world|scenarios|measures|model|core)(?:\.\w+)+)`")
SWITCHES_IN = {"scenario": "crisis_2008_no_stimulus", "months": 96}  # where a switch must move something


@dataclass(frozen=True)
class Mechanism:
    """One mechanism of section 7."""

    name: str
    text: str

    def line(self, label: str) -> str:
        """Return what stands behind **Label:**, up to the next one."""
        found = re.search(rf"- \*\*{label}:\*\*(.*?)(?=\n- \*\*|\n\n|\Z)", self.text, re.DOTALL)
        return found[1] if found else ""

    @property
    def equation(self) -> str:
        """Return the equations."""
        return "\n".join(re.findall(r"```text\n(.*?)```", self.text, re.DOTALL))

    @property
    def switch(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the settings (on, off): those without which there is nothing to switch off, and the switch."""
        off, _, on = self.line("Off").partition("; on:")
        return settings(on), settings(off)

    @property
    def scenario(self) -> str:
        """Return the scenario in which the switch does its work."""
        named = re.search(r"scenario\s+`(\w+)`", self.line("Off"))
        return named[1] if named else str(SWITCHES_IN["scenario"])


def settings(text: str) -> dict[str, Any]:
    return {name: value if DECLARED[name].choices else float(value) for name, value in SETTING.findall(text)}


def section(number: int) -> str:
    found = re.search(rf"^## {number}\. .*?(?=^## |\Z)", WRITTEN, re.DOTALL | re.MULTILINE)
    assert found, f"there is no section {number}"
    return found[0]


MECHANISMS = [Mechanism(*part.split("\n", 1)) for part in re.split(r"^### ", section(7), flags=re.MULTILINE)[1:]]


def named(mechanism: Mechanism) -> str:
    return mechanism.name


@cache
def ledger(scenario: str, chosen: tuple[tuple[str, Any], ...]) -> Ledger:
    overrides: dict[str, Any] = {"world.months": SWITCHES_IN["months"], **dict(chosen)}
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
    explained = section(5) + section(6) + section(7)
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
    missing = made - set(CODE.findall(section(7) + section(8)))
    assert not missing, f"nowhere in the text: {', '.join(sorted(missing))}"
