"""The command line: what it prints, what it writes, how it ends."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import jsonschema
import pytest
import typer

from sim import MEASURES, POLICIES, SCENARIOS, Levers, Parameters, cli, load_results
from sim.cli.output import INDENT, cell
from sim.core.errors import AccountsError
from sim.experiment import runner

ROOT = Path(__file__).resolve().parents[1]
TINY = ["--set", "world.borrowers=60", "--set", "world.branches=2", "--set", "world.months=72", "--seeds", "2"]
TINY += ["--workers", "1"]


@pytest.fixture
def call(tmp_path, monkeypatch, capsys):
    """Call the command line in an empty folder; returns exit code, stdout and stderr."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("RURALCREDIT_DEBUG", raising=False)

    def ask(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["ruralcredit", *words])
        code = cli.main()
        out, err = capsys.readouterr()
        return code, out, err

    return ask


def sim(*words: str, **named) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "sim", *words], capture_output=True, text=True, timeout=300, **named)


@pytest.mark.parametrize(
    ("command", "declared"), [("parameters", Parameters.declared()), ("levers", Levers.declared())]
)
def test_parameters_and_levers_are_listed_with_unit_bounds_meaning_and_source(call, command, declared):
    code, out, err = call(command)
    assert (code, err) == (0, "")
    head, *lines = out.splitlines()
    assert head.split() == ["name", "default", "unit", "bounds", "meaning", "source"]
    rows = {line.split()[0]: line for line in lines}
    for name, made in declared.items():
        assert all(text in rows[name] for text in (made.unit, made.meaning, made.source)), name
        if made.type in ("float", "int"):
            assert f"{cell(made.low)} to {cell(made.high)}" in rows[name]


def test_lists_are_there_for_other_programs_too(call):
    for command, names in {
        "parameters": {"world.borrowers", *Parameters.declared()},
        "levers": Levers.declared().keys(),
        "scenarios": SCENARIOS.keys(),
        "measures": MEASURES.keys(),
        "policies": POLICIES.keys(),
    }.items():
        code, out, err = call(command, "--json")
        assert (code, err) == (0, "")
        rows = json.loads(out)
        assert set(names) <= {row["name"] for row in rows}
        assert all(row["meaning"] for row in rows)


def test_scenarios_measures_and_policies_are_listed(call):
    out = call("scenarios")[1]
    assert all(made.meaning in out and made.source in out for made in SCENARIOS.values())
    out = call("measures")[1]
    assert all(made.unit in out and made.meaning in out for made in MEASURES.values())
    out = call("policies")[1]
    assert all(f"{name}: {key}" in out for name, made in POLICIES.items() for key in made.fields)


def test_a_list_fits_a_narrow_terminal(call, monkeypatch):
    class Terminal:
        columns = 80

    monkeypatch.setattr(typer, "get_terminal_size", lambda: Terminal)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    out = call("scenarios")[1]
    assert max(map(len, out.splitlines())) <= 80
    assert "baseline\n    " in out


@pytest.mark.parametrize("columns", [50, 80, 100])
@pytest.mark.parametrize("command", ["parameters", "levers", "scenarios", "measures", "policies"])
def test_no_line_of_a_list_is_wider_than_the_terminal_and_names_stand_at_its_left(call, monkeypatch, command, columns):
    monkeypatch.setattr(typer, "get_terminal_size", lambda: SimpleNamespace(columns=columns))
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    lines = call(command)[1].splitlines()
    assert max(map(len, lines)) <= columns
    names = [row["name"] for row in json.loads(call(command, "--json")[1])]
    begins = [line for line in lines if not line.startswith(INDENT) and not line.isupper()]  # capitals: an area
    assert len(begins) == len(names)
    assert all(line.startswith(name) for name, line in zip(names, begins, strict=True))


def test_a_list_for_a_pipe_has_a_line_per_name(call):
    assert len(call("measures")[1].splitlines()) == 1 + len(MEASURES)


