"""Loans grow late, some are renewed to hide that they are bad, and they default, are cured or closed."""

import numpy.typing as npt

from sim.core.compiling import phase
from sim.core.draws import uniform
from sim.core.numbers import interpolate
from sim.levers import Levers
from sim.parameters.guaranteeing import Guaranteeing
from sim.parameters.recovery import Recovery
from sim.rules.following import half_year
from sim.rules.guaranteeing import is_induced
from sim.rules.paying import CENTS, IMPAIRED_AT, is_willing, months_late_next
from sim.rules.products import is_amortised, realised, recovery_law
from sim.rules.recovering import recovery_rate
from sim.world.books import Books
from sim.world.branches import Branches, HeadOffice
from sim.world.experience import Experience, remember
from sim.world.loans import BULLET, NONE, OPEN, UNDECIDED, ActiveLoans, Loans, Vintages
from sim.world.parties import Parties
from sim.world.purposes import AUDIT, FORCED_RENEWAL, RECOVERY_NONE, RECOVERY_RATE

HIDDEN_AT = 3  # missed dues: a loan 61-90 days late is hidden before it must be reported
REFUSED_FOR = 12  # months after maturity in which it is told how a refused renewal ended


@phase
def age(
    active: ActiveLoans,
    loans: Loans,
    parties: Parties,
    levers: Levers,
    guaranteeing: Guaranteeing,
    books: Books,
    month: int,
) -> None:
    """Days past due roll on; a loan late for long enough falls due whole; exclusion of defaulters runs out."""
    rows = active.row
    status, late, interest_due, principal_due = loans.status, loans.months_late, loans.interest_due, loans.principal_due
    excluded, record, cell, relationship = (
        parties.excluded,
        parties.late_record,
        parties.cell,
        parties.relationship,
    )
    billed, paid, induced, strategic = loans.billed, loans.paid, loans.induced, loans.strategic
    after, accelerated = levers.accelerate_after, loans.accelerated
    for place in range(active.number[0]):
        loan = rows[place]
        if status[loan] != OPEN:
            if excluded[loan] > 0:
                excluded[loan] -= 1
                if excluded[loan] == 0:
                    status[loan] = NONE
                    loans.claim[loan] = 0.0
                    parties.pledged[loan] = 0.0
            continue
        remaining = interest_due[loan] + principal_due[loan]
        before = late[loan]
        late[loan] = months_late_next(before, remaining, billed[loan], paid[loan])
        if late[loan] == 0:
            induced[loan] = 0
            strategic[loan] = 0
        elif before == 0:
            books.first_misses[cell[loan]] += 1.0
            since = month - parties.last_call[loan]
            crossed = parties.fails_call[loan] == 1 and accelerated[loan] == 1 and parties.would_pay[loan] == 1.0
            due = remaining + paid[loan]
            missing = due - parties.means[loan]
            if crossed or is_induced(missing, parties.recent_calls[loan], since, guaranteeing.contagion_window):
                induced[loan] = 1
            could = due <= parties.means[loan]
            strategic[loan] = (
                1 if could and not is_willing(due, parties.penalty[loan], parties.calculating[loan]) else 0
            )
        elif late[loan] > before:
            if before == 1:
                books.rolled_to_2[cell[loan]] += 1.0
            elif before == 2:
                books.rolled_to_3[cell[loan]] += 1.0
            elif before == 3:
                books.rolled_to_4[cell[loan]] += 1.0
        record[loan] = max(record[loan], late[loan])
        relationship[loan] += 1.0
        if late[loan] == 0 and month % 12 == 0 and record[loan] > 0:
            record[loan] -= 1  # a clean year makes up for one late month
        if late[loan] > 0 and late[loan] >= after[cell[loan]]:
            accelerated[loan] = 1


