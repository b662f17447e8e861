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