@pytest.mark.parametrize(
    ("command", "word", "there", "without"),
    [
        ("levers", "RENEWAL", "levers.consent_at_renewal", "levers.term"),
        ("parameters", "court", "behaviour.enforceable_share", "demand.hazard"),
        ("measures", "Capital ratio", "capital_ratio_low", "npl_ratio"),
    ],
)
def test_a_word_chooses_from_a_list_by_name_or_meaning(call, command, word, there, without):
    rows = json.loads(call(command, word, "--json")[1])
    every = json.loads(call(command, "--json")[1])
    chosen = [row for row in every if word.lower() in f"{row['name']}|{row['meaning']}".lower()]
    assert rows == chosen
    assert 0 < len(rows) < len(every)
    names = {row["name"] for row in rows}
    assert there in names
    assert without not in names
    code, out, err = call(command, word)
    assert (code, err) == (0, "")
    assert [line.split()[0] for line in out.splitlines()[1:]] == [row["name"] for row in rows]


@pytest.mark.parametrize("command", ["parameters", "levers", "measures"])
def test_a_word_that_is_nowhere_ends_with_2_and_one_line(call, command):
    for words in ((command, "zebra"), (command, "zebra", "--json")):
        code, out, err = call(*words)
        assert (code, out) == (2, "")
        assert err.count("\n") == 1
        assert f"{command}: 'zebra' is in no name and no meaning." in err
        assert f"`ruralcredit {command}` lists them all." in err
    assert "Did you mean 'levers.audit'?" in call("levers", "levers.audti")[2]


def test_the_schema_is_printed_as_json(call):
    code, out, _ = call("schema")
    assert code == 0
    jsonschema.Draft202012Validator.check_schema(json.loads(out))


def test_check_plants_a_leak_and_says_where_it_was_found(call, monkeypatch):
    code, out, err = call("check")
    assert (code, err) == (0, "")
    assert "party 7" in out
    assert "month 1" in out

    def blind():
        raise AssertionError("a leak of one yuan went unnoticed")

    monkeypatch.setattr("sim.simulation.check_accounts", blind)
    code, out, err = call("check")
    assert (code, out) == (1, "")
    assert "a leak of one yuan went unnoticed" in err


def test_the_balance_sheets_of_a_month_are_printed_and_add_up(call):
    small = ("--set", "world.borrowers=60", "--set", "world.branches=2")
    code, out, err = call("balance", "--month", "2004-03", "--scenario", "china_2008", *small)
    assert (code, err) == (0, "")
    assert out.startswith("Balance sheets at the end of 2004-03: china_2008, seed 0.")
    assert "the instruments add up to zero" in out
    sheets = json.loads(call("balance", "--month", "2004-03", "--json", *small)[1])
    assert sheets["loans"]["bank"] == pytest.approx(
        -sum(sheets["loans"][name] for name in ("farm", "trader", "enterprise"))
    )


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--month", "2004"), "written YYYY-MM"),
        (("--month", "2002-01"), "give a month from 2003-01"),
        (("--scenario", "china"), "is not known"),
        (("--seed", "x"), "give a whole number"),
        (("--set", "levers.audi=1"), "Did you mean 'levers.audit'"),
    ],
)
def test_a_wrong_word_to_balance_is_refused_in_one_line(call, words, says):
    code, out, err = call("balance", *words)
    assert (code, out) == (2, "")
    assert says in err
    assert err.count("\n") == 1


def test_without_a_command_the_commands_are_listed(call):
    for words in ([], ["--help"]):
        code, out, err = call(*words)
        assert (code, err) == (0, "")
        assert all(command in out for command in ("run", "parameters", "levers", "scenarios", "schema", "check"))
    assert call("--version")[1].startswith("ruralcredit 0.")


def test_run_prints_a_table_and_writes_frames_table_and_figures(call, tmp_path):
    code, out, err = call("run", str(ROOT / "experiments/shock_2008.yaml"), *TINY, "--out", "there/it is")
    assert code == 0, err
    [folder] = (tmp_path / "there/it is").iterdir()
    assert folder.name.startswith("shock_2008-")
    assert [path.name for path in tmp_path.iterdir()] == ["there"]
    assert str(folder.relative_to(tmp_path)) in out
    assert all(name in out for name in ("china_2008", "crisis_severe"))
    assert (folder / "table.txt").read_text().rstrip() in out
    names = {path.name for path in folder.iterdir()}
    assert {"runs", "monthly", "ledger", "experiment.yaml", "manifest.json", "table.txt", "table.csv"} < names
    assert len([name for name in names if name.endswith(".png")]) >= 4
    assert f"\nFrames, table and {len([name for name in names if name.endswith('.png')])} figures: " in out
    results = load_results(folder)
    assert len(results.runs) == 8
    assert len(results.monthly) == 8 * 72
    assert len(err.splitlines()) == 2, "a line at the start and one at the end"

    code, out, err = call("run", str(ROOT / "experiments/shock_2008.yaml"), *TINY, "--out", "there/it is", "--json")
    assert code == 0
    assert "read, not computed again" in err
    told = json.loads(out)
    assert told["folder"] == str(folder.relative_to(tmp_path))
    assert told["runs"] == 8
    assert told["manifest"]["seeds"] == [0, 1]
    assert {row["scenario"] for row in told["table"]} == set(results.runs["scenario"])


