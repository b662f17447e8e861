"""Loans and parties are followed: from grant, from new year, from default; nothing here decides anything."""

from sim.core.compiling import phase
from sim.parameters.spending import Spending
from sim.rules.welfare import utility, year_of
from sim.world.books import Books
from sim.world.conditions import Economy
from sim.world.loans import DOUBTFUL, OPEN, PASS, SPECIAL_MENTION, SUBSTANDARD, ActiveLoans, Loans
from sim.world.parties import Parties

DECEMBER = 11  # counted from 0


@phase
def follow(active: ActiveLoans, loans: Loans, parties: Parties, books: Books, start: int, month: int) -> None:
    """Open loans by missed dues, in true default, of poor parties, and by their category at new year.

    At the end of December every loan's category is noted down for the year to come.
    """
    december = (start + month) % 12 == DECEMBER
    status, balance, late, category = loans.status, loans.balance, loans.months_late, loans.category
    defaulted, months, cell, poor = loans.defaulted, loans.default_months, parties.cell, parties.poor
    late_1, late_2, late_3, late_4 = books.late_1, books.late_2, books.late_3, books.late_4
    in_default, default_months, poor_borrowers = books.in_default, books.default_months, books.poor_borrowers
    at_new_year, passed, passed_down = loans.category_at_new_year, books.cohort_pass, books.down_pass
    mentioned, mentioned_down = books.cohort_special_mention, books.down_special_mention
    substandard, substandard_down = books.cohort_substandard, books.down_substandard
    doubtful, doubtful_down = books.cohort_doubtful, books.down_doubtful
    for place in range(active.number[0]):
        loan = active.row[place]
        if status[loan] != OPEN:
            continue
        at, owed, before = cell[loan], balance[loan], at_new_year[loan]
        poor_borrowers[at] += 1.0 if poor[loan] == 1 else 0.0
        if late[loan] == 1:
            late_1[at] += 1.0
        elif late[loan] == 2:
            late_2[at] += 1.0
        elif late[loan] == 3:
            late_3[at] += 1.0
        elif late[loan] > 3:
            late_4[at] += 1.0
        if defaulted[loan] == 1:
            in_default[at] += 1.0
            default_months[at] += months[loan]
        down = owed if category[loan] > before else 0.0
        if before == PASS:
            passed[at] += owed
            passed_down[at] += down
        elif before == SPECIAL_MENTION:
            mentioned[at] += owed
            mentioned_down[at] += down
        elif before == SUBSTANDARD:
            substandard[at] += owed
            substandard_down[at] += down
        elif before == DOUBTFUL:
            doubtful[at] += owed
            doubtful_down[at] += down
        if december:
            at_new_year[loan] = category[loan]


@phase
def live(
    active: ActiveLoans,
    loans: Loans,
    parties: Parties,
    economy: Economy,
    spending: Spending,
    books: Books,
    start: int,
    month: int,
) -> None:
    """Who went hungry in default is counted; in December the year's consumption is valued."""
    if spending.consumption == 0.0:
        return
    cell, present, subsistence, eaten = parties.cell, parties.present, parties.subsistence, parties.consumed
    year, status, defaulted, hungry = parties.consumed_this_year, loans.status, loans.defaulted, books.hunger_in_default
    prices, needs = 1.0 / economy.price_index, economy.need_index
    for party in range(len(year)):
        year[party] += eaten[party] * prices
    for place in range(active.number[0]):
        loan = active.row[place]
        if defaulted[loan] == 1 and status[loan] == OPEN and present[loan] == 1:
            hungry[cell[loan]] += 1.0 if eaten[loan] < subsistence[loan] * needs else 0.0
    if (start + month) % 12 != DECEMBER:
        return
    valued, counted = books.utility, books.consumers
    for party in range(len(year)):
        lived_on = year_of(year[party], subsistence[party])
        year[party] = 0.0
        if month >= DECEMBER and present[party] == 1 and lived_on > 0.0:
            valued[cell[party]] += utility(lived_on, spending.risk_aversion)
            counted[cell[party]] += 1.0
