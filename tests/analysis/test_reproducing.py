"""What `ruralcredit reproduce` says of claims: right ones pass, wrong ones fail, wrong files are told in one line."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sim.analysis.reproducing import FAIL, PASS, WARN, Verdict, reproduce
from sim.core.errors import InputError
from sim.experiment.spec import Experiment, load_experiment

ROOT = Path(__file__).resolve().parents[2]
ORACLES = ROOT / "experiments" / "oracles"


def written(folder: Path, text: str, name: str = "claims.yaml") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def of_code(folder: Path, *claims: str, given: str = "{a: 2, b: 3}") -> list[Verdict]:
    lines = "\n".join(f"  - {{claim: c{number}, {claim}}}" for number, claim in enumerate(claims))
    return reproduce([written(folder, f"title: Sums\ngiven: {given}\nclaims:\n{lines}\n")])


def test_a_claim_about_the_code_passes_within_what_it_allows_and_needs_no_run(tmp_path: Path) -> None:
    right, wrong = of_code(
        tmp_path,
        "obtained: 'equal_instalment(50000, 0.12, 12)', expected: 4442.44, within: 0.005",
        "obtained: 'equal_instalment(50000, 0.12, 12)', expected: 4442.43, within: 0.005",
    )
    assert (right.verdict, wrong.verdict, right.se, right.seeds) == (PASS, FAIL, 0.0, 0)


def test_bounds_pass_warn_or_fail(tmp_path: Path) -> None:
    found = of_code(
        tmp_path,
        "obtained: a * b, at_least: 6",
        "obtained: a * b, at_least: 8, warn: 5",
        "obtained: a * b, at_least: 8, warn: 7",
        "obtained: a * b, at_most: 5, warn: 7",
        "obtained: a * b, between: [5, 2 * b + 1]",
        "obtained: a * b, between: [1, 2], tuned: true",
    )
    assert [verdict.verdict for verdict in found] == [PASS, WARN, FAIL, WARN, PASS, FAIL]
    assert [verdict.relation for verdict in found] == ["at_least"] * 3 + ["at_most"] + ["between"] * 2
    assert found[4].expected == [5.0, 7.0]
    assert found[-1].tuned


def test_lists_are_cases_walked_together(tmp_path: Path) -> None:
    claim = "obtained: a + b, expected: c, within: 0"
    found = of_code(tmp_path, claim, given="{a: [1, 2], b: [10, 20], c: [11, 22]}")
    assert [(verdict.claim, verdict.verdict) for verdict in found] == [
        ("c0 [a=1, b=10, c=11]", PASS),
        ("c0 [a=2, b=20, c=22]", PASS),
    ]


def test_lambda_is_a_name_like_any_other(tmp_path: Path) -> None:
    claim = "obtained: borel_mean(lambda) * lambda, expected: lambda / (1 - lambda), within: 1.0e-12"
    file = written(tmp_path, f"title: x\ngiven: {{lambda: [0.5, 0.25]}}\nclaims: [{{claim: a, {claim}}}]\n")
    with pytest.raises(InputError, match="no function 'borel_mean'"):
        reproduce([file])
    claims = of_code(tmp_path, claim.replace("borel_mean(lambda)", "1 / (1 - lambda)"), given="{lambda: [0.5, 0.25]}")
    assert [(verdict.claim, verdict.verdict) for verdict in claims] == [
        ("c0 [lambda=0.5]", PASS), ("c0 [lambda=0.25]", PASS),
    ]  # fmt: skip
    (moved,) = reproduce([tmp_path / "claims.yaml"], set={"given.lambda": 0.75})
    assert moved.expected == 3.0


def test_names_stand_for_samples_and_later_ones_for_more(tmp_path: Path) -> None:
    text = "title: Sums\ngiven: {a: 2}\nsamples: {twice: 2 * a, more: twice + twice ** 2}\nclaims:\n"
    file = written(tmp_path, text + "  - {claim: c, obtained: more - 1 * twice, expected: 16, within: 0}\n")
    assert [verdict.verdict for verdict in reproduce([file])] == [PASS]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("claims: []", "claims: a list of 0 is not allowed"),
        ("claims: [{claim: a}]", "claims[0]: obtained is missing"),
        ("claims: [{claim: a, obtained: 1}]", "claims[0]: give one of expected, at_least, at_most, between"),
        ("claims: [{claim: a, obtained: 1, expected: 1}]", "say how near: within: 0.005"),
        ("claims: [{claim: a, obtained: 1, expected: 1, within: 0, unit: x}]", "claims[0].unit: 'x' is not allowed"),
        ("claims: [{claim: a, obtained: loanz, at_least: 1}]", "there is no 'loanz'"),
        ("claims: [{claim: a, obtained: 'meen(loans)', at_least: 1}]", "no function 'meen'"),
        ("claims: [{claim: a, obtained: mean(loans), expected: loans}]", "claims[0].expected: `loans`: there is no"),
        ("claims: [{claim: a, obtained: mean(loans), expected: rho}]", "there is no 'rho'"),
        ("given: {pd: x}\nclaims: [{claim: a, obtained: 1, at_most: 1}]", "given.pd: 'x' is not allowed"),
        ("given: {a: [1, 2], b: [1, 2, 3]}", "lists are walked together"),
        ("given: {loans: 2}", "given.loans: is no name"),
        ("samples: {loans: 2}", "samples.loans: is no name for a sample"),
        ("given: {a: 1}\nsamples: {a: 2}", "samples.a: is no name for a sample"),
        ("samples: {x: mean(loanz)}", "samples.x: `mean(loanz)`: there is no 'loanz'"),
        ("samples: {x: y, y: 1}", "samples.x: `y`: there is no 'y'"),
        ("samples: [1]", "samples: a list of 1 is not allowed"),
        ("world: {borrowers: = 2 * n}", "world.borrowers: `2 * n`: there is no 'n'"),
        ("base: nowhere.yaml", "base: "),
        ("seeds: 1\nclaims: [{claim: a, obtained: mean(loans), expected: 1}]", "give two seeds or more"),
    ],
)
def test_wrong_claims_are_told_in_one_line_with_their_place(tmp_path: Path, text: str, message: str) -> None:
    file = written(
        tmp_path, f"title: x\n{text}\n" + ("" if "claims" in text else "claims: [{claim: a, obtained: 1}]\n")
    )
    with pytest.raises(InputError) as error:
        reproduce([file])
    assert message in str(error.value)
    assert str(error.value).startswith(f"{file}, line ")
    assert "\n" not in str(error.value)


def small_oracle(folder: Path, expected: str = "pd") -> Path:
    (folder / "bare.yaml").write_text((ORACLES / "bare.yaml").read_text())
    text = (ORACLES / "o01_vasicek.yaml").read_text()
    return written(folder, text.replace("expected: pd\n", f"expected: {expected}\n"))


def command(*words: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "sim", *words], cwd=cwd, capture_output=True, text=True, timeout=600)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"given.sigma": 1}, "--set given.sigma: the file gives no such quantity; it gives pd, rho"),
        ({"given.rho": "big"}, "--set given.rho: 'big' is not allowed; give a number"),
        ({"given.rho": 2}, "parameters.income.asset_correlation: 2.0 is not allowed"),
        ({"given.pd": 1}, "cannot be worked out"),
        ({"income.asset_corelation": 0.1}, "there is no such parameter"),
    ],
)
def test_wrong_settings_are_told_in_one_line(tmp_path: Path, settings: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError) as error:
        reproduce([small_oracle(tmp_path)], set=settings)
    assert message in str(error.value)
    assert "\n" not in str(error.value)


def test_files_that_are_not_there_or_claim_nothing_are_wrong_input(tmp_path: Path) -> None:
    for path, message in (
        (tmp_path / "nowhere.yaml", "there is no such file"),
        (tmp_path, "no file in this folder has claims"),
        (ROOT / "experiments" / "shock_2008.yaml", "the file claims nothing"),
    ):
        with pytest.raises(InputError, match=message):
            reproduce([path])
    done = command("reproduce", "nowhere.yaml")
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)


def test_a_file_of_several_cases_is_run_one_case_at_a_time(tmp_path: Path) -> None:
    file = written(tmp_path, "title: x\ngiven: {n: [20, 30]}\nworld: {borrowers: = n, branches: 1}\n")
    with pytest.raises(InputError, match=r"given\.n: 2 cases, which only .*--set given\.n=20"):
        load_experiment(file)
    made = load_experiment(file, set={"given.n": 30})
    assert made.world["borrowers"] == 30
    assert Experiment.from_data(made.resolved()).world == made.world


def test_a_file_counts_more_than_its_base_and_wrong_fields_of_the_base_are_told_there(tmp_path: Path) -> None:
    written(tmp_path, "world: {borrowers: 50, branches: 2}\nparameters:\n  levers.term: 6\n", "below.yaml")
    file = written(tmp_path, "title: x\nbase: below.yaml\nworld: {borrowers: 70}\n")
    made = load_experiment(file)
    assert (made.world["borrowers"], made.world["branches"], made.parameters["levers.term"]) == (70, 2, 6.0)
    written(tmp_path, "parameters:\n  levers.term: 600\n", "below.yaml")
    with pytest.raises(InputError, match=r"below\.yaml, line 2: parameters\.levers\.term: 600 is not allowed"):
        load_experiment(file)


SMALL = ("--seeds", "20", "--workers", "1", "--set", "given.pools=10", "--set", "given.n=200")


@pytest.mark.slow
def test_a_right_file_passes_and_a_broken_claim_fails_with_exit_code_1(tmp_path: Path) -> None:
    right = command("reproduce", str(small_oracle(tmp_path)), "--json", *SMALL)
    assert right.returncode == 0, right.stderr
    found: list[dict[str, Any]] = json.loads(right.stdout)
    assert [verdict["claim"] for verdict in found] == ["mean", "sd", "q90", "q95", "q99"]
    assert {"file", "claim", "expected", "obtained", "se", "verdict"} <= set(found[0])
    assert {verdict["verdict"] for verdict in found} == {PASS}
    wrong = command("reproduce", str(small_oracle(tmp_path, "2 * pd")), *SMALL)
    assert wrong.returncode == 1
    assert "1 FAIL" in wrong.stdout


@pytest.mark.slow
def test_what_is_given_moves_the_model_and_what_is_expected_of_it(tmp_path: Path) -> None:
    file, settings = small_oracle(tmp_path), {"given.pools": 10, "given.n": 200}
    few, many = (
        {verdict.claim: verdict for verdict in reproduce([file], set={**settings, **more}, seeds=40, workers=1)}
        for more in ({"given.pd": 0.05, "given.rho": 0.05}, {"given.pd": 0.1, "given.rho": 0.3})
    )
    for name in ("mean", "sd", "q99"):
        assert few[name].verdict == many[name].verdict == PASS
        assert many[name].obtained > few[name].obtained + 5 * few[name].se
        assert many[name].expected > few[name].expected  # type: ignore[operator]


SHIFTED = """\
title: A draw that is shifted
world: {{borrowers: 60, branches: 2, months: 3}}
scenarios: [baseline]
seeds: 12
samples:
  noise: at(loans, 1) / 1e6
