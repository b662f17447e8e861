"""A policy of one's own: a class in a file that an experiment names, run as any other policy is."""

import pickle
import shutil
from pathlib import Path
from typing import Any

import pytest

from sim import load_results, run
from sim.core.errors import InputError
from sim.experiment.spec import Experiment, load_experiment
from sim.policies import make_policy

EXAMPLES = Path(__file__).resolve().parents[2] / "experiments" / "policies"
SMALL = {"world.borrowers": 120, "world.branches": 2, "world.months": 60}
WRONG_FILES = {
    "import nothing_of_this_name\n": r"line 1: ModuleNotFoundError: No module named 'nothing_of_this_name'",
    "x = 1\n\ndef f(:\n": r"line 3: SyntaxError",
    "class Rating:\n    pass\n": r"has no policy 'Rating'; it has none",
    "from sim import Policy\n\n\nclass Ratings(Policy):\n    pass\n": r"has no policy 'Rating'.*Did you mean 'Ratings'",
}


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """The worked example in a folder of its own."""
    shutil.copy(EXAMPLES / "my_policies.py", tmp_path)
    return Path(shutil.copy(EXAMPLES / "own_policy.yaml", tmp_path))


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2])
def test_the_worked_example_runs_and_its_result_is_complete_in_itself(
    example: Path, tmp_path: Path, workers: int
) -> None:
    results = run(example, out=tmp_path / "out", seeds=2, set=SMALL, workers=workers)
    figures = results.runs.set_index(["arm", "seed"])["refusals"]
    assert (figures["village_rating"] != figures["status_quo"]).any()
    assert not figures["rating with publicity"].equals(figures["village_rating"])
    (tmp_path / "my_policies.py").unlink()
    again = load_results(results.folder).experiment
    assert again.arms[2].policies[0].resolved() == results.experiment.arms[2].policies[0].resolved()
    assert again.resolved() == results.experiment.resolved()


def test_its_costs_are_paid_and_its_scope_holds(example: Path) -> None:
    from sim.model import CreditModel

    policy = make_policy({"class": "my_policies:VillageRating", "from": "2003-07", "branches": [1]}, example.parent)
    model = CreditModel(**{**SMALL, "world.months": 12}, policies=[policy], rng=1)
    model.run()
    state = model.policies.costs[:, 0, 1]
    assert not state[:6].any()
    assert state[6] == pytest.approx(150.0 * model.path.month(6).get("price_index", 1.0), rel=0.1)


def test_its_numbers_are_checked_and_it_travels_between_processes(example: Path) -> None:
    with pytest.raises(InputError, match=r"my_policies:VillageRating: peers: 200.* from 0 to 100"):
        make_policy({"class": "my_policies:VillageRating", "peers": 200}, example.parent)
    policy = make_policy({"class": "my_policies:VillageRating", "peers": 12, "segments": "farm"}, example.parent)
    assert pickle.loads(pickle.dumps(policy)) == policy  # noqa: S301  made a moment ago
    assert policy.resolved()["class"] == "my_policies:VillageRating"


def test_another_content_is_another_experiment_and_stored_code_is_not_mistaken(example: Path) -> None:
    before = load_experiment(example).resolved()
    file = example.with_name("my_policies.py")
    file.write_text(file.read_text(encoding="utf-8").replace("8.0", "9.0"), encoding="utf-8")
    after = load_experiment(example).resolved()
    assert before != after
    stored = before["arms"][2]["policies"][0]
    with pytest.raises(InputError, match="is not the file it was"):
        make_policy(stored, example.parent)


@pytest.mark.parametrize("content", WRONG_FILES)
def test_a_file_that_is_wrong_is_said_to_be_in_one_line(tmp_path: Path, content: str) -> None:
    (tmp_path / "mine.py").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=WRONG_FILES[content]) as said:
        make_policy({"class": "mine:Rating"}, tmp_path)
    assert "\n" not in str(said.value)


@pytest.mark.parametrize("named", ["mine", "mine:", ":Rating", "mine:a.b", 3, ["mine:Rating"], "mine:__import__('os')"])
def test_a_class_that_is_not_named_as_it_should_be_is_refused(tmp_path: Path, named: Any) -> None:
    with pytest.raises(InputError, match=r"policies: class: .* write the file and the class in it"):
        make_policy({"class": named}, tmp_path)


def test_a_file_that_is_not_there_is_named_with_where_it_was_looked_for(tmp_path: Path) -> None:
    data = {"title": "x", "arms": [{"policies": [{"class": "mine:Rating"}]}]}
    with pytest.raises(
        InputError, match=r"arms\[0\].policies\[0\].*mine.py cannot be read .*relative to the experiment"
    ):
        Experiment.from_data(data, folder=tmp_path)


def test_two_files_of_one_name_are_refused_since_both_are_stored_beside_the_result(tmp_path: Path) -> None:
    for place in ("here", "there"):
        (tmp_path / place).mkdir()
        shutil.copy(EXAMPLES / "my_policies.py", tmp_path / place)
    arms = [
        {"label": place, "policies": [{"class": f"{place}/my_policies:VillageRating"}]} for place in ("here", "there")
    ]
    with pytest.raises(InputError, match=r"two files with code are called my_policies\.py"):
        Experiment.from_data({"title": "x", "arms": arms}, folder=tmp_path)
