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
    Perturbation("rules/basel.py", "CONFIDENCE = 0.999", "CONFIDENCE = 0.995", ("o04_basel_weights",)),
    Perturbation(
        "rules/projects.py",
        "(mean + (1.0 - chance) * (1.0 + rate * years)) / years",
        "(mean + (1.0 - chance * chance) * (1.0 + rate * years)) / years",
        ("o11_adverse_selection",),
        untouched=("o12_dynamic_incentives",),
        seeds=16,
    ),
    Perturbation(
        "rules/projects.py",
        "- liability * success * (1.0 - success)",
        "- liability * (1.0 - success)",
        ("o10_peer_monitoring",),
        untouched=("o11_adverse_selection",),
        seeds=8,
    ),
    Perturbation(
        "rules/officers.py",
        "slope = penalty * weight * rising",
        "slope = penalty * rising",
        ("officers",),
        always=True,
    ),
    Perturbation(
        "rules/projects.py",
        "return (1.0 + mean) / chance - 1.0",
        "return mean",
        ("o11_adverse_selection",),
        untouched=("o12_dynamic_incentives",),
        seeds=16,
    ),
    Perturbation(
        "rules/paying.py",
        "return calculating == 0 or due <= penalty",
        "return calculating == 0 or due <= 1.1 * penalty",
        ("o12_dynamic_incentives",),
        untouched=("o11_adverse_selection",),
        seeds=16,
    ),
    Perturbation(
        "rules/paying.py",
        "return (1.0 - power) / (1.0 - discount)",
        "return discount * (1.0 - power) / (1.0 - discount)",
        ("o12_dynamic_incentives",),
        seeds=16,
    ),
    Perturbation(
        "rules/paying.py",
        "    if months_late == 0 or overdue <= CENTS:\n        return months_late + 1\n",
        "    if months_late == 0 or overdue <= CENTS:\n        return months_late + 2\n",
        ("o16_roll_rates",),
        always=True,
    ),
    Perturbation("phases/closing.py", "if late[loan] > 3:", "if late[loan] > 2:", ("o16_roll_rates",)),
    Perturbation(
        "phases/ageing.py",
        "elif late[loan] >= IMPAIRED_AT or hidden[loan] > 0:",
        "elif late[loan] >= IMPAIRED_AT - 1 or hidden[loan] > 0:",
        ("o16_roll_rates",),
    ),
    Perturbation(
        "core/finance.py",
        "value = (value + 1.0) * discount",
        "value = value * discount + 1.0",
        ("o19_loan_arithmetic",),
    ),
    Perturbation(
        "core/finance.py",
        "return (funding + operating_cost + expected_loss) / (1.0 - default_probability)",
        "return funding + operating_cost + expected_loss",
        ("o19_loan_arithmetic",),
    ),
    Perturbation(
        "phases/closing.py",
        "statement.provision_charge[branch] = charge",
        "statement.provision_charge[branch] = charge - written_off",
        ("o21_accounting",),
    ),
    Perturbation(
        "phases/guarantees.py",
        "                    wealth[who] -= sold\n",
        "                    wealth[who] -= 0.9 * sold\n",
        ("o21_accounting",),
    ),
    Perturbation(
        "measures/bank.py",
        'return ratio(level.statement("provisions"), level.statement("loans"))',
        'return ratio(level.statement("provisions"), level.statement("loans") + level.statement("provisions"))',
        ("o21_accounting",),
    ),
    Perturbation(
        "rules/evaluating.py",
        "d_prime = sqrt(2.0) * normal_quantile(power)",
        "d_prime = 2.0 * normal_quantile(power)",
        ("o22_score",),
    ),
    Perturbation(
        "rules/evaluating.py",
        "weighted += score * quality + sqrt(score) * normal_quantile(score_draw)",
        "weighted += score * quality + score * normal_quantile(score_draw)",
        ("o22_score",),
    ),
    Perturbation(
        "rules/income.py",
        "return sqrt(correlation) * common + sqrt(1.0 - correlation) * own",
        "return sqrt(0.5 * correlation) * common + sqrt(1.0 - 0.5 * correlation) * own",
        ("o13_guarantor",),
    ),
    Perturbation(
        "rules/income.py",
        "return sqrt(12.0) * (level - 0.5)",
        "return sqrt(16.0) * (level - 0.5)",
        ("o07_group_lending", "o14_chain", "o14_ring"),
    ),
    Perturbation(
        "rules/income.py",
        "if level < bad_probability:",
        "if level < 0.95 * bad_probability:",
        ("o08_pooled_dues", "o15_random_network", "o15_giant_cascade"),
    ),
    Perturbation(
        "rules/paying.py",
        "return partial * means",
        "return 0.5 * means",  # who cannot pay all pays a part, where all or nothing was said
        ("o13_guarantor",),
        untouched=("o08_pooled_dues",),  # where who cannot pay all has nothing
    ),
    Perturbation(
        "phases/repayment.py",
        "shame += share[row] * standing[guarantor[row]] * would_pay[guarantor[row]]",
        "shame += share[row] * standing[guarantor[row]]",  # shamed by those who would not pay themselves
        ("o07_group_lending",),
    ),
    Perturbation(
        "rules/guaranteeing.py",
        "return call <= left and (calculating == 0 or own_paid + call <= penalty)",
        "return call <= left and (calculating == 0 or call <= penalty)",  # as if his own dues were nothing
        ("o07_group_lending",),
        untouched=("o08_pooled_dues",),  # where nobody calculates
    ),
    Perturbation(
        "phases/guarantees.py",
        "            left = reach[who] - offered[who]\n            if pays_call(",
        "            left = reach[who]\n            if pays_call(",  # own dues do not rank first
        ("o08_pooled_dues",),
        untouched=("o13_guarantor",),  # whose guarantors owe nothing
    ),
    Perturbation(
        "phases/guarantees.py",
        "more = uncovered / standing if joint else share[row] * asked[loan] - from_him[row]",
        "more = share[row] * asked[loan] - from_him[row]",  # nobody answers for co-guarantors
        ("o08_pooled_dues",),
        untouched=("o14_chain", "o14_ring"),  # where there are none
    ),
    Perturbation(
        "phases/guarantees.py",
        "levers.cross_default[cell[who]] >= 0.5",
        "levers.cross_default[cell[who]] > 1.5",
        ("o07_group_lending", "o08_pooled_dues", "o14_chain", "o14_ring", "o15_random_network", "o15_giant_cascade"),
        untouched=("o13_guarantor",),
    ),
    Perturbation(
        "phases/guarantees.py",
        "    while changed:\n",
        "    while changed and rounds < 2:\n",  # short of the fixed point
        ("o14_chain", "o14_ring", "o15_random_network", "o15_giant_cascade"),
        untouched=("o13_guarantor",),
        always=True,
    ),
    Perturbation(
        "phases/guarantees.py",
        "if status[loan] == OPEN and due - offered[loan] > CENTS and late",
        "if status[loan] == OPEN and due - offered[loan] > CENTS and loan % 8 and late",  # some are never called
        ("o13_guarantor",),
    ),
)
