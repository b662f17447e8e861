"""Rules and phases: how a function becomes machine code, and that the code is never older than its source."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from sim.core import compiling
from sim.core.columns import FloatColumn, Table, column
from sim.core.compiling import (
    PACKAGE,
    cache_folder,
    file_of,
    files_behind,
    hash_of_sources,
    imported_files,
    phase,
    rule,
)
from sim.model import CreditModel
from sim.phases import repayment


class Cups(Table):
    """What is on the shelf."""

    water: FloatColumn = column("ml", "How much is in it.")


@rule
def sip(water: float, thirst: float) -> float:
    """Take what one is thirsty for, as far as it is there."""
    return min(water, thirst)


@phase
def drink(cups: Cups, thirst: float) -> float:
    """Sip from every cup."""
    drunk = 0.0
    for row in range(len(cups.water)):
        taken = sip(cups.water[row], thirst)
        cups.water[row] -= taken
        drunk += taken
    return drunk


def shelf(*water: float) -> SimpleNamespace:
    cups = Cups(len(water))
    cups.water = list(water)
    return SimpleNamespace(cups=cups, thirst=100.0)


def test_a_rule_is_the_same_in_machine_code_and_in_python() -> None:
    for water in (50.0, 150.0):
        assert sip(water, 100.0) == sip.py_func(water, 100.0)  # type: ignore[attr-defined]


def test_a_phase_takes_from_the_model_what_its_parameters_name() -> None:
    model = shelf(50.0, 150.0)
    assert drink(model) == 150.0
    assert list(model.cups.water) == [0.0, 50.0]


def test_a_phase_runs_on_models_of_every_size() -> None:
    assert drink(shelf()) == 0.0
    assert drink(shelf(*[10.0] * 1000)) == 10_000.0


def test_a_phase_shows_itself_as_the_months_table_of_contents() -> None:
    assert repr(drink) == "<phase test_compiling.drink(cups, thirst)>"
    assert repayment.pay.__doc__.startswith("What was offered is paid")
    assert repr(repayment.list_active) == "<phase repayment.list_active(active, loans, parties)>"


def test_a_phase_that_names_what_the_model_has_not_says_so() -> None:
    model = shelf(50.0)
    del model.thirst
    with pytest.raises(AttributeError, match="thirst"):
        phase(drink.compiled.py_func)(model)


def package(folder: Path) -> Path:
    (folder / "inner").mkdir(parents=True)
    (folder / "one.py").write_text("ONE = 1\n")
    (folder / "inner/two.py").write_text("TWO = 2\n")
    return folder


def test_the_hash_changes_with_a_source_its_name_and_its_place_and_with_nothing_else(tmp_path: Path) -> None:
    source = package(tmp_path / "source")
    first = hash_of_sources(source)
    assert len(first) == 16
    assert hash_of_sources(package(tmp_path / "copy")) == first
    os.utime(source / "one.py", (1, 1))
    (source / "notes.txt").write_text("no source\n")
    assert hash_of_sources(source) == first
    (source / "one.py").write_text("ONE = 2\n")
    second = hash_of_sources(source)
    (source / "one.py").rename(source / "uno.py")
    third = hash_of_sources(source)
    (source / "uno.py").rename(source / "inner/uno.py")
    fourth = hash_of_sources(source)
    assert len({first, second, third, fourth}) == 4


def chain(folder: Path) -> Path:
    """A package in which a.py rests on b.py, b.py on deep/c.py, and d.py on nothing."""
    (folder / "deep").mkdir(parents=True)
    (folder / "__init__.py").write_text("")
    (folder / "deep/__init__.py").write_text("")
    (folder / "a.py").write_text(f"from {folder.name}.b import two\n")
    (folder / "b.py").write_text(f"def two():\n    from {folder.name}.deep import c\n    return c.three\n")
    (folder / "deep/c.py").write_text("three = 3\n")
    (folder / "d.py").write_text("import os\n")
    return folder


def names(paths: list[Path], folder: Path) -> list[str]:
    return [str(path.relative_to(folder)) for path in paths]


def test_a_module_rests_on_what_it_imports_directly_or_not(tmp_path: Path) -> None:
    folder = chain(tmp_path / "shop")
    assert names(files_behind(folder / "a.py", folder), folder) == ["a.py", "b.py", "deep/__init__.py", "deep/c.py"]
    assert names(files_behind(folder / "d.py", folder), folder) == ["d.py"]


def parsed_imports(path: Path, package: Path) -> tuple[Path, ...]:
    """What Python's own parser finds."""
    named: set[str] = set()
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            named.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path} imports from its own folder: say the whole name"
            named.add(str(node.module))
            named.update(f"{node.module}.{alias.name}" for alias in node.names)
    return tuple(sorted(found for name in named if (found := file_of(name, package)) is not None))


