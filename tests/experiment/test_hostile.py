"""Hostile experiment files: one clear line each, nothing executed but named code, nothing written elsewhere."""

import contextlib
import random
import sys
from pathlib import Path

import pytest

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


class Watch:
    """Notes what is opened for writing, and programs that are started, while it is on."""

    def __init__(self) -> None:
        self.on, self.noted = False, []
        sys.addaudithook(self)

    def __call__(self, event: str, arguments: tuple) -> None:
        if not self.on:
            return
        if event in ("os.system", "subprocess.Popen", "os.exec", "os.posix_spawn", "import") and event != "import":
            self.noted.append((event, arguments))
        if event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
            self.noted.append((event, arguments[0]))


WATCH = Watch()


@pytest.mark.parametrize("part", range(4))
def test_fuzzed_files_load_or_are_refused_and_touch_nothing(tmp_path, part):
    """200 mutations of the shipped files, seeds 0 to 3."""
    lot = random.Random(part)  # noqa: S311  luck of a test, no secret
    texts = [mutated(lot.choice(SHIPPED).read_text(encoding="utf-8"), lot) for _ in range(FUZZED // 4)]
    for number, text in enumerate(texts):
        file = tmp_path / f"fuzzed{number}.yaml"
        file.write_bytes(text.encode("utf-8", errors="replace"))
        WATCH.noted.clear()
        WATCH.on = True
        try:
            load_experiment(file)
        except InputError as error:
            message = str(error)
            assert len(message.splitlines()) == 1, text
        finally:
            WATCH.on = False
        assert WATCH.noted == [], text
    assert all(path.name.startswith("fuzzed") for path in tmp_path.iterdir())


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
