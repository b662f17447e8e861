"""Branches of the bank, one a district, and the head office's month."""

from sim.core.columns import FloatColumn, IntegerColumn, Table, codes, column, integers


class Branches(Table):
    """One row per branch; its cash is in `Accounts`, behind the parties' rows."""

    shock: FloatColumn = column("sd", "The district's part of the income shock, an AR(1) of unit variance.")
    loans: FloatColumn = column("CNY", "Gross loans at the last closing.")
    unpaid: FloatColumn = column("CNY", "Dues standing unpaid at the last closing.")
    deposits: FloatColumn = column("CNY", "Owed to depositors.")
    provisions: FloatColumn = column("CNY", "Set aside against loans.")
    capital: FloatColumn = column("CNY", "The branch's part of the bank's capital.")
    gross_income: FloatColumn = column("CNY/month", "Net interest and late recoveries, a mean of about three years.")
    effort: FloatColumn = column("share", "How hard its officers look at applicants, 0 to 1.")
    leniency: FloatColumn = column("log", "By how much its officers stretch the cut-offs.")
    confidence: FloatColumn = column("share", "How far its borrowers count on being lent to again.")
    mean_income: FloatColumn = column("CNY/month", "Mean income of all parties, at the prices of the first month.")
    net_lending: FloatColumn = column("share of income", "Net new lending of late, over the district's income.")
    normal_lending: FloatColumn = column("share of income", "The same over the years: what is normal here.")
    local_effect: FloatColumn = column("share of income", "By how much lending moves the district's incomes.")
    informal_debt: FloatColumn = column("CNY", "Owed to informal lenders in the district at the last closing.")
    competing_loans: FloatColumn = column("CNY", "Owed to the competing bank in the district at the last closing.")
    foreign_loans: FloatColumn = column("CNY", "Owed to the foreign bank in the district at the last closing.")
    outside_access: FloatColumn = column("share", "Chance of a loan from another bank, as the district knows it.")
    hiding: FloatColumn = column("per month", "Chance that a loan about to be reported is renewed to hide it.")
    competing_present: IntegerColumn = codes("flag", "A competing bank has a branch in the district.")
    foreign_present: IntegerColumn = codes("flag", "The foreign bank lends in the district once it has entered.")
    tenure: IntegerColumn = integers("months", "How long its officers have been there.")
    handed_over: IntegerColumn = codes("flag", "A newcomer reports what was hidden.")
    policy_cost: FloatColumn = column("CNY", "What policies cost the branch this month.")
    public_cost: FloatColumn = column("CNY", "What policies cost the state this month, for the branch's customers.")
    found_out: IntegerColumn = codes("flag", "An audit found its hidden loans this month.")


class HeadOffice(Table):
    """One row: what the head office knows when it decides how much may be lent."""

    loans: FloatColumn = column("CNY", "Gross loans at the last closing.")
    capital: FloatColumn = column("CNY", "Capital at the last closing.")
    capital_ratio: FloatColumn = column("share of assets", "Capital over risk-weighted assets at the last closing.")
    failed: IntegerColumn = codes("flag", "The bank has been closed: it lends no more and runs off.")
    leverage_ratio: FloatColumn = column("share of assets", "Capital over all assets at the last closing.")
    loan_to_deposit: FloatColumn = column("share of deposits", "Loans over deposits at the last closing.")
    unspent: FloatColumn = column("CNY", "Left of earlier months' plans.")
    budget: FloatColumn = column("CNY", "May be lent to new clients and topped up this month.")
    promised: FloatColumn = column(
        "CNY", "Goes back to seasonal borrowers who paid it back this harvest, before others are served."
    )
    wanted: FloatColumn = column("CNY", "Asked for by those who passed evaluation.")
    score_level: FloatColumn = column("log odds", "Default probability of an average applicant, as learnt.")
    score_weight: FloatColumn = column("per sd", "Fall of the log odds per sd of expected quality, as learnt.")
    score_power: FloatColumn = column("AUC", "How well the score told good from bad, when last looked at.")
    cases: IntegerColumn = integers("contracts", "Ended so far.")
    accepted: FloatColumn = column("applicants", "Left over of the share to be accepted, below one.")
    accepted_renewals: FloatColumn = column("renewals", "The same for renewals.")
    lending_open: IntegerColumn = codes("flag", "Capital and deposits allow new lending.")
