"""Hostile experiment files: one clear line each, nothing executed but named code, nothing written elsewhere."""

import contextlib
import os
import random
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from sim.core.errors import InputError
from sim.experiment import load_experiment, load_results, run
from sim.experiment.spec import Experiment

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = sorted((ROOT / "experiments").glob("*.yaml"))
FUZZED = 200
INSERTED = (
    "&a ", "*a", "!!python/object/apply:os.system ['touch owned']", "!!python/name:os.system", "../" * 6, "\0", "\t",
    "{" * 40, "[" * 40, ": ", "- ", "1e999", "-1", ".nan", "'", '"', "|", ">", "%", "@", "\u202e", "9" * 400, "null",
    "sensitivity: {method: sobol, vary: {}}", "vary: {x: []}", "warmup: 1", "precision: {x: -1}", "model: os:system",
    "cluster: {cores: !!int 3}", "max_seeds: 1e9", "reference: nobody", "\nseeds: 1\n",
)  # fmt: skip
KEYS = (
    "title", "world", "scenarios", "arms", "seeds", "parameters", "network", "record", "keep", "model", "vary",
    "precision", "max_seeds", "warmup", "reference", "cluster", "sensitivity", "outcomes",
)  # fmt: skip
VALUES = (
    None, True, -1, 0, 3, 1e308, float("inf"), float("nan"), 10**400, "", "\0", "../x", "a\nb", "\u202e", "x" * 100_000,
    [], {}, [[]], {"a": {}}, [None], {"": 1}, {1: 2}, "2008-06", "os:system", "~/x.py:f", "/dev/zero:f", "C:\\x",
    [1] * 2000, {"x": [1, 2]}, "status_quo", ["status_quo", "internal_audit"], ["npl_peak"], ["china_2008"],
)  # fmt: skip
HARMFUL = {
    "os.system", "os.exec", "os.fork", "os.posix_spawn", "subprocess.Popen", "socket.connect", "os.mkdir", "os.rename",
    "os.remove", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "shutil.rmtree", "os.putenv",
}  # fmt: skip

A, B = "income.output_elasticity", "income.shock_half_life"
BOMB = """\
title: bomb
a: &a [x, x, x, x, x, x, x, x, x]
b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]
c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]
d: [*c, *c, *c, *c, *c, *c, *c, *c, *c]
"""


