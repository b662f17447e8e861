"""Applications are slots like loans: row i is what party i asks of the bank this month, a new loan or a renewal."""

from sim.core.columns import FloatColumn, IntegerColumn, Table, codes, column, integers, row_numbers

NOT_REFUSED, EVALUATION, GUARANTOR, FUNDS, SINGLE_BORROWER, GROUP_LIMIT, SECTOR_LIMIT = 0, 1, 2, 3, 4, 5, 6
DEBT_SERVICE, NO_COVER, WENT_ELSEWHERE, DECLINED = 7, 8, 9, 10  # the last two are no refusals: he did not want the loan
REFUSALS = (
    "not refused",
    "evaluation",
    "guarantor",
    "funds",
    "single borrower",
    "group limit",
    "sector limit",
    "debt service",
    "collateral",
    "went elsewhere",
    "declined the rate",
)


class Applications(Table):
    """One row per party who may borrow; what it says holds for those listed in `Applicants` or `Renewals`."""

    product: IntegerColumn = codes("product", "Kind of loan he asks for.")
    refusal: IntegerColumn = codes("reason", "First reason for which he was refused, 0 for none.")
    wanted: FloatColumn = column("CNY", "What he asks for and the bank would grant.")
    expected_quality: FloatColumn = column("sd", "Quality the bank expects after all it has seen.")
    against: FloatColumn = column("log odds", "What record and debts say against him.")
    estimated_risk: FloatColumn = column("1/year", "Default probability the bank expects.")
    grade: IntegerColumn = codes("stars", "Grade of one who asks for credit without security.")
    rate: FloatColumn = column("1/year", "Lending rate he is offered.")


class Applicants(Table):
    """The rows with an application this month, in order."""

    row: IntegerColumn = row_numbers("row of applications", "Who asks.")
    number: IntegerColumn = integers("rows", "How many there are; only the first number counts.")


class Renewals(Table):
    """The rows whose loan matures next month, in order; what the bank sees of them is in `Applications`."""

    row: IntegerColumn = row_numbers("row of loans", "Whose loan matures.")
    number: IntegerColumn = integers("rows", "How many there are; only the first number counts.")