@phase
def hide(
    active: ActiveLoans,
    loans: Loans,
    parties: Parties,
    branches: Branches,
    levers: Levers,
    recovery: Recovery,
    books: Books,
    month: int,
    luck: int,
) -> None:
    """Loans about to become bad are renewed to repay themselves; audits find what a branch has hidden.

    A hidden loan's recovery and its borrower's working capital waste away.
    """
    rows = active.row
    status, late, balance, hidden = loans.status, loans.months_late, loans.balance, loans.hidden_months
    interest_due, principal_due, forced = loans.interest_due, loans.principal_due, loans.forced_renewals
    cell, branch, capital, found = parties.cell, parties.branch, parties.capital, branches.found_out
    segments = len(levers.audit) // len(found)
    hiding = branches.hiding
    for at in range(len(found)):
        audited = uniform(luck, AUDIT, at, month) < levers.audit[at * segments]
        found[at] = 1 if audited or branches.handed_over[at] == 1 else 0
    for place in range(active.number[0]):
        loan = rows[place]
        if status[loan] != OPEN:
            continue
        at = cell[loan]
        if hidden[loan] > 0:
            hidden[loan] += 1
            capital[loan] *= 1.0 - recovery.insolvent_decay
            if found[branch[loan]] == 1:
                late[loan] = max(late[loan], IMPAIRED_AT)
                loans.accelerated[loan] = 1
                books.hidden_found[at] += 1.0
        elif (
            late[loan] == HIDDEN_AT
            and forced[loan] < levers.most_forced_renewals[at]
            and uniform(luck, FORCED_RENEWAL, loan, month) < hiding[branch[loan]]
        ):
            books.rolled[at] += interest_due[loan] + principal_due[loan]
            books.capitalised[at] += interest_due[loan]
            books.forced_renewals[at] += 1.0
            balance[loan] += interest_due[loan]
            interest_due[loan] = 0.0
            principal_due[loan] = 0.0
            late[loan] = 0
            hidden[loan] = 1
            loans.order_open[loan] = 0
            forced[loan] += 1
            loans.accelerated[loan] = 0
            loans.schedule[loan] = BULLET
            loans.line[loan] = 0.0
            loans.grace[loan] = 0
            loans.instalment[loan] = 0.0
            loans.months_left[loan] = max(1, int(levers.term[at]))
            loans.decision[loan] = UNDECIDED


@phase
def default(
    active: ActiveLoans,
    loans: Loans,
    parties: Parties,
    recovery: Recovery,
    recovery_tables: npt.NDArray,  # type: ignore[type-arg]
    head_office: HeadOffice,
    experience: Experience,
    vintages: Vintages,
    books: Books,
    start: int,
    month: int,
    luck: int,
) -> None:
    """True default is more than 90 days past due, or new money from the bank to avoid it; impairment follows.

    `recovery_tables` holds the quantiles of the Beta law of recoveries, unsecured, guaranteed and on property,
    [3, points].
    """
    rows = active.row
    impaired_unsecured, impaired_guaranteed = books.impaired_unsecured, books.impaired_guaranteed
    impaired_collateral = books.impaired_collateral
    status, late, balance, hidden = loans.status, loans.months_late, loans.balance, loans.hidden_months
    defaulted, impaired, cell = loans.defaulted, loans.impaired, parties.cell
    for place in range(active.number[0]):
        loan = rows[place]
        if status[loan] != OPEN:
            continue
        at = cell[loan]
        if defaulted[loan] == 1:
            loans.default_months[loan] += 1
        elif late[loan] >= IMPAIRED_AT or hidden[loan] > 0:
            defaulted[loan] = 1
            loans.default_months[loan] = 0
            books.defaults[at] += 1.0
            books.defaulted_balance[at] += balance[loan]
            if loans.ever_defaulted[loan] == 0 and loans.granted[loan] >= 0:
                age_at_default = month - loans.granted[loan]
                vintage = half_year(start, loans.granted[loan]) * len(books.loans) + at
                if age_at_default <= 12:
                    vintages.bad_12[vintage] += 1.0
                    vintages.bad_amount_12[vintage] += balance[loan]
                if age_at_default <= 24:
                    vintages.bad_24[vintage] += 1.0
                    vintages.bad_amount_24[vintage] += balance[loan]
                if age_at_default <= 36:
                    vintages.bad_36[vintage] += 1.0
                    vintages.bad_amount_36[vintage] += balance[loan]
            loans.ever_defaulted[loan] = 1
            if loans.induced[loan] == 1:
                books.defaults_induced[at] += 1.0
            if loans.refused[loan] > 0 and month - loans.refused[loan] <= REFUSED_FOR:
                books.refused_defaulted[at] += 1.0
            if loans.strategic[loan] == 1:
                books.defaults_strategic[at] += 1.0
        if late[loan] >= IMPAIRED_AT and impaired[loan] == 0:
            impaired[loan] = 1
            if loans.judged[loan] == 0:
                remember(experience, head_office, loans.expected_quality[loan], loans.against[loan], 1, month)
                loans.judged[loan] = 1
                books.contracts_ended[at] += 1.0
                books.contracts_bad[at] += 1.0
                books.expected_bad[at] += loans.estimated_risk[loan]
            loans.impaired_in[loan] = month
            loans.exposure[loan] = balance[loan]
            loans.collected[loan] = 0.0
            law, rate = recovery_law(loans.product[loan]), 0.0
            none = uniform(luck, RECOVERY_NONE, loan, month)
            draw = uniform(luck, RECOVERY_RATE, loan, month)
            if law == 0:
                impaired_unsecured[at] += balance[loan]
                rate = recovery_rate(none, recovery.none_unsecured, interpolate(recovery_tables[0], draw))
            elif law == 1:
                impaired_guaranteed[at] += balance[loan]
                rate = recovery_rate(none, recovery.none_guaranteed, interpolate(recovery_tables[1], draw))
            else:
                impaired_collateral[at] += balance[loan]
            pledged = min(parties.pledged[loan], parties.wealth[loan])
            if pledged > 0.0:
                share = recovery_rate(none, recovery.none_collateral, interpolate(recovery_tables[2], draw))
                rate = max(rate, realised(share, pledged, balance[loan]))
            loans.recovery_rate[loan] = rate * max(0.0, 1.0 - recovery.hidden_decay * hidden[loan])
            hidden[loan] = 0


