"""Loans are slots: row i is the bank's one open contract with party i, so a row number is an identity."""

import numpy as np

from sim.core.columns import FloatColumn, IntegerColumn, Table, codes, column, integers, row_numbers

NONE, OPEN, WRITTEN_OFF = 0, 1, 2

UNSECURED, GUARANTEED, GROUP, WEEKLY_GROUP, CASH_FLOW, COLLATERAL, PLEDGED, ENTERPRISE_LOAN = 0, 1, 2, 3, 4, 5, 6, 7
PRODUCTS = (
    "unsecured",
    "guaranteed",
    "group",
    "weekly group",
    "cash flow",
    "collateral",
    "pledged order",
    "enterprise loan",
)

# What secures a product; an enterprise loan has guarantors, and property for as much as it covers.
ON_CREDIT, BY_GUARANTORS, BY_GROUP, ON_PROPERTY, ON_ORDERS = 0, 1, 2, 3, 4
SECURITIES = ("unsecured", "guarantors", "group", "property", "orders")
SECURITY_OF = np.array(
    [ON_CREDIT, BY_GUARANTORS, BY_GROUP, BY_GROUP, BY_GUARANTORS, ON_PROPERTY, ON_ORDERS, BY_GUARANTORS]
)
PROPERTY_PLEDGED = np.array([0, 0, 0, 0, 0, 1, 0, 1])

BULLET, INSTALMENTS, WEEKLY, SEASONAL, REVOLVING = 0, 1, 2, 3, 4
SCHEDULES = ("bullet", "instalments", "weekly", "seasonal", "revolving")

PASS, SPECIAL_MENTION, SUBSTANDARD, DOUBTFUL, LOSS = 0, 1, 2, 3, 4
CATEGORIES = ("pass", "special mention", "substandard", "doubtful", "loss")

UNDECIDED, RENEWED, RUNS_OFF, LEAVES_BANK = 0, 1, 2, 3
DECISIONS = ("undecided", "renewed", "runs off", "leaves")


