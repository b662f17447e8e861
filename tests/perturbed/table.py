"""Which oracles rest on which rules: a row is an edit that makes a rule wrong, and the oracles that must then fail.

`make perturb` goes through all rows. Right rules pass the same oracles: see tests/analysis/test_oracles.py.
"""

from tests.perturbed.copies import Perturbation

ROWS = (
    Perturbation(
        "rules/income.py",
        "return sqrt(correlation) * common + sqrt(1.0 - correlation) * own",
        "return correlation * common + sqrt(1.0 - correlation) * own",
        ("o01_vasicek", "o01_lasting", "o02_finite_pool"),
        untouched=("o03_independence",),
        always=True,
    ),
    Perturbation(
        "rules/income.py",
        "return sqrt(national_share) * nation + sqrt(1.0 - national_share) * district",
        "return national_share * nation + (1.0 - national_share) * district",
        ("o01_lasting",),
        untouched=("o01_vasicek",),  # where no part is the nation's the two are the same
        seeds=200,
    ),
    Perturbation(
        "rules/income.py",
        "sqrt(1.0 - persistence * persistence) * innovation",
        "(1.0 - persistence) * innovation",
        ("o01_lasting",),
        untouched=("o03_independence",),
    ),
    Perturbation(
        "rules/paying.py",
        "    if due <= means:\n        return due\n",
        "    if due <= 1.03 * means:\n        return due\n",
        ("o01_vasicek", "o01_lasting", "o02_finite_pool", "o03_independence"),
    ),
    Perturbation(
        "phases/households.py",
        "persist(own[party], shocks[party], persistence)",
        "persist(own[party], shocks[party // 2], persistence)",  # neighbours share their luck
        ("o03_independence",),
    ),
)
