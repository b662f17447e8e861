"""Parties: borrowers, guarantors and those who are both; one row each, with one cash balance each."""

from sim.core.columns import FloatColumn, IntegerColumn, Table, codes, column, integers, row_numbers

FARM, TRADER, ENTERPRISE = 0, 1, 2
SEGMENTS = ("farm", "trader", "enterprise")

FARMING, LOCAL_TRADE, EXPORT_TRADE = 0, 1, 2
TRADES = ("farming", "local trade", "export trade")


class Parties(Table):
    """One row per party; the first `world.borrowers` rows may borrow. Cash is in `Accounts`, on the same row."""

    present: IntegerColumn = codes("flag", "Lives here; one who left keeps his row.")
    may_borrow: IntegerColumn = codes("flag", "May ask for a loan.")
    branch: IntegerColumn = row_numbers("row of branches", "Home branch, one a district.")
    segment: IntegerColumn = codes("segment", "Farm household, trader or small enterprise.")
    cell: IntegerColumn = row_numbers("row of levers and books", "Branch and segment in one number.")
    by_cell: IntegerColumn = row_numbers("row of parties", "All parties in the order of their cells.")
    trade: IntegerColumn = codes("trade", "Farming, local trade or export trade.")
    village: IntegerColumn = integers("village", "Where he lives, counted over all branches.")
    group: IntegerColumn = integers("group", "Solidarity group, -1 for none.")
    first_tie: IntegerColumn = row_numbers("row of ties", "Where his ties begin.")
    ties: IntegerColumn = integers("ties", "How many he knows, whom he would ask first in front.")
    poor: IntegerColumn = codes("flag", "Among the poorest third of his district by what he owned at the start.")
    ever_borrowed: IntegerColumn = codes("flag", "Has or had a loan of the bank.")
    calculating: IntegerColumn = codes("flag", "Weighs what is due against the penalty.")
    risky: IntegerColumn = codes("flag", "His projects are of the risky kind.")
    jobless: IntegerColumn = codes("flag", "Has lost the work away from the farm.")
    excluded: IntegerColumn = integers("months", "Months left without a chance of a loan.")
    former_client: IntegerColumn = integers(
        "flag", "Has repaid a loan in good order; 2 in the month in which it ended."
    )
    late_record: IntegerColumn = integers("months", "Late months on the record of the loan he has or had last.")
    last_call: IntegerColumn = integers("month", "Month in which he last paid a call, far in the past if never.")
    called: IntegerColumn = codes("flag", "Has ever been called as a guarantor.")
    ruined: IntegerColumn = codes("flag", "Was called and could or would not pay, or was left without a cushion.")

    quality: FloatColumn = column("sd", "Latent quality, standard normal.")
    mean_income: FloatColumn = column("CNY/month", "Mean net cash flow, at the prices of the first month.")
    volatility: FloatColumn = column("share of income", "Monthly sd of the income shock.")
    wage_share: FloatColumn = column("share of income", "Lost with the job.")
    subsistence: FloatColumn = column("CNY/month", "Cannot be done without, at the prices of the first month.")
    seasonality: FloatColumn = column("share of income", "Amplitude of his year.")
    project_return: FloatColumn = column("1/year", "Return on his working capital.")
    standing: FloatColumn = column("-", "Sanctioning power over those he guarantees, mean 1.")
    popularity: FloatColumn = column("-", "How many seek his acquaintance, and how readily he is asked to guarantee.")
    own_capital: FloatColumn = column("CNY", "Working capital he had at the start, at the prices of the first month.")
    shock: FloatColumn = column("sd", "His own part of the income shock, an AR(1) of unit variance.")

    bureau_draw: FloatColumn = column("draw", "Has a file at the credit bureau when this is below its coverage.")
    asks_draw: FloatColumn = column("draw", "The month's draw against the hazard of asking for a loan.")

    capital: FloatColumn = column("CNY", "Working capital: tools, stock, animals.")
    wealth: FloatColumn = column("CNY", "House, land, other assets that take time to sell.")
    pledged: FloatColumn = column("CNY", "Of this: pledged to the bank for his loan.")
    earmarked: FloatColumn = column("CNY", "Of his cash this month: paid by a buyer into an account the bank controls.")
    guaranteed: FloatColumn = column("CNY", "Loans of others he stands for, his share.")
    income: FloatColumn = column("CNY/month", "Earned this month.")
    consumed: FloatColumn = column("CNY/month", "Spent on living this month.")
    consumed_this_year: FloatColumn = column("CNY", "Spent on living since new year, at the prices of the first month.")
    recent_calls: FloatColumn = column("CNY", "Calls paid within the contagion window.")
    recourse_owed: FloatColumn = column("CNY", "Owed to guarantors who paid for him.")

    relationship: FloatColumn = column("months", "How long he has been a client, all loans together.")
    owed_elsewhere: FloatColumn = column("CNY", "Owed to other banks, unpaid interest included.")
    late_elsewhere: IntegerColumn = integers("missed dues", "Oldest unpaid due at other banks.")
    filed_debt: FloatColumn = column("CNY", "Owed to other banks, as last reported to the bureau.")
    filed_late: IntegerColumn = integers("missed dues", "Oldest unpaid due at other banks, as last reported.")
    filed_balance: FloatColumn = column("CNY", "Owed to our bank, as last reported.")
    filed_record: IntegerColumn = integers("months", "Late months on the record with our bank, as last reported.")
    filed_barred: IntegerColumn = codes("flag", "Late or excluded at our bank, or with guarantors to pay back, then.")
    informal_debt: FloatColumn = column("CNY", "Owed to informal lenders.")
    informal_unpaid: IntegerColumn = integers("months", "Running in which informal interest was not paid in full.")
    informal_until: IntegerColumn = integers("month", "Before it no informal lender lends to him.")
    credit_at_stake: FloatColumn = column(
        "share", "Of future credit, what a default on our bank would lose: other banks may lend all the same."
    )
    bridge: FloatColumn = column("CNY", "Borrows informally this month to pay the bank.")

    means: FloatColumn = column("CNY", "Can be paid on own dues this month.")
    reach: FloatColumn = column("CNY", "Can be paid on own dues and calls together, assets sold.")
    felt: FloatColumn = column(
        "factor", "How strongly he feels the penalty of not paying, drawn anew for each contract."
    )
    penalty: FloatColumn = column("CNY", "Felt cost of not paying.")
    offer: FloatColumn = column("CNY", "What he pays on his own dues.")
    would_pay: FloatColumn = column("flag", "Would pay his own dues without social sanctions.")
    call: FloatColumn = column("CNY", "Called from him this month.")
    call_ratio: FloatColumn = column("share of call", "What he pays of it: 1, or less once he has failed.")
    fails_call: IntegerColumn = codes("flag", "Cannot or will not pay what is called from him.")