@phase
def close(
    active: ActiveLoans,
    loans: Loans,
    parties: Parties,
    levers: Levers,
    recovery: Recovery,
    head_office: HeadOffice,
    experience: Experience,
    books: Books,
    month: int,
) -> None:
    """A loan whose arrears are paid is cured; one that is paid is closed, and a defaulter stays excluded.

    A line that is not drawn stays open to the end of its term.
    """
    rows = active.row
    status, late, balance, line = loans.status, loans.months_late, loans.balance, loans.line
    left, pledged, interest_due, principal_due = (
        loans.months_left,
        parties.pledged,
        loans.interest_due,
        loans.principal_due,
    )
    impaired, hidden, defaulted, refused = loans.impaired, loans.hidden_months, loans.defaulted, loans.refused
    for place in range(active.number[0]):
        loan = rows[place]
        if status[loan] != OPEN:
            continue
        if late[loan] == 0 and impaired[loan] == 1:
            impaired[loan] = 0
            books.cases_ended[parties.cell[loan]] += loans.exposure[loan]
        if balance[loan] >= CENTS or interest_due[loan] >= CENTS:
            if late[loan] == 0 and hidden[loan] == 0 and defaulted[loan] == 1:
                defaulted[loan] = 0
                books.cured[parties.cell[loan]] += 1.0
            continue
        if line[loan] > 0.0 and left[loan] > 0 and late[loan] == 0:
            if defaulted[loan] == 1:
                defaulted[loan] = 0
                books.cured[parties.cell[loan]] += 1.0
            continue
        books.written_off[parties.cell[loan]] += balance[loan]  # less than a cent
        books.interest_forgone[parties.cell[loan]] += interest_due[loan]
        books.dues_given_up[parties.cell[loan]] += interest_due[loan] + principal_due[loan]
        balance[loan] = 0.0
        interest_due[loan] = 0.0
        principal_due[loan] = 0.0
        in_time = refused[loan] > 0 and month - refused[loan] <= REFUSED_FOR
        if in_time and defaulted[loan] == 0:
            books.refused_repaid[parties.cell[loan]] += 1.0
        refused[loan] = 0
        line[loan] = 0.0
        pledged[loan] = 0.0
        if loans.judged[loan] == 0:
            remember(experience, head_office, loans.expected_quality[loan], loans.against[loan], 0, month)
            loans.judged[loan] = 1
            books.contracts_ended[parties.cell[loan]] += 1.0
            books.expected_bad[parties.cell[loan]] += loans.estimated_risk[loan]
        status[loan] = NONE
        late[loan] = 0
        if impaired[loan] == 1:
            books.cases_ended[parties.cell[loan]] += loans.exposure[loan]
        if defaulted[loan] == 1:
            books.cured[parties.cell[loan]] += 1.0
            parties.excluded[loan] = recovery.exclusion + int(levers.longer_exclusion[parties.cell[loan]])
            parties.former_client[loan] = 0
        else:
            parties.former_client[loan] = 2 if is_amortised(loans.schedule[loan]) else 1
