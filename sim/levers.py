"""What the bank and its regulator can set, by branch and customer segment; base values are the status quo of 2008.

A lever named in `data/regulation.csv` has dated base values: the value in force that month, unless an experiment names
the lever itself, which then holds from the first month on.
"""

from collections.abc import Callable, Mapping

import numpy as np

from sim.core.columns import FloatColumn, Table
from sim.core.declare import Declared, Value, param


class Levers(Table):
    """One row per cell (branch x segment), one column per lever.

    Pay and control are those of a branch, not of a segment: `volume_pay`, `default_penalty`, `deferred_share`,
    `deferral`, `separate_approval`, `committee`, `rotation`, `audit` and `forced_renewal` are read at the branch's farm
    cell.
    """

    cut_off_new: FloatColumn = param(
        0.045, "PD", "Highest estimated yearly default probability of a new client.", low=0.0, high=1.0,
        source="tuned to 60-70 % approval of new applications",
    )  # fmt: skip
    cut_off_renewal: FloatColumn = param(
        0.13,
        "PD",
        "The same for a renewal, where the record speaks.",
        low=0.0,
        high=1.0,
        source="about three times that of new clients, tuned to reported NPL of rural banks 2006-10 (CBRC, found)",
    )
    acceptance_new: FloatColumn = param(
        0.0, "share of applicants", "Accept so many of the month's applicants, the safest; 0 is a cut-off by PD.",
        low=0.0, high=1.0, source="status quo; 40-90 % in practice, to compare scores at equal approval",
    )  # fmt: skip
    acceptance_renewal: FloatColumn = param(
        0.0, "share of renewals", "Renew so many of the month's good loans, the safest; 0 is a cut-off by PD.",
        low=0.0, high=1.0, source="status quo",
    )  # fmt: skip
    scorecard_power: FloatColumn = param(
        0.62, "AUC", "How well the scorecard tells good from bad; 0.5 is chance.", low=0.5, high=0.99,
        source="assumed: 0.55-0.85; with visits and endorsement the bank's whole score reaches about 0.7",
    )  # fmt: skip
    soft_weight: FloatColumn = param(
        1.0, "share", "Weight of what officers know of their clients.", low=0.0, high=1.0, source="status quo"
    )
    village_peers: FloatColumn = param(
        0.0, "peers", "Villagers asked what they think of an applicant.", low=0.0, high=100.0,
        source="status quo; 3-15 in star-rated villages (Yanjin, found)",
    )  # fmt: skip
    risk_pricing: FloatColumn = param(
        0.0, "share", "From one posted rate (0) to a rate that covers each borrower's own risk (1).", low=0.0, high=1.5,
        source="status quo",
    )  # fmt: skip
    debt_service_cap: FloatColumn = param(
        10.0, "share of income", "Most that debt service may take of yearly income; 10 is no cap.", low=0.0, high=10.0,
        source="status quo; 30-70 % in practice",
    )  # fmt: skip
    most_loans: FloatColumn = param(
        10.0, "loans", "Most at once, here and at other banks as far as is on file; 10 is no cap.",
        low=0.0, high=10.0, source="status quo; 1-3 where lenders agreed on a cap after over-lending (literature)",
    )  # fmt: skip
    run_off: FloatColumn = param(
        12.0, "months", "A performing loan refused renewal is repaid over so long; 0 is at once.", low=0.0, high=60.0,
        source="assumed",
    )  # fmt: skip
    rate_multiple: FloatColumn = param(
        1.5, "multiple of benchmark", "Lending rate over the benchmark.", low=0.0, high=100.0,
        source="0.9-2.3 allowed until 2013 (found); level assumed",
    )  # fmt: skip
    rate_ceiling: FloatColumn = param(
        2.3,
        "multiple of benchmark",
        "Highest lending rate allowed.",
        low=0.5,
        high=100.0,
        source="PBoC to 2013-07 (found)",
    )
    term: FloatColumn = param(12.0, "months", "Term of a loan.", low=1.0, high=60.0, source="up to one year (found)")
    instalment_share: FloatColumn = param(
        0.2, "share of loans", "New loans repaid in equal instalments; the rest are bullets.", low=0.0, high=1.0,
        source="assumed",
    )  # fmt: skip
    unsecured_share: FloatColumn = param(
        0.2, "share of loans", "New loans without guarantors.", low=0.0, high=1.0,
        source="12.5 % of balance for small loans, end-2018 (found)",
    )  # fmt: skip
    group_share: FloatColumn = param(
        0.2, "share of farm loans", "New farm loans to solidarity groups.", low=0.0, high=1.0, source="assumed"
    )
    weekly_share: FloatColumn = param(
        0.0, "share of group loans", "Group loans in weekly instalments, as Grameen lends; the rest are bullets.",
        low=0.0, high=1.0, source="status quo; copied by a few projects only (found)",
    )  # fmt: skip
    enterprise_loan_share: FloatColumn = param(
        0.5, "share of enterprises", "Enterprise loans, with guarantors and property for what it covers, of loans that "
        "guarantors would stand for.", low=0.0, high=1.0, source="assumed",
    )  # fmt: skip
    pledged_share: FloatColumn = param(
        0.03, "share of traders and enterprises", "Loans on pledged orders, of what is left.", low=0.0, high=1.0,
        source="assumed: rare in 2007",
    )  # fmt: skip
    cash_flow_share: FloatColumn = param(
        0.0, "share of loans", "Loans by cash flow in instalments, of what is left.", low=0.0, high=1.0,
        source="status quo; twelve banks in all were taught it (found: World Bank)",
    )  # fmt: skip
    collateral_share: FloatColumn = param(
        0.3, "share of traders and enterprises", "Loans on house or land, of what is left.", low=0.0, high=1.0,
        source="assumed; 52 % of small loans by balance at end-2018, 36 % on guarantors (found)",
    )  # fmt: skip
    land_share: FloatColumn = param(
        0.05, "share of farms", "Farm loans on house or land-use rights, of what is left.", low=0.0, high=1.0,
        source="assumed: homesteads and collective land could hardly be mortgaged "
        "(Security Law 1995, article 37: literature, high confidence)",
    )  # fmt: skip
    collateral_haircut: FloatColumn = param(
        0.4, "share of value", "Taken off the market value of property that is pledged.", low=0.0, high=1.0,
        source="assumed, 0.3-0.6",
    )  # fmt: skip
    pledge_share: FloatColumn = param(
        0.7, "share of order", "Lent on a pledged order.", low=0.0, high=1.0, source="assumed, 0.6-0.8"
    )
    pledge_term: FloatColumn = param(
        6.0, "months", "Until a pledged order is delivered and paid.", low=1.0, high=24.0, source="assumed, 3-6"
    )
    surplus_share: FloatColumn = param(
        0.7, "share of surplus", "Most that the instalments of a cash-flow loan may take of the monthly surplus.",
        low=0.0, high=2.0, source="practice of cash-flow lending (literature, medium confidence), 0.4-0.9",
    )  # fmt: skip
    line_base: FloatColumn = param(
        0.7, "multiple of what is asked", "Credit without security for one without a star.", low=0.0, high=5.0,
        source="assumed",
    )  # fmt: skip
    line_step: FloatColumn = param(
        0.2, "multiple per star", "More credit without security for each star; 0 is no grading.", low=0.0, high=5.0,
        source="20 % more for each clean cycle (assumed), 0-100 %",
    )  # fmt: skip
    seasonal_share: FloatColumn = param(
        0.0, "share of farm loans", "Farm loans due in the harvest months, of those not in instalments.", low=0.0,
        high=1.0, source="status quo: bullets",
    )  # fmt: skip
    revolving_share: FloatColumn = param(
        0.3, "share of unsecured loans", "Lines that may be drawn again, of those not in instalments.", low=0.0,
        high=1.0, source="assumed: household credit cards of the cooperatives, from 2001 on",
    )  # fmt: skip
    grace: FloatColumn = param(
        0.0, "months", "At the start of instalments, in which only interest falls due.", low=0.0, high=24.0,
        source="status quo; 0-3",
    )  # fmt: skip
    loan_size: FloatColumn = param(
        1.0, "multiple", "Loan granted over loan asked for.", low=0.0, high=5.0, source="status quo"
    )
    guarantors_required: FloatColumn = param(
        1.0, "guarantors", "Third-party guarantors of a guaranteed loan.", low=0.0, high=16.0, source="1-2 assumed"
    )
    guarantee_limit: FloatColumn = param(
        1.5, "multiple of net worth", "Most a party may stand for.", low=0.0, high=100.0, source="0.5-3 in practice"
    )
    guarantee_fee: FloatColumn = param(
        0.0, "share of loan", "Paid by the borrower to his guarantor.", low=0.0, high=0.1, source="status quo"
    )
    mutual_guarantees: FloatColumn = param(
        1.0, "switch", "Somebody may stand for his own guarantor.", low=0.0, high=1.0, source="status quo"
    )
    longest_chain: FloatColumn = param(
        20.0, "guarantors", "Longest chain, each standing for the one before; 20 is no limit.", low=1.0, high=20.0,
        source="status quo; 1-5 as a rule against chains",
    )  # fmt: skip
    same_trade_guarantors: FloatColumn = param(
        1.0, "switch", "Somebody of the borrower's own trade may stand for him.", low=0.0, high=1.0,
        source="status quo; bans in joint-liability rules: different trades (found: Tai'an Jin'an village bank)",
    )  # fmt: skip
    same_village_guarantors: FloatColumn = param(
        1.0, "switch", "Somebody of the borrower's own village may stand for him.", low=0.0, high=1.0,
        source="status quo",
    )  # fmt: skip
    guarantor_cut_off: FloatColumn = param(
        1.0, "PD", "Highest yearly default probability of a guarantor, from his own record; 1 is not looked at.",
        low=0.0, high=1.0, source="status quo",
    )  # fmt: skip
    consent_at_renewal: FloatColumn = param(
        1.0, "flag", "Guarantors have to consent again when a loan is renewed.", low=0.0, high=1.0,
        source="a renewal is a new contract (assumed)",
    )  # fmt: skip
    call_after: FloatColumn = param(
        4.0,
        "months late",
        "When guarantors are called; 0 and 1 are at the first missed due.",
        low=0.0,
        high=24.0,
        source="after 90 days; tuned to a default rate of 2-6 % a year: at 3 guarantors cure most loans before",
    )
    call_share: FloatColumn = param(
        1.0, "share of shortfall", "Called in a month from guarantors; the rest stays with the debtor.",
        low=0.0, high=1.0, source="all that is due, as the guarantee says",
    )  # fmt: skip
    accelerate_after: FloatColumn = param(
        3.0, "months late", "When the whole balance falls due.", low=0.0, high=120.0, source="90 days"
    )
    joint_and_several: FloatColumn = param(
        1.0, "switch", "Unpaid calls pass to co-guarantors.", low=0.0, high=1.0,
        source="Security Law 1995, the rule where nothing is agreed (literature, high confidence)",
    )  # fmt: skip
    cross_default: FloatColumn = param(
        0.0,
        "switch",
        "A guarantor who fails a call has his own loan accelerated.",
        low=0.0,
        high=1.0,
        source="status quo",
    )
    longer_exclusion: FloatColumn = param(
        0.0, "months", "For which the bank lends to a defaulter later than it usually would (recovery.exclusion).",
        low=0.0, high=600.0, source="status quo",
    )  # fmt: skip
    meeting_frequency: FloatColumn = param(
        1.0, "multiple of monthly", "Weight of group sanctions.", low=0.0, high=10.0, source="status quo"
    )
    volume_pay: FloatColumn = param(
        0.3, "pay per unit of lending", "Officers' bonus on lending.", low=0.0, high=5.0, source="assumed"
    )
    default_penalty: FloatColumn = param(
        0.2, "pay per unit of defaults", "Officers' loss for defaults that are reported.", low=0.0, high=5.0,
        source="assumed",
    )  # fmt: skip
    deferred_share: FloatColumn = param(
        0.0, "share of pay", "Pay at stake that is paid out later.", low=0.0, high=1.0, source="status quo; 0-50 %"
    )
    deferral: FloatColumn = param(3.0, "years", "How much later.", low=0.0, high=10.0, source="three years in practice")
    separate_approval: FloatColumn = param(
        0.0,
        "share of decisions",
        "Loans and renewals reviewed by somebody whose pay does not depend on them.",
        low=0.0,
        high=1.0,
        source="status quo; required by the Commercial Bank Law, article 35 (found)",
    )
    committee: FloatColumn = param(
        1.0, "readers", "Who read a file apart from each other where decisions are reviewed.", low=1.0, high=9.0,
        source="status quo: one reviewer; 3-7 in a loan committee (assumed)",
    )  # fmt: skip
    rotation: FloatColumn = param(
        0.0, "months", "After how long officers are moved on; 0 is never.", low=0.0, high=240.0,
        source="status quo; three years, Hertzberg et al. 2010 (literature, high confidence)",
    )  # fmt: skip
    bureau_coverage: FloatColumn = param(
        0.3, "share of parties", "Parties whose loans and defaults lenders see of each other.", low=0.0, high=1.0,
        source="assumed: the central bank's database of enterprises and households since 2006, thin in the countryside",
    )  # fmt: skip
    bureau_lag: FloatColumn = param(
        0.0, "months", "Between two reports of a lender on a client: what is on file is up to so old; 0 is never old.",
        low=0.0, high=12.0, source="assumed: nothing is lost on the way; 0-4 quarters in practice",
    )  # fmt: skip
    bureau_full: FloatColumn = param(
        1.0, "switch", "Files show debts and how they were paid; without it, defaults alone.", low=0.0, high=1.0,
        source="the central bank's database has both (found)",
    )  # fmt: skip
    bureau_awareness: FloatColumn = param(
        1.0, "share of files", "Whose owners know that lenders see each other's files.", low=0.0, high=1.0,
        source="assumed; de Janvry, McIntosh and Sadoulet 2010 told some and not others (literature, high confidence)",
    )  # fmt: skip
    debts_disclosed: FloatColumn = param(
        0.0, "share of parties", "Who show our bank what they owe to others, file or not.", low=0.0, high=1.0,
        source="status quo: nobody is asked to",
    )  # fmt: skip
    identification: FloatColumn = param(
        0.0, "share of parties", "Whose default other banks hear of by the identity card, file or not.",
        low=0.0, high=1.0, source="status quo: cards of the first generation, copied by hand (assumed)",
    )  # fmt: skip
    early_warning: FloatColumn = param(
        0.0, "probability",
        "Chance a month that officers notice a loan one or two dues late, matured or not, of one who cannot pay.",
        low=0.0, high=1.0, source="status quo; sensitivity of 0.5-0.8 in practice (assumed)",
    )  # fmt: skip
    warned_from: FloatColumn = param(
        1.0, "missed dues", "From how many on officers look at a loan, up to two; at four it is in default.",
        low=1.0, high=2.0, source="a day or more in arrears as the first trigger (practice, assumed)",
    )  # fmt: skip
    staffing: FloatColumn = param(
        1.0, "multiple of usual", "Officers for each client; 0.5 to 3 are about 300 to 50 clients an officer.",
        low=0.1, high=10.0, source="status quo: about 150 clients an officer (assumed), 50-300 in practice",
    )  # fmt: skip
    forced_renewal: FloatColumn = param(
        0.4,
        "per month",
        "Chance that a loan 61-90 days late is renewed to hide it, at usual pay and without separate approval.",
        low=0.0,
        high=1.0,
        source="tuned to reported NPL of rural banks 2006-10 (CBRC tables, found), 0.1-0.8 tried",
    )
    most_forced_renewals: FloatColumn = param(
        3.0, "renewals", "How often one loan can be hidden.", low=0.0, high=10.0, source="assumed, 1-5"
    )
    audit: FloatColumn = param(
        0.01,
        "per month",
        "Chance that an audit finds a branch's hidden loans; read at its farm cell.",
        low=0.0,
        high=1.0,
        source="assumed",
    )
    cure: FloatColumn = param(
        0.0, "months", "A loan rescheduled, or renewed to hide it, is reported as bad until it has been paid on time "
        "for so long.", low=0.0, high=24.0, source="status quo: special mention at once; 0-12",
    )  # fmt: skip
    write_off_after: FloatColumn = param(
        18.0, "months late", "When a loan may be written off.", low=6.0, high=120.0,
        source="180-720 days, Ministry of Finance rules (literature, medium confidence)",
    )  # fmt: skip
    write_off_budget: FloatColumn = param(
        0.003, "share of loans/year", "What may be written off.", low=0.0, high=1.0,
        source="tuned to reported NPL of 2003-07: tiny before 2008, which is why old bad loans stayed on the books",
    )  # fmt: skip
    target_growth: FloatColumn = param(
        0.22, "1/year", "Growth of the book the head office plans in a normal year.", low=-0.5, high=2.0,
        source="21-26 % implied by CBRC tables 2007-08 (computed)",
    )  # fmt: skip
    capital_floor: FloatColumn = param(
        0.04, "share of loans", "Capital ratio under which new lending stops.", low=-1.0, high=0.5, source="dated"
    )
    loan_to_deposit_cap: FloatColumn = param(
        0.75, "share of deposits", "Loans to deposits over which new lending stops.", low=0.1, high=10.0,
        source="Commercial Bank Law, until 2015-10 (found)",
    )  # fmt: skip
    capital_buffer: FloatColumn = param(
        0.0, "share of assets", "Over the floor; no dividend is paid until capital reaches both.", low=0.0, high=0.5,
        source="dated",
    )  # fmt: skip
    leverage_floor: FloatColumn = param(
        0.0, "share of assets", "Capital over all assets under which new lending stops.", low=-1.0, high=0.5,
        source="dated",
    )  # fmt: skip
    deposits_insured: FloatColumn = param(
        0.0, "share of deposits", "Deposits that an insurer guarantees by law.", low=0.0, high=1.0, source="dated"
    )
    risk_weight: FloatColumn = param(
        1.0, "share of loans", "Risk weight of loans in the capital ratio.", low=0.0, high=2.0, source="dated"
    )
    operational_charge: FloatColumn = param(
        0.0, "share of gross income", "Capital for operational risk, by the basic indicator.", low=0.0, high=1.0,
        source="dated",
    )  # fmt: skip
    coverage_required: FloatColumn = param(
        0.0, "share of bad loans", "Provisions required against loans reported as bad.", low=0.0, high=5.0,
        source="dated",
    )  # fmt: skip
    loan_provision_required: FloatColumn = param(
        0.0, "share of loans", "Provisions required against all loans.", low=0.0, high=0.5, source="dated"
    )
    single_borrower_limit: FloatColumn = param(
        0.10, "share of capital", "Most one borrower may owe.", low=0.0, high=10.0,
        source="Commercial Bank Law, article 39 (found: Xinhua, 5 May 2018)",
    )  # fmt: skip
    group_limit: FloatColumn = param(
        0.15, "share of capital", "Most a solidarity group may owe together.", low=0.0, high=10.0,
        source="group credit rule of 2003 (literature, high confidence)",
    )  # fmt: skip
    village_limit: FloatColumn = param(
        1.0, "share of loans", "Most that one village may owe together; 1 is no limit.", low=0.0, high=1.0,
        source="status quo",
    )  # fmt: skip
    sector_limit: FloatColumn = param(
        1.0, "share of loans", "Most the borrowers of one trade may owe together; 1 is no limit.", low=0.0, high=1.0,
        source="status quo",
    )  # fmt: skip
    classification_rule: FloatColumn = param(
        0.0, "rule set", "By security and days past due (0), by days alone as of 2007 (1) or of 2023 (2).",
        low=0.0, high=2.0, source="dated",
    )  # fmt: skip
    general_provision: FloatColumn = param(
        0.01, "share of loans", "General provision.", low=0.0, high=0.2, source="PBoC 2002 guideline 98 (found)"
    )
    provision_special_mention: FloatColumn = param(
        0.02,
        "share of loans",
        "Provision for special mention.",
        low=0.0,
        high=1.0,
        source="PBoC 2002 guideline 98 (found)",
    )
    provision_substandard: FloatColumn = param(
        0.25, "share of loans", "Provision for substandard.", low=0.0, high=1.0, source="PBoC 2002 guideline 98 (found)"
    )
    provision_doubtful: FloatColumn = param(
        0.5, "share of loans", "Provision for doubtful.", low=0.0, high=1.0, source="PBoC 2002 guideline 98 (found)"
    )
    provision_loss: FloatColumn = param(
        1.0, "share of loans", "Provision for loss.", low=0.0, high=1.0, source="PBoC 2002 guideline 98 (found)"
    )

    def set_base(self, chosen: Mapping[str, Value], dated: Callable[[str], list[tuple[int, int, float]]]) -> None:
        """Take base values: those chosen, else dated ones `lever -> [(year, month, value)]`, else the defaults."""
        self.base = {name: float(chosen.get(name, made.default)) for name, made in self.fields.items()}
        self.dates: dict[int, dict[str, float]] = {}
        for name in self.fields:
            if name not in chosen:
                for year, month, value in dated(name):
                    self.dates.setdefault(year * 12 + month - 1, {})[name] = value
        self._held_until = -1

    def hold(self, now: int) -> None:
        """Start a month (months since year 0) from the base values in force."""
        if now >= self._held_until:
            for month in sorted(self.dates):
                if month <= now:
                    self.base.update(self.dates.pop(month))
            self._held_until = min(self.dates, default=1 << 30)
            self._base_column = np.array([self.base[name] for name in self.fields])[:, None]
        self.f8[:] = self._base_column

    @classmethod
    def declared(cls) -> dict[str, Declared]:
        """Return every declaration by dotted name."""
        return {f"levers.{name}": made for name, made in cls.fields.items()}
