"""Branches of the bank, one a district, and the head office's month."""

from sim.core.columns import FloatColumn, IntegerColumn, Table, column, integers


class Branches(Table):
    """One row per branch; its cash is in `Accounts`, behind the parties' rows."""

    shock: FloatColumn = column("sd", "The district's part of the income shock, an AR(1) of unit variance.")
    loans: FloatColumn = column("CNY", "Gross loans at the last closing.")
    unpaid: FloatColumn = column("CNY", "Dues standing unpaid at the last closing.")
    deposits: FloatColumn = column("CNY", "Owed to depositors.")
    provisions: FloatColumn = column("CNY", "Set aside against loans.")
    capital: FloatColumn = column("CNY", "The branch's part of the bank's capital.")
    effort: FloatColumn = column("share", "How hard its officers look at applicants, 0 to 1.")
    leniency: FloatColumn = column("log", "By how much its officers stretch the cut-offs.")
    confidence: FloatColumn = column("share", "How far its borrowers count on being lent to again.")
    mean_income: FloatColumn = column("CNY/month", "Mean income of all parties, at the prices of the first month.")
    net_lending: FloatColumn = column("share of income", "Net new lending of late, over the district's income.")
    normal_lending: FloatColumn = column("share of income", "The same over the years: what is normal here.")
    local_effect: FloatColumn = column("share of income", "By how much lending moves the district's incomes.")
    informal_debt: FloatColumn = column("CNY", "Owed to informal lenders in the district at the last closing.")
    hiding: FloatColumn = column("per month", "Chance that a loan about to be reported is renewed to hide it.")
    tenure: IntegerColumn = integers("months", "How long its officers have been there.")
    handed_over: IntegerColumn = integers("flag", "A newcomer reports what was hidden.")
    found_out: IntegerColumn = integers("flag", "An audit found its hidden loans this month.")


class HeadOffice(Table):
    """One row: what the head office knows when it decides how much may be lent."""

    loans: FloatColumn = column("CNY", "Gross loans at the last closing.")
    capital: FloatColumn = column("CNY", "Capital at the last closing.")
    capital_ratio: FloatColumn = column("share of assets", "Capital over risk-weighted assets at the last closing.")
    failed: IntegerColumn = integers("flag", "The bank has been closed: it lends no more and runs off.")
    loan_to_deposit: FloatColumn = column("share of deposits", "Loans over deposits at the last closing.")
    unspent: FloatColumn = column("CNY", "Left of earlier months' plans.")
    budget: FloatColumn = column("CNY", "May be lent to new clients and topped up this month.")
    promised: FloatColumn = column(
        "CNY", "Goes back to seasonal borrowers who paid it back this harvest, before others are served."
    )
    wanted: FloatColumn = column("CNY", "Asked for by those who passed evaluation.")
    lending_open: IntegerColumn = integers("flag", "Capital and deposits allow new lending.")