def test_results_go_to_results_and_nowhere_else(call, tmp_path):
    (tmp_path / "x.yaml").write_text("title: x\nworld: {borrowers: 60, branches: 2, months: 1}\nseeds: 1\n")
    code, out, _ = call("run", "x.yaml")
    assert code == 0
    assert out.startswith("No table: the runs end before 2008-07.\n\nFrames and ")
    assert "table" not in out.splitlines()[-1], "what is not there is not announced"
    assert {path.name for path in tmp_path.iterdir()} == {"x.yaml", "results"}
    assert [path.name.partition("-")[0] for path in (tmp_path / "results").iterdir()] == ["x"]


def test_a_run_that_breaks_its_accounts_ends_with_1_and_names_it(call, tmp_path, monkeypatch):
    def fail(configuration, seed, **wanted):
        raise AccountsError("month 7 (2003-08): branch 1: cash: 1 yuan more than before")

    monkeypatch.setattr(runner, "run_one", fail)
    code, out, err = call("run", str(ROOT / "experiments/shock_2008.yaml"), *TINY)
    assert (code, out) == (1, "")
    last = err.splitlines()[-1]
    assert "all 8 runs failed" in last
    assert (
        "run 0 (scenario baseline, arm status quo, seed 0) failed at set-up: AccountsError: month 7 (2003-08)" in last
    )
    assert "Traceback" not in err
    [folder] = (tmp_path / "results").iterdir()
    assert len(load_results(folder).failures) == 8, "failed runs are data"
    monkeypatch.setenv("RURALCREDIT_DEBUG", "1")
    assert "in fail" in call("run", str(ROOT / "experiments/shock_2008.yaml"), *TINY)[2]


def test_ctrl_c_in_this_process_ends_with_130_and_writes_nothing(call, tmp_path, monkeypatch):
    def interrupt(configuration, seed, **wanted):
        raise KeyboardInterrupt

    monkeypatch.setattr(runner, "run_one", interrupt)
    code, _, err = call("run", str(ROOT / "experiments/shock_2008.yaml"), *TINY)
    assert code == 130
    assert err.splitlines()[-1] == "ruralcredit: interrupted; nothing was written."
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_while_figures_are_drawn_says_that_the_runs_are_stored(call, tmp_path, monkeypatch):
    def interrupt(results, folder):
        raise KeyboardInterrupt

    monkeypatch.setattr("sim.views.figures.write_figures", interrupt)
    code, _, err = call("run", str(ROOT / "experiments/shock_2008.yaml"), *TINY)
    assert code == 130
    assert re.search(
        r"interrupted; all runs are stored in .*/shock_2008-\w+, tables and figures are not: the same", err
    )


@pytest.mark.slow
def test_ctrl_c_stops_every_worker_and_says_how_to_go_on(tmp_path):
    words = ["run", str(ROOT / "experiments/shock_2008.yaml"), "--seeds", "5000", "--workers", "2"]
    process = subprocess.Popen(
        [sys.executable, "-m", "sim", *words],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stderr is not None
    line = process.stderr.readline()
    while line and "in 2 processes" not in line:
        line = process.stderr.readline()
    time.sleep(4)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)  # also waits until no worker holds the pipes
    assert process.returncode == 130
    assert out == ""
    assert err.startswith("Finishing what is being worked on; Ctrl-C once more leaves at once.\n")
    assert re.search(r"interrupted; \d+ of \d+ runs are stored in results/.*, and the same command goes on", err)
    [folder] = (tmp_path / "results").iterdir()
    assert 0 < len(load_results(folder).runs) < 20_000


def test_a_reader_that_goes_away_is_no_error():
    command = f"{sys.executable} -m sim parameters | head -1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True)
    assert done.stdout.startswith("name")
    assert (done.returncode, done.stderr) == (0, "")