class Loans(Table):
    """One row per party who may borrow."""

    status: IntegerColumn = codes("status", "No loan, open, or written off with the case kept.")
    product: IntegerColumn = codes("product", "Kind of loan; see what secures each in section 7.")
    schedule: IntegerColumn = codes("schedule", "When principal falls due.")
    months_left: IntegerColumn = integers("months", "Until maturity; 0 once matured.")
    months_late: IntegerColumn = integers(
        "missed dues", "Oldest unpaid due; one is 1-30 days past due, four are over 90."
    )
    grace: IntegerColumn = integers("months", "Left in which only interest falls due.")
    order_open: IntegerColumn = codes("flag", "The pledged order has not been delivered yet.")
    grade: IntegerColumn = codes("stars", "Grade of an unsecured borrower, which sets his line.")
    granted: IntegerColumn = integers("month", "When this contract or its first predecessor was granted: the vintage.")
    decision: IntegerColumn = codes("decision", "What becomes of it at maturity.")
    refused: IntegerColumn = integers("month", "When it matured after its renewal was refused, 0 if it was not.")
    renewals: IntegerColumn = integers("renewals", "In good order.")
    forced_renewals: IntegerColumn = integers("renewals", "Made to hide that it is bad.")
    induced: IntegerColumn = codes("flag", "Would not have missed its first due without the calls its debtor paid.")
    strategic: IntegerColumn = codes("flag", "Its first due was missed although its debtor could have paid.")
    rescheduled: IntegerColumn = codes("flag", "Turned into instalments on an early warning, one or two dues late.")
    hidden_months: IntegerColumn = integers("months", "Since it was first hidden, 0 if it is not.")
    accelerated: IntegerColumn = codes("flag", "The whole balance is due.")
    defaulted: IntegerColumn = codes("flag", "Truly in default, whatever is reported.")
    default_months: IntegerColumn = integers("months", "Since the true default.")
    impaired: IntegerColumn = codes("flag", "Over 90 days late: no more interest is booked, collection goes on.")
    impaired_in: IntegerColumn = integers("month", "When it became impaired, below 0 if that was before the run.")
    category: IntegerColumn = codes("category", "As reported.")
    true_category: IntegerColumn = codes("category", "As it would be without hiding.")
    judged: IntegerColumn = codes("flag", "How this contract went is known, or was never foreseen.")
    category_at_new_year: IntegerColumn = codes("category", "As reported at new year, -1 if it was granted since.")
    ever_defaulted: IntegerColumn = codes("flag", "Has been in true default since it was first granted.")
    observed: IntegerColumn = integers("months", "Left of the observation before an upgrade.")
    punctual: IntegerColumn = integers("months", "Running without a missed due since its terms were changed, else 0.")

    balance: FloatColumn = column("CNY", "Principal outstanding.")
    rate: FloatColumn = column("1/year", "Lending rate of the contract.")
    expected_quality: FloatColumn = column("sd", "Quality the bank expected when it last decided.")
    against: FloatColumn = column("log odds", "What it held against the borrower then.")
    estimated_risk: FloatColumn = column("1/year", "Default probability it expected then.")
    instalment: FloatColumn = column(
        "CNY/month", "Equal monthly payment, 0 where principal is not paid in instalments."
    )
    line: FloatColumn = column("CNY", "May be drawn again up to this; 0 where the loan does not revolve.")
    billed: FloatColumn = column("CNY", "Fell due this month.")
    paid: FloatColumn = column("CNY", "Paid on it this month, by whomever.")
    interest_due: FloatColumn = column("CNY", "Interest due and unpaid, off the balance sheet.")
    principal_due: FloatColumn = column("CNY", "Principal due and unpaid, part of the balance.")
    called: FloatColumn = column("CNY", "Asked from guarantors this month.")
    top_up: FloatColumn = column("CNY", "Paid out on top when it is renewed.")
    exposure: FloatColumn = column("CNY", "Balance when it became impaired.")
    recovery_rate: FloatColumn = column("share of exposure", "What collection will bring in the end.")
    collected: FloatColumn = column("CNY", "Collected since it became impaired.")
    claim: FloatColumn = column("CNY", "Written off and still pursued.")


class ActiveLoans(Table):
    """The rows in which something can happen this month, in order, so that phases need not look at the others."""

    row: IntegerColumn = row_numbers("row of loans", "A loan, or a former debtor with something to settle.")
    number: IntegerColumn = integers("rows", "How many there are; only the first number counts.")


class Guarantees(Table):
    """Row loan x places + place: who stands for a loan; -1 where nobody does."""

    guarantor: IntegerColumn = integers("row of parties", "Who stands for the loan, -1 for nobody.")
    share: FloatColumn = column("share", "Of the loan, where liability is several.")
    called: FloatColumn = column("CNY", "Called from him this month.")
    recourse: FloatColumn = column("CNY", "The debtor owes him for calls paid.")


class Vintages(Table):
    """Row half-year of the run x cells + cell: what was granted then, and how much of it went bad how soon."""

    granted: FloatColumn = column("count", "New loans granted.")
    granted_amount: FloatColumn = column("CNY", "New loans granted.")
    bad_12: FloatColumn = column("count", "Of these, first truly in default within 12 months.")
    bad_24: FloatColumn = column("count", "The same within 24 months.")
    bad_36: FloatColumn = column("count", "The same within 36 months.")
    bad_amount_12: FloatColumn = column("CNY", "Balance at that default, of those within 12 months.")
    bad_amount_24: FloatColumn = column("CNY", "The same within 24 months.")
    bad_amount_36: FloatColumn = column("CNY", "The same within 36 months.")


class Ties(Table):
    """Whom a party knows: `ties` rows from the party's `first_tie` on, in the order in which he would ask them."""

    neighbour: IntegerColumn = row_numbers("row of parties", "Whom he knows.")
    strength: FloatColumn = column("share", "How close they are, 0 to 1.")
