"""What the README tells a newcomer to type works as it stands there."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """Return the README's code blocks of a language."""
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)


@pytest.mark.slow
def test_the_python_of_the_readme_runs(tmp_path: Path) -> None:
    [code] = blocks("python")
    (tmp_path / "experiments").symlink_to(ROOT / "experiments")
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_the_experiment_of_the_readme_runs_when_made_smaller(tmp_path: Path) -> None:
    text, *_ = blocks("yaml")
    file = tmp_path / "my_question.yaml"
    file.write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "sim", "run", str(file), "--seeds", "1", "--set", "world.borrowers=100"]
    done = subprocess.run(
        [*command, "--set", "world.branches=2", "--out", str(tmp_path / "results")],
        capture_output=True,
        text=True,
        timeout=600,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr
    assert "honest books" in done.stdout


def test_every_command_of_the_readme_exists() -> None:
    shell = "\n".join(blocks("sh"))
    named = set(re.findall(r"ruralcredit (\w+)", shell)) - {"run"}
    listed = subprocess.run([sys.executable, "-m", "sim", "--help"], capture_output=True, text=True, timeout=120)
    assert named
    assert all(name in listed.stdout for name in named), listed.stdout
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert all(re.search(rf"^{target}:", makefile, flags=re.MULTILINE) for target in re.findall(r"make (\w+)", shell))
