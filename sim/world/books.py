"""The books of one month: every flow and stock that anybody asks for later, declared like columns.

Phases add to them while they loop; the recorder copies them into the ledger `[month, entry, row]` and empties them.
Measures are functions of the ledger, so a hundred of them cost nothing in a month.
"""

from sim.core.columns import FloatColumn, Table, column


class Books(Table):
    """One row per cell (branch x segment of the party concerned)."""

    # money between parties and the rest of the world
    income: FloatColumn = column("CNY", "Earned by parties from outside.")
    consumption: FloatColumn = column("CNY", "Spent by parties outside.")
    invested: FloatColumn = column("CNY", "Turned from cash into working capital.")
    liquidated: FloatColumn = column("CNY", "Turned from working capital into cash.")
    assets_sold: FloatColumn = column("CNY", "Cash for assets sold.")
    fees: FloatColumn = column("CNY", "Paid by borrowers to their guarantors.")
    recourse: FloatColumn = column("CNY", "Paid back by debtors to guarantors who had paid for them.")
    booked_outside: FloatColumn = column("CNY", "Cash set by hand from outside the model, net.")

    balance_set: FloatColumn = column("CNY", "Balances set by hand, net: gains or losses of the bank.")
    dues_set: FloatColumn = column("CNY", "Dues set by hand, net.")

    # money between parties and the bank
    granted: FloatColumn = column("CNY", "New loans paid out.")
    topped_up: FloatColumn = column("CNY", "Paid out on top of renewed loans.")
    interest_received: FloatColumn = column("CNY", "Interest paid by debtors.")
    principal_received: FloatColumn = column("CNY", "Principal paid by debtors when due or late.")
    calls_interest: FloatColumn = column("CNY", "Interest paid by guarantors.")
    calls_principal: FloatColumn = column("CNY", "Principal paid by guarantors.")
    collected: FloatColumn = column("CNY", "Principal collected from debtors' assets.")
    collected_after: FloatColumn = column("CNY", "Collected on loans written off.")

    # money between parties and informal lenders
    informal_lent: FloatColumn = column("CNY", "Lent by informal lenders.")
    bridged: FloatColumn = column("CNY", "Of this, lent to pay dues to the bank.")
    informal_paid: FloatColumn = column("CNY", "Paid to informal lenders, interest and seizures included.")
    informal_interest: FloatColumn = column("CNY", "Charged by informal lenders.")
    informal_lost: FloatColumn = column("CNY", "Given up by informal lenders.")

    # loans without money
    capitalised: FloatColumn = column("CNY", "Unpaid interest made principal by forced renewals.")
    written_off: FloatColumn = column("CNY", "Principal written off.")
    interest_forgone: FloatColumn = column("CNY", "Unpaid interest given up with a write-off.")

    # dues missed and what became of them
    missed: FloatColumn = column("CNY", "Dues not paid by the debtor when they fell due.")
    caught_up: FloatColumn = column("CNY", "Of these, paid later by the debtor.")
    dues_given_up: FloatColumn = column("CNY", "Of these, given up with a write-off.")
    rolled: FloatColumn = column("CNY", "Of these, turned into a new loan to hide them.")

    # events
    applications: FloatColumn = column("count", "New applications.")
    approvals: FloatColumn = column("count", "New loans granted.")
    refused_evaluation: FloatColumn = column("count", "Refused: estimated default probability over the cut-off.")
    refused_guarantor: FloatColumn = column("count", "Refused: nobody would stand for the loan.")
    refused_funds: FloatColumn = column("count", "Refused: the bank's lending plan, capital or deposits.")
    refused_single_borrower: FloatColumn = column("count", "Refused: too much for one borrower.")
    refused_group: FloatColumn = column("count", "Refused: too much for one solidarity group.")
    refused_sector: FloatColumn = column("count", "Refused: too much for one trade.")
    renewals_due: FloatColumn = column("count", "Renewals decided.")
    renewals_refused: FloatColumn = column("count", "Renewals refused.")
    refused_repaid: FloatColumn = column("count", "Refused renewals repaid within a year of maturity.")
    refused_defaulted: FloatColumn = column("count", "Refused renewals in true default within a year of maturity.")
    informal_defaults: FloatColumn = column("count", "Parties from whom informal lenders seized what they could.")
    first_misses: FloatColumn = column("count", "Loans that miss a due after being current: default at the due date.")
    defaults: FloatColumn = column("count", "True defaults.")
    defaults_induced: FloatColumn = column("count", "Of these, would have paid without the calls they met.")
    defaults_strategic: FloatColumn = column(
        "count", "Of these, debtors who could have paid the first due they missed."
    )
    defaulted_balance: FloatColumn = column("CNY", "Balance of true defaults.")
    cured: FloatColumn = column("count", "Loans in true default whose arrears are paid, or that are paid off.")
    rolled_to_2: FloatColumn = column("count", "Loans with one missed due that miss a second.")
    rolled_to_3: FloatColumn = column("count", "Loans with two missed dues that miss a third.")
    rolled_to_4: FloatColumn = column("count", "Loans with three missed dues that miss a fourth.")
    cases_ended: FloatColumn = column("CNY", "Exposure of impaired loans that were cured, paid off or written off.")
    first_loans: FloatColumn = column("count", "New loans to parties who never had one.")
    granted_income: FloatColumn = column("CNY", "A year's mean income of those with a new loan.")
    refused_amount: FloatColumn = column("CNY", "Wanted by new applicants and refused.")
    guarantors_called: FloatColumn = column("count", "Parties called for the first time.")
    guarantors_ruined: FloatColumn = column("count", "Parties ruined by calls.")
    calls_made: FloatColumn = column("CNY", "Asked from guarantors.")
    hunger: FloatColumn = column("count", "Parties who could not meet subsistence.")
    hunger_in_default: FloatColumn = column("count", "Of these, parties with a loan in true default.")
    hidden_found: FloatColumn = column("count", "Hidden loans found by audits.")
    forced_renewals: FloatColumn = column("count", "Loans renewed to hide them.")

    # stocks at the end of the month
    loans: FloatColumn = column("CNY", "Gross loans.")
    loans_count: FloatColumn = column("count", "Open loans.")
    borrowers_served: FloatColumn = column("count", "Parties with an open loan in good standing.")
    past_due_30: FloatColumn = column("CNY", "Loans more than 30 days past due.")
    past_due_90: FloatColumn = column("CNY", "Loans more than 90 days past due.")
    pass_: FloatColumn = column("CNY", "Reported as pass.")
    special_mention: FloatColumn = column("CNY", "Reported as special mention.")
    substandard: FloatColumn = column("CNY", "Reported as substandard.")
    doubtful: FloatColumn = column("CNY", "Reported as doubtful.")
    loss: FloatColumn = column("CNY", "Reported as loss.")
    bad_count: FloatColumn = column("count", "Loans reported as substandard or worse.")
    truly_bad: FloatColumn = column("CNY", "Loans truly substandard or worse.")
    unpaid: FloatColumn = column("CNY", "Dues standing unpaid.")
    in_default: FloatColumn = column("count", "Open loans in true default.")
    default_months: FloatColumn = column("months", "Since true default, added up over the loans in it.")
    late_1: FloatColumn = column("count", "Loans with one missed due.")
    late_2: FloatColumn = column("count", "Loans with two missed dues.")
    late_3: FloatColumn = column("count", "Loans with three missed dues.")
    late_4: FloatColumn = column("count", "Loans with four missed dues or more.")
    poor_borrowers: FloatColumn = column("count", "Open loans of parties in the poorest third of their district.")
    cohort_pass: FloatColumn = column("CNY", "Left of loans that were pass at new year.")
    cohort_special_mention: FloatColumn = column("CNY", "Left of loans that were special mention at new year.")
    cohort_substandard: FloatColumn = column("CNY", "Left of loans that were substandard at new year.")
    cohort_doubtful: FloatColumn = column("CNY", "Left of loans that were doubtful at new year.")
    down_pass: FloatColumn = column("CNY", "Of these, in a worse category now: of pass.")
    down_special_mention: FloatColumn = column("CNY", "The same of special mention.")
    down_substandard: FloatColumn = column("CNY", "The same of substandard.")
    down_doubtful: FloatColumn = column("CNY", "The same of doubtful.")
    utility: FloatColumn = column("-", "Utility of the year's real consumption, added up over parties in December.")
    consumers: FloatColumn = column("count", "Parties whose year was counted so.")
    informal_debt: FloatColumn = column("CNY", "Owed to informal lenders.")
    unsecured: FloatColumn = column("CNY", "Unsecured loans.")
    guaranteed: FloatColumn = column("CNY", "Loans with third-party guarantors.")
    group: FloatColumn = column("CNY", "Loans to solidarity groups.")
    lending_rate: FloatColumn = column("CNY/year", "Interest a year on loans in good standing.")
    earning: FloatColumn = column("CNY", "Loans in good standing.")


