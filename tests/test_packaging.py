"""What is installed, pinned and built, and which Python it is built with."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
CONSTRAINT_FILES = sorted((ROOT / ".constraints").glob("python-3.*.txt"))
THIS_PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
TOP_LEVEL = {"sim", "experiments", "notebooks", "tests", "pyproject.toml", "README.md"}
FOR_TOOLS = {"Makefile", "LICENSE", "CITATION.cff", "CHANGELOG.md"}


def pins(file: Path) -> dict[str, str]:
    lines = [line for line in file.read_text().splitlines() if not line.startswith("#")]
    return {canonicalize_name(name): version for name, version in (line.split("==") for line in lines)}


def requirements() -> list[Requirement]:
    extras = PROJECT["optional-dependencies"].values()
    asked = [Requirement(text) for text in [*PROJECT["dependencies"], *(text for extra in extras for text in extra)]]
    return [requirement for requirement in asked if requirement.name != PROJECT["name"]]  # extras that others name


def python_at(path: Path, script: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def pretended_python(path: Path, minor: int, *, makes_environments: bool = True) -> None:
    """Write a stand-in that says what find-python asks for and makes environments, or fails to."""
    making = 'mkdir -p "$3/bin"; cp "$0" "$3/bin/python"' if makes_environments else "exit 1"
    python_at(path, f'if [ "$2" = venv ]; then {making}; else echo "{minor} 0 3.{minor} $0"; fi')


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """Make a machine without any Python: its PATH is tmp_path/bin, its home tmp_path."""
    (tmp_path / "bin").mkdir()
    for tool in ("cp", "cut", "dirname", "grep", "mkdir", "mktemp", "rm", "sh", "sort", "uniq"):
        (tmp_path / "bin" / tool).symlink_to(shutil.which(tool) or f"no {tool} on this machine")
    return tmp_path


def find_python(machine: Path, wanted: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": f"{machine}/bin", "HOME": str(machine), "TMPDIR": str(machine)}
    return subprocess.run([ROOT / ".ci/find-python", wanted], env=environment, capture_output=True, text=True)


def test_the_version_is_the_same_everywhere():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    newest_change = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert newest_change is not None
    assert {citation["version"], newest_change[1], metadata.version("ruralcredit")} == {PROJECT["version"]}


def test_the_console_script_is_installed_and_starts_from_any_folder(tmp_path):
    [script] = metadata.entry_points(group="console_scripts", name="ruralcredit")
    assert script.value == "sim.cli:main"
    for command in (Path(sys.executable).with_name("ruralcredit"),), (sys.executable, "-m", "sim"):
        done = subprocess.run([*command, "--help"], cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        assert "run" in done.stdout


def test_the_command_line_starts_without_the_slow_libraries():
    program = "import sys, sim.cli; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    slow = {"matplotlib.pyplot", "mesa.visualization", "SALib", "scipy.stats", "statsmodels"}
    assert not slow & set(done.stdout.split())


def test_the_wheel_carries_code_series_and_description_and_nothing_else(tmp_path):
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    [wheel] = tmp_path.glob("ruralcredit-*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    files = [path for path in (ROOT / "sim").rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    wanted = {str(path.relative_to(ROOT)) for path in files}
    assert {"sim/__init__.py", "sim/ODD.md", "sim/py.typed"} < wanted
    assert any(re.fullmatch(r"sim/data/.*\.csv", name) for name in wanted)
    assert {name for name in names if ".dist-info/" not in name} == wanted
    assert any(name.endswith("/licenses/LICENSE") for name in names)


def test_there_is_a_constraint_file_for_every_python_the_project_names():
    named = {text.rpartition(" ")[2] for text in PROJECT["classifiers"] if ":: Python :: 3." in text}
    assert {file.stem.removeprefix("python-") for file in CONSTRAINT_FILES} == named


@pytest.mark.parametrize("file", CONSTRAINT_FILES, ids=lambda file: file.stem)
def test_constraints_are_names_and_versions_only(file):
    lines = [line for line in file.read_text().splitlines() if not line.startswith("#")]
    assert [line for line in lines if not re.fullmatch(r"[\w.-]+==\d[\w.]*", line)] == []


@pytest.mark.parametrize("file", CONSTRAINT_FILES, ids=lambda file: file.stem)
def test_constraints_pin_what_the_project_asks_for(file):
    pinned = pins(file)
    for requirement in requirements():
        version = pinned.get(canonicalize_name(requirement.name))
        assert version is not None, f"{requirement.name} is not pinned"
        assert requirement.specifier.contains(version), f"{requirement} but pinned to {version}"


def test_the_oldest_and_the_newest_python_have_the_mesa_the_model_is_tested_with():
    found = {file.stem: pins(file)["mesa"] for file in CONSTRAINT_FILES}
    assert found["python-3.11"].startswith("3.3.")
    assert found["python-3.13"].startswith("3.5.")


def test_these_tests_run_on_the_pinned_versions():
    file = ROOT / ".constraints" / f"python-{THIS_PYTHON}.txt"
    if not file.exists():
        pytest.skip(f"Python {THIS_PYTHON} has no constraint file and is installed unpinned")
    pinned = pins(file)
    for requirement in requirements():
        if requirement.name != "jupyter":
            assert metadata.version(requirement.name) == pinned[canonicalize_name(requirement.name)], requirement.name


def test_the_top_level_holds_what_the_project_is_and_what_tools_need():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode or not listed.stdout:
        pytest.skip("not a git checkout")
    top = {line.split("/")[0] for line in listed.stdout.splitlines()}
    assert {name for name in top if not name.startswith(".")} <= TOP_LEVEL | FOR_TOOLS


def test_make_alone_lists_the_targets():
    done = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True)
    for target in ("run", "test", "fast", "check-oldest", "format", "constraints", "clean"):
        assert re.search(rf"^ *make {target} +\w", done.stdout, re.MULTILINE), target


def test_a_shim_that_does_not_run_is_no_python(machine):
    python_at(machine / "bin/python3.13", "echo 'pyenv: python3.13: command not found' >&2; exit 127")
    done = find_python(machine, "newest")
    assert done.returncode == 1
    assert done.stdout == ""
    assert "No usable Python >= 3.11 found" in done.stderr


def test_a_real_python_is_found_beside_a_broken_shim(machine):
    python_at(machine / "bin/python3.13", "exit 127")
    python_at(machine / "bin/python3", f'exec "{sys.executable}" "$@"')
    version, _, path = find_python(machine, "newest").stdout.strip().partition(" ")
    assert version == THIS_PYTHON
    assert os.access(path, os.X_OK)
    assert not path.startswith(str(ROOT)), "an environment must not stand on another environment"


def test_a_python_that_is_too_old_or_makes_no_environment_does_not_count(machine):
    python_at(machine / "bin/python3.10", "exit 0")  # says nothing of itself, as find-python asks of those below 3.11
    pretended_python(machine / "bin/python3.13", 13, makes_environments=False)
    pretended_python(machine / "bin/python3.12", 12)
    assert find_python(machine, "newest").stdout == f"3.12 {machine}/bin/python3.12\n"
    assert find_python(machine, "3.13").returncode == 1


def test_pyenv_versions_are_found_though_their_shims_do_not_run(machine):
    pyenv = machine / "some where" / "pyenv"
    python_at(machine / "bin/pyenv", f'echo "{pyenv}"')
    python_at(machine / "bin/python3.13", "exit 127")
    pretended_python(pyenv / "versions/3.13.0/bin/python3", 13)
    pretended_python(pyenv / "versions/3.11.7/bin/python3", 11)
    assert find_python(machine, "newest").stdout == f"3.13 {pyenv}/versions/3.13.0/bin/python3\n"
    assert find_python(machine, "oldest").stdout == f"3.11 {pyenv}/versions/3.11.7/bin/python3\n"
    assert find_python(machine, "all").stdout.splitlines() == [
        f"3.13 {pyenv}/versions/3.13.0/bin/python3",
        f"3.11 {pyenv}/versions/3.11.7/bin/python3",
    ]


def test_a_python_with_a_constraint_file_goes_before_a_newer_one_without(machine):
    pretended_python(machine / "bin/python3.99", 99)
    assert find_python(machine, "newest").stdout == f"3.99 {machine}/bin/python3.99\n"
    pretended_python(machine / "bin/python3.12", 12)
    assert find_python(machine, "newest").stdout == f"3.12 {machine}/bin/python3.12\n"
    assert find_python(machine, "oldest").stdout == f"3.12 {machine}/bin/python3.12\n"