def refused(tmp_path: Path, text: str) -> str:
    file = tmp_path / "hostile.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_experiment(file)
    message = str(caught.value)
    assert len(message.splitlines()) == 1
    assert len(message) <= 700
    return message


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (BOMB, "anchors and aliases"),
        ("title: &x y\n", "anchors and aliases"),
        ("title: !!python/object/apply:os.system ['touch owned']\n", "tags"),
        ("!!python/object/new:os.system [touch owned]\n", "tags"),
        ("title: " + "[" * 50 + "]" * 50, "nested more than"),
        ("title: ../../etc/passwd\n", "could name a file"),
        ("title: x\narms: [{label: '../../x'}]\n", "could name a file"),
        ("title: x\narms: [{label: /etc/passwd}]\n", "could name a file"),
        ("title: x\nscenarios: [../../../../etc/passwd.csv]\n", "there is no such file"),
        ("title: x\nnetwork: {ties: ../../../../etc/passwd}\n", "ties"),
        ("title: x\nmodel: ../../../../nowhere/at_all.py:f\n", "cannot be read"),
        ("title: x\nmodel: 'os:system'\n", "cannot be read"),
        ("title: x\nmodel: f\n", "write the file and the function in it"),
        ("title: x\narms: [{policies: [{class: 'os:system'}]}]\n", "cannot be read"),
        ("title: x\nvary: {world.borrowers: [100, 200]}\n", "the world is the same at all points"),
        ("title: x\nvary: {income.output_elasticity: [2, 2]}\n", "is listed twice"),
        ("title: x\nvary: {income.output_elasticity: []}\n", "an empty list is not allowed"),
        ("title: x\nvary: {income.elasticity: [1]}\n", "there is no such parameter"),
        ("title: x\nvary: {income.output_elasticity: [2]}\nparameters: {income.output_elasticity: 3}\n",
         "it is varied as well"),
        ("title: x\nprecision: {npl_peak: 0}\n", "give a number above 0"),
        ("title: x\nprecision: {npl: 1}\n", "there is no such measure"),
        ("title: x\nmax_seeds: 5\n", "there is none; leave it out"),
        ("title: x\nreference: nobody\n", "there is no arm 'nobody'"),
        ("title: x\nsensitivity: {vary: {income.output_elasticity: [6, 2]}}\n", "is not below"),
        ("title: x\nsensitivity: {vary: {income.output_elasticity: [2, 60]}}\n", "sensitivity.vary.income"),
        ("title: x\nsensitivity: {vary: {arm: [a, b]}}\n", "there is no arm 'a'"),
        ("title: x\nsensitivity: {method: magic, vary: {income.output_elasticity: [2, 6]}}\n", "is not known"),
        ("title: x\nseeds: 3\nsensitivity: {vary: {income.output_elasticity: [2, 6]}}\n", "`replicates` replace seeds"),
        ("title: x\nsensitivity: {vary: {income.output_elasticity: [2, 6]}, outcome: npl}\n", "is no measure"),
        ("title: x\nsensitivity: {vary: {income.output_elasticity: [2, 6]}, samples: 1.0e+9}\n", "samples"),
        ("title: x\nsensitivity: {method: hdmr, samples: 400, vary: {income.output_elasticity: [2, 6]}}\n",
         "needs two or more"),
        (f"title: x\nsensitivity: {{correlation: [[{A}, {B}, 0.5]], vary: {{{A}: [2, 6], {B}: [3, 9]}}}}\n",
         "needs independent parameters"),
        ("title: x\nwarmup: 2008-07\nmodel: x:y\n", "cannot be read"),
        ("title: x\nseeds: 1000000\nvary: {income.output_elasticity: [2, 3, 4]}\n", "are too many"),
    ],
)  # fmt: skip
def test_a_hostile_file_is_refused_in_one_line_that_says_what_is_wrong(tmp_path, text, says):
    assert says in refused(tmp_path, text)
    assert not (tmp_path / "owned").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["hostile.yaml"]


def mutated(text: str, lot: random.Random) -> str:
    """Return a text with a few characters changed, lines moved, and things put in that do harm elsewhere."""
    for _ in range(lot.randint(1, 6)):
        kind, at = lot.randrange(5), lot.randrange(len(text) + 1)
        if kind == 0:
            text = text[:at] + lot.choice(INSERTED) + text[at:]
        elif kind == 1:
            text = text[:at] + text[at + lot.randint(1, 20) :]
        elif kind == 2:
            text = text[:at] + chr(lot.randrange(32, 0x2FFF)) + text[at + 1 :]
        elif kind == 3:
            lines = text.splitlines(keepends=True)
            lot.shuffle(lines)
            text = "".join(lines) if lot.random() < 0.3 else text
        else:
            text = text.replace(lot.choice(["1", "0", ":", "-", ",", "a"]), lot.choice(INSERTED), 1)
    return text


