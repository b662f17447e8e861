"""Applications are slots like loans: row i is what party i asks of the bank this month."""

from sim.core.columns import FloatColumn, IntegerColumn, Table, column, integers

NOT_REFUSED, EVALUATION, GUARANTOR, FUNDS, SINGLE_BORROWER, GROUP_LIMIT, SECTOR_LIMIT = 0, 1, 2, 3, 4, 5, 6
WENT_ELSEWHERE = 9  # no refusal: he passed, but another bank's offer was better
REFUSALS = ("not refused", "evaluation", "guarantor", "funds", "single borrower", "group limit", "sector limit")


class Applications(Table):
    """One row per party who may borrow; what it says holds for those listed in `Applicants`."""

    product: IntegerColumn = integers("product", "Kind of loan he asks for.")
    refusal: IntegerColumn = integers("reason", "First reason for which he was refused, 0 for none.")
    wanted: FloatColumn = column("CNY", "What he asks for and the bank would grant.")
    estimated_risk: FloatColumn = column("1/year", "Default probability the bank expects.")
    rate: FloatColumn = column("1/year", "Lending rate he is offered.")


class Applicants(Table):
    """The rows with an application this month, in order."""

    row: IntegerColumn = integers("row of applications", "Who asks.")
    number: IntegerColumn = integers("rows", "How many there are; only the first number counts.")
