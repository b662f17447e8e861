"""The table of `reproduce`: a block for each file, and nothing that is not there."""

from typing import Any

from sim.analysis.reproducing import FAIL, PASS, WARN, Verdict
from sim.views.claims import format_claims


def verdict(claim: str, word: str = PASS, **changed: Any) -> Verdict:
    about: dict[str, Any] = {"file": "a.yaml", "title": "A", "claim": claim, "obtained": 1.02, "low": 1.0, "high": 1.0,
                             "se": 0.01, "tolerance": 0.03, "verdict": word, "limit": None, "tuned": False,
                             "seeds": 20}  # fmt: skip
    return Verdict(**{**about, **changed})


def test_a_claim_is_a_line_with_its_size_and_its_verdict() -> None:
    text = format_claims(
        [
            verdict("mean", limit=0.9),
            verdict("ratio", WARN, low=2.5, high=float("inf"), se=0.2),
            verdict("exponent", FAIL, low=1.3, high=1.7, tuned=True),
            verdict("a sum of the code", file="b.yaml", title="B", se=0.0, seeds=0),
        ]
    )
    first, second, foot, count = text.rstrip("\n").split("\n\n")
    assert [line.split() for line in first.splitlines()] == [
        ["A", "(a.yaml)"],
        ["claim", "obtained", "s.e.", "expected", "off", "limit", "verdict"],
        ["mean", "1.02", "0.01", "1", "+2.0", "0.9", "PASS"],
        ["ratio", "1.02", "0.2", ">=", "2.5", "WARN"],
        ["exponent", "1.02", "0.01", "1.3", "to", "1.7", "FAIL", "(tuned)"],
    ]
    assert second.splitlines()[1].split() == ["claim", "obtained", "expected", "verdict"]
    assert "tuned: no evidence" in foot
    assert count == "4 claims in 2 files: 2 PASS, 1 WARN, 1 FAIL."


def test_directions_say_which_side_of_zero_and_what_they_rest_on_and_how_many_luck_would_give() -> None:
    infinite = float("inf")
    text = format_claims(
        [
            verdict("default", low=-infinite, high=0.0, kind="direction", source="Field 2013", country="India"),
            verdict("lending", low=0.0, high=infinite, kind="direction", confidence="high"),
            verdict("repayment", WARN, low=-0.01, high=0.01, kind="equivalence"),
        ]
    )
    block, _, count = text.rstrip("\n").split("\n\n")
    cells = [line.split("  ") for line in block.splitlines()[1:]]
    assert [[cell.strip() for cell in line if cell.strip()] for line in cells] == [
        ["claim", "obtained", "s.e.", "expected", "verdict", "evidence"],
        ["default", "1.02", "0.01", "< 0", "PASS", "Field 2013, India"],
        ["lending", "1.02", "0.01", "> 0", "PASS", "high"],
        ["repayment", "1.02", "0.01", "0 +- 0.01", "WARN"],
    ]
    assert "Of 2 directions 0.05 would pass by luck if nothing had any effect; of 1 equivalence 0.05 if" in count