def test_imports_are_found_as_the_parser_finds_them_in_every_file() -> None:
    for path in sorted(PACKAGE.rglob("*.py")):
        assert imported_files(path, PACKAGE) == parsed_imports(path, PACKAGE), path


def test_imports_in_brackets_with_comments_and_several_at_once_are_found(tmp_path: Path) -> None:
    folder = chain(tmp_path / "shop")
    (folder / "e.py").write_text("from shop import (  # both (really)\n    a,\n    b,  # the second\n)\n")
    (folder / "f.py").write_text("if True:\n    import os, shop.deep.c as c  # shop.a\n")
    for name in ("e.py", "f.py"):
        assert imported_files(folder / name, folder) == parsed_imports(folder / name, folder), name


def test_only_what_rests_on_an_edited_file_is_compiled_anew(tmp_path: Path) -> None:
    folder, base = chain(tmp_path / "shop"), tmp_path / "cache"
    before = {name: cache_folder(folder / name, base, folder) for name in ("a.py", "b.py", "d.py")}
    (folder / "deep/c.py").write_text("three = 4\n")
    cache_folder.cache_clear()
    after = {name: cache_folder(folder / name, base, folder) for name in ("a.py", "b.py", "d.py")}
    assert before["a.py"] != after["a.py"]
    assert before["b.py"] != after["b.py"]
    assert before["d.py"] == after["d.py"]


def test_a_folder_named_by_the_user_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "mine"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert compiling.choose_base_folder() is None
    assert not (tmp_path / "cache").exists()


def test_only_the_newest_versions_of_a_modules_code_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiling, "KEPT_CACHES", 4)
    package = chain(tmp_path / "shop")
    for age in range(1, 10):
        old = tmp_path / "cache/deep.c" / f"old{age}"
        old.mkdir(parents=True)
        os.utime(old, (age, age))
    chosen = cache_folder(package / "deep/c.py", tmp_path / "cache", package)
    assert chosen is not None
    kept = {entry.name for entry in chosen.parent.iterdir()}
    assert kept == {chosen.name, "old9", "old8", "old7"}


def test_a_home_that_cannot_be_written_to_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    (tmp_path / "file").write_text("no folder\n")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert compiling.choose_base_folder() is None


def test_the_model_makes_no_machine_code_anew_for_a_second_model() -> None:
    CreditModel(**{"world.borrowers": 20, "world.branches": 1, "world.months": 2}).run()
    known = len(repayment.pay.compiled.overloads)
    CreditModel(**{"world.borrowers": 35, "world.branches": 3, "world.months": 2}).run()
    assert len(repayment.pay.compiled.overloads) == known == 1


@pytest.mark.slow
def test_an_edited_rule_is_felt_by_the_phase_that_calls_it_from_another_file(tmp_path: Path) -> None:
    """Numba's own cache looks at the phase's file only, and would keep the machine code of the rule as it was."""
    copy = tmp_path / "sim"
    shutil.copytree(compiling.PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    script = """
import sim
from sim.model import CreditModel
from sim.phases import households
assert sim.__file__.startswith(%r), sim.__file__
model = CreditModel(**{"world.borrowers": 20, "world.branches": 1, "world.months": 1})
model.move_economy()
households.earn(model)
print(float(model.parties.income[:20].sum()))
""" % str(tmp_path)  # noqa: UP031

    def income() -> float:
        environment = {**os.environ, "PYTHONPATH": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
        environment.pop("NUMBA_CACHE_DIR", None)
        done = subprocess.run(
            [sys.executable, "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return float(done.stdout)

    before = income()
    assert income() == before  # from the cache
    source = copy / "rules/income.py"
    text = source.read_text()
    edited = text.replace("return regular + capital", "return 2.0 * regular + capital")
    assert edited != text
    times = source.stat()
    source.write_text(edited)
    os.utime(source, ns=(times.st_atime_ns, times.st_mtime_ns))  # not even the time of the change gives it away
    assert income() > before