class Statement(Table):
    """One row per branch: its own profit and loss, and its closing balance sheet."""

    deposits_received: FloatColumn = column("CNY", "Net new deposits.")
    deposits_sent_away: FloatColumn = column("CNY", "Deposits the bank let go of, for want of loans.")
    deposits_fled: FloatColumn = column("CNY", "Deposits lost for want of confidence.")
    deposit_interest: FloatColumn = column("CNY", "Paid to depositors.")
    reserve_interest: FloatColumn = column("CNY", "Received on reserves from the central bank.")
    operating_cost: FloatColumn = column("CNY", "Paid for running the branch.")
    provision_charge: FloatColumn = column("CNY", "Set aside this month, negative when released.")
    dividend: FloatColumn = column("CNY", "Paid to owners.")
    profit: FloatColumn = column("CNY", "Before dividend.")
    support: FloatColumn = column("CNY", "Paid by the deposit insurer for capital that is gone.")
    booked_outside: FloatColumn = column("CNY", "Cash set by hand from outside the model, net.")

    confidence: FloatColumn = column("share", "How far borrowers count on being lent to again.")
    local_effect: FloatColumn = column("share of income", "By how much lending moves next month's incomes.")
    opening_loans: FloatColumn = column("CNY", "Gross loans at the closing before.")
    loans: FloatColumn = column("CNY", "Gross loans at closing.")
    cash: FloatColumn = column("CNY", "Reserves at closing.")
    provisions: FloatColumn = column("CNY", "Provisions at closing.")
    deposits: FloatColumn = column("CNY", "Deposits at closing.")
    capital: FloatColumn = column("CNY", "Capital at closing.")
    capital_required: FloatColumn = column("CNY", "Capital the floor and the buffer of the day ask for.")
    risk_weighted: FloatColumn = column("CNY", "Loans by risk weight, net of provisions, at closing.")
    effort: FloatColumn = column("share", "How hard its officers look at applicants.")
    leniency: FloatColumn = column("log", "By how much its officers stretch the cut-offs.")
    failed: FloatColumn = column("flag", "The bank has been closed.")