claims:
{claims}
"""


def of_noise(folder: Path, *claims: str) -> list[Verdict]:
    """Judge claims about a figure of twelve seeds."""
    lines = "\n".join(f"  - {{claim: c{number}, {claim}}}" for number, claim in enumerate(claims))
    return reproduce([written(folder, SHIFTED.format(claims=lines))], workers=1)


def test_a_direction_passes_when_its_interval_leaves_zero_out_and_warns_when_only_the_sign_is_right(
    tmp_path: Path,
) -> None:
    (about,) = of_noise(tmp_path, "obtained: mean(noise), equivalent: 1000")
    zero = f"mean(noise) - {about.obtained}"
    far, near = 2.3 * about.se, 1.5 * about.se  # Student's 95 % point with 11 degrees of freedom is 2.201
    found = of_noise(
        tmp_path,
        f"obtained: {zero} + {far}, direction: above",
        f"obtained: {zero} + {near}, direction: above",
        f"obtained: {zero} - {near}, direction: above",
        f"obtained: {zero} - {far}, direction: below, source: A. Paper 2010, country: India, confidence: high",
        f"obtained: {zero} + {far}, direction: below",
    )
    assert [verdict.verdict for verdict in found] == [PASS, WARN, FAIL, PASS, FAIL]
    assert [verdict.relation for verdict in found] == ["above"] * 3 + ["below"] * 2
    assert found[3].expected == 0.0
    data = found[3].as_data()
    assert (data["kind"], data["source"], data["country"], data["confidence"]) == (
        "direction", "A. Paper 2010", "India", "high",
    )  # fmt: skip


def test_an_equivalence_passes_when_its_interval_lies_within(tmp_path: Path) -> None:
    (about,) = of_noise(tmp_path, "obtained: mean(noise), equivalent: 1000")
    zero = f"mean(noise) - {about.obtained}"
    found = of_noise(  # 90 %: 1.796 standard errors with 11 degrees of freedom
        tmp_path,
        f"obtained: {zero}, equivalent: {1.9 * about.se}",
        f"obtained: {zero}, equivalent: {1.4 * about.se}",
        f"obtained: {zero} - {3 * about.se}, equivalent: {1.9 * about.se}",
    )
    assert [verdict.verdict for verdict in found] == [PASS, WARN, FAIL]
    assert {verdict.relation for verdict in found} == {"near"}


def test_a_size_warns_when_only_its_sign_is_right(tmp_path: Path) -> None:
    found = of_code(
        tmp_path,
        "obtained: -a, between: [-9, -3], warn: 0",
        "obtained: a, between: [-9, -3], warn: 0",
        "obtained: a, between: [3, 9], warn: 0",
    )
    assert [verdict.verdict for verdict in found] == [WARN, FAIL, WARN]


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        ("obtained: mean(loans), direction: up", "direction: 'up' is not allowed; give one of above, below"),
        ("obtained: a, direction: above", "no measure is looked at, so there is no standard error"),
        ("obtained: a, equivalent: 1", "no measure is looked at, so there is no standard error"),
        ("obtained: mean(loans), direction: above, at_least: 1", "give one of expected, .*, and only one"),
        ("obtained: mean(loans), direction: above, warn: 1", "warn: goes with at_least or at_most or between only"),
        ("obtained: mean(loans), direction: above, confidence: sure", "give one of found, high, medium, low"),
        ("obtained: mean(loans), direction: above, source: ''", "source: .* is not allowed; give text"),
    ],
)
def test_claims_of_a_direction_that_are_wrong_are_told_in_one_line(tmp_path: Path, claim: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        of_code(tmp_path, claim)
