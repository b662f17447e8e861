"""Machine code is made by two processes where there are two cores, whatever script asks for it."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sim.experiment import warming

WITHOUT_GUARD = """
import sim
experiment = {"title": "no guard", "world": {"borrowers": 60, "branches": 2, "months": 3}, "seeds": 2}
print(len(sim.run(experiment, workers=1, out=OUT).runs))
"""


@pytest.mark.slow
def test_a_script_without_a_guard_and_one_from_a_prompt_compile_and_run_in_one_process(tmp_path: Path) -> None:
    script = WITHOUT_GUARD.replace("OUT", repr(str(tmp_path / "results")))
    environment = {name: value for name, value in os.environ.items() if name != "NUMBA_CACHE_DIR"}
    environment["XDG_CACHE_HOME"] = str(tmp_path / "compiled")
    done = subprocess.run([sys.executable, "-"], input=script, capture_output=True, text=True, env=environment,
                          check=False, timeout=400)  # fmt: skip
    assert done.stdout.split() == ["2"], done.stderr
    assert list((tmp_path / "compiled").rglob("complete-*"))


def test_the_other_process_is_gone_when_the_block_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[subprocess.Popen[bytes]] = []
    start: Any = subprocess.Popen

    def noted(arguments: list[str], **how: Any) -> Any:
        begun.append(start([arguments[0], "-c", "import time; time.sleep(600)"], **how))
        return begun[-1]

    monkeypatch.setattr(warming.subprocess, "Popen", noted)
    with pytest.raises(KeyboardInterrupt), warming.helped():
        raise KeyboardInterrupt
    assert begun[0].returncode is not None


def test_without_a_second_process_to_be_had_this_one_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise BlockingIOError("no more processes")

    monkeypatch.setattr(warming.subprocess, "Popen", refused)
    went_on = []
    with warming.helped():
        went_on.append(True)
    assert went_on