def places(data: Any, above: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return where every value of nested data is."""
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    below = [place for key, value in inner for place in places(value, (*above, key))]
    return [above, *below] if above else below


class Plain(yaml.SafeDumper):
    """Writes equal values out, as anchors would be refused before anything else is looked at."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def displaced(text: str, lot: random.Random) -> str:
    """Return an experiment that is good YAML, one or two of whose values are others' or harmful."""
    data = yaml.safe_load(text)
    for _ in range(lot.randint(1, 2)):
        if lot.random() < 0.35:
            data[lot.choice(KEYS)] = lot.choice(VALUES)
            continue
        *way, last = lot.choice(places(data))
        within = data
        for key in way:
            within = within[key]
        within[last] = lot.choice(VALUES)
    return yaml.dump(data, Dumper=Plain, allow_unicode=True)


class Watch:
    """Notes what is written, moved or made, and programs that are started, while it is on."""

    def __init__(self) -> None:
        self.on, self.noted = False, []
        sys.addaudithook(self)

    def __call__(self, event: str, arguments: tuple) -> None:
        if self.on and (event in HARMFUL or (event == "open" and self.writes(*arguments))):
            self.noted.append((event, arguments))

    @staticmethod
    def writes(path: Any, mode: str | None, flags: int) -> bool:
        """Say whether a file is opened to be written, unless Python keeps a module's code there."""
        writing = set(mode or "") & set("wax+") or flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        return bool(writing) and "__pycache__" not in str(path)


WATCH = Watch()


def test_the_watch_sees_what_it_is_there_for(tmp_path):
    WATCH.noted.clear()
    WATCH.on = True
    try:
        os.close(os.open(tmp_path / "a", os.O_CREAT | os.O_WRONLY))
        (tmp_path / "b").write_text("")
        (tmp_path / "c").mkdir()
        (tmp_path / "b").rename(tmp_path / "d")
    finally:
        WATCH.on = False
    assert [event for event, _ in WATCH.noted] == ["open", "open", "os.mkdir", "os.rename"]


@pytest.mark.parametrize("part", range(4))
@pytest.mark.parametrize("change", [mutated, displaced])
def test_fuzzed_files_load_or_are_refused_and_touch_nothing(tmp_path, change, part):
    """200 mutations of the shipped files' letters and 200 of their values, seeds 0 to 3."""
    lot = random.Random(part)  # noqa: S311  luck of a test, no secret
    for name in ("networks", "series"):  # files that shipped experiments name
        shutil.copytree(ROOT / "experiments" / name, tmp_path / name)
    file, loaded = tmp_path / "fuzzed.yaml", 0
    for shipped in SHIPPED:  # all of them load from here, so that a refusal is the change's
        shutil.copy(shipped, file)
        load_experiment(file)
    before = sorted(tmp_path.rglob("*"))
    for _ in range(FUZZED // 4):
        text = change(lot.choice(SHIPPED).read_text(encoding="utf-8"), lot)
        file.write_bytes(text.encode("utf-8", errors="replace"))
        WATCH.noted.clear()
        WATCH.on = True
        try:
            load_experiment(file)
            loaded += 1
        except InputError as error:
            message = str(error)
            assert len(message.splitlines()) == 1, text
        finally:
            WATCH.on = False
        assert WATCH.noted == [], text
    assert loaded < FUZZED // 4
    assert sorted(tmp_path.rglob("*")) == before


def test_reading_a_result_runs_no_code_that_it_names(tmp_path):
    (tmp_path / "own.py").write_text(
        "from pathlib import Path\n"
        f"Path({str(tmp_path / 'ran')!r}).touch()\n"
        "def f(parameters, seed):\n    return {'y': float(seed)}\n"
    )
    experiment = Experiment.from_data({"title": "x", "model": "own.py:f", "seeds": 3}, "x", folder=tmp_path)
    folder = run(experiment, out=tmp_path / "results", workers=1).folder
    (tmp_path / "ran").unlink()
    results = load_results(folder)
    assert results.experiment.model is not None
    assert results.runs["y"].tolist() == [0.0, 1.0, 2.0]
    from sim.experiment.exporting import export
    from sim.views.report import write_report

    write_report(results, tmp_path / "report.html")
    export(folder, "csv")
    assert not (tmp_path / "ran").exists()
    from sim.experiment.verifying import verify

    verified = verify(folder)
    assert verified.ok
    assert "own.py" in verified.said()


def test_a_name_in_a_manifest_leads_nowhere_else(tmp_path):
    folder = run({"title": "x", "world": {"borrowers": 60, "branches": 2, "months": 2}, "seeds": 1},
                 out=tmp_path / "results", workers=1).folder  # fmt: skip
    manifest = folder / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"name": "experiment"', '"name": "../../evil"'))
    with contextlib.suppress(InputError):
        load_results(folder).runs  # noqa: B018
    assert not (tmp_path.parent / "evil").exists()
