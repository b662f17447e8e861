"""Guarantors are called until nothing changes any more, pay, and take recourse to the debtor.

A month settles as the smallest fixed point of the shortfalls: calls start from the debtors' own shortfalls and only
grow, each guarantor fails at most once, so the rounds end with the fewest failures that agree with each other
(Eisenberg and Noe 2001 for the operator, with own dues ranking before calls; Rogers and Veraart 2013 for
`partial_payment`).
"""

import numpy as np

from sim.core.compiling import phase
from sim.core.numbers import logarithm
from sim.levers import Levers
from sim.parameters.behaviour import Behaviour
from sim.parameters.guaranteeing import Guaranteeing
from sim.parameters.recovery import Recovery
from sim.parameters.spending import Spending
from sim.rules.districts import trust
from sim.rules.guaranteeing import part_paid, pays_call, recent_calls_next, recourse_paid
from sim.rules.paying import (
    CENTS,
    exclusion_worth_of,
    felt_penalty,
    is_willing,
    months_of_exclusion_worth,
    paid_on_dues,
    taken_from_cash,
)
from sim.rules.products import at_stake, free_property, recovery_law, still_pledged
from sim.world.accounts import OUTSIDE, Accounts, transfer
from sim.world.books import Books
from sim.world.branches import Branches
from sim.world.conditions import Economy
from sim.world.loans import NONE, OPEN, ActiveLoans, Guarantees, Loans
from sim.world.parties import Parties

CUSHION = 6.0  # months of subsistence below which a guarantor who has paid counts as ruined


@phase
def call(
    active: ActiveLoans,
    loans: Loans,
    guarantees: Guarantees,
    parties: Parties,
    branches: Branches,
    levers: Levers,
    behaviour: Behaviour,
    guaranteeing: Guaranteeing,
    recovery: Recovery,
    accounts: Accounts,
    books: Books,
) -> int:
    """Shortfalls late enough are called from guarantors, whose failures may call theirs, to the fixed point.

    Returns the number of rounds.
    """
    rows = active.row
    status, late, asked = loans.status, loans.months_late, loans.called
    interest_due, principal_due, balance = loans.interest_due, loans.principal_due, loans.balance
    guarantor, share, from_him = guarantees.guarantor, guarantees.share, guarantees.called
    means, reach, penalty, offered = parties.means, parties.reach, parties.penalty, parties.offer
    called, ratio, fails, cell = parties.call, parties.call_ratio, parties.fails_call, parties.cell
    wealth, capital, cash, calculating = parties.wealth, parties.capital, accounts.cash, parties.calculating
    pledged, claim, discount = parties.pledged, loans.claim, guaranteeing.sale_discount
    places = len(guarantor) // len(status)
    exclusion_worth = months_of_exclusion_worth(behaviour.monthly_discount, recovery.exclusion)

    for party in range(len(cell)):
        called[party] = 0.0
        ratio[party] = 1.0
        fails[party] = 0

    short = np.empty(len(status), np.uint32)
    touched = np.empty(len(cell), np.uint32)
    short_count = touched_count = 0
    began = np.empty(len(status), np.uint32)  # the first failure that a shortfall goes back to, and a call
    brought = np.empty(len(cell), np.uint32)
    failures = np.zeros(len(status), np.int32)  # new ones that go back to a loan, the loan itself included
    for place in range(active.number[0]):
        loan = rows[place]
        asked[loan] = 0.0
        due = interest_due[loan] + principal_due[loan]
        if status[loan] == OPEN and due - offered[loan] > CENTS and late[loan] + 1.0 >= levers.call_after[cell[loan]]:
            asked[loan] = levers.call_share[cell[loan]] * (due - offered[loan])
            short[short_count] = loan
            short_count += 1
            began[loan] = loan
            if late[loan] == 0 or late[loan] < levers.call_after[cell[loan]]:
                for row in range(loan * places, (loan + 1) * places):
                    if guarantor[row] >= 0:
                        failures[loan] = 1
    for row in range(len(from_him)):
        from_him[row] = 0.0

    rounds = 0
    changed = short_count > 0
    while changed:
        changed = False
        rounds += 1
        for place in range(short_count):  # every uncovered shortfall is asked from guarantors who still stand
            loan = short[place]
            uncovered = asked[loan]
            standing = 0
            for row in range(loan * places, (loan + 1) * places):
                if guarantor[row] >= 0:
                    uncovered -= from_him[row] * ratio[guarantor[row]]
                    if fails[guarantor[row]] == 0:
                        standing += 1
            if uncovered <= CENTS or standing == 0:
                continue
            joint = levers.joint_and_several[cell[loan]] >= 0.5
            for row in range(loan * places, (loan + 1) * places):
                who = guarantor[row]
                if who < 0 or fails[who] == 1:
                    continue
                more = uncovered / standing if joint else share[row] * asked[loan] - from_him[row]
                if more > CENTS / places:
                    if called[who] == 0.0:
                        touched[touched_count] = who
                        touched_count += 1
                        brought[who] = began[loan]
                    from_him[row] += more
                    called[who] += more
                    changed = True
        for place in range(touched_count):
            who = touched[place]
            if fails[who] == 1:
                continue
            owed = balance[who] + interest_due[who] + claim[who] if who < len(status) else 0.0
            free = free_property(wealth[who], pledged[who], owed, discount)
            owes = who < len(status) and status[who] == OPEN and interest_due[who] + principal_due[who] > 0.0
            if not owes:  # a debtor's penalty was felt when he decided on his own dues
                owned = max(0.0, cash[who]) + capital[who] + free
                own_loan = balance[who] if who < len(status) else 0.0
                refused = who < len(status) and loans.refused[who] > 0
                confidence = 0.0 if refused else branches.confidence[parties.branch[who]]
                penalty[who] = felt_penalty(
                    owned,
                    behaviour.enforceable_share,
                    own_loan,
                    behaviour.credit_surplus,
                    exclusion_worth_of(
                        exclusion_worth,
                        behaviour.monthly_discount,
                        recovery.exclusion,
                        levers.longer_exclusion[cell[who]],
                    ),
                    parties.credit_at_stake[who]
                    * (behaviour.future_credit * trust(confidence, behaviour.confidence_weight)),
                    at_stake(pledged[who], wealth[who], owed, discount),
                    parties.felt[who],
                )
            reach[who] = means[who] + (1.0 - discount) * free
            left = reach[who] - offered[who]
            if pays_call(called[who], left, offered[who], penalty[who], calculating[who]):
                continue
            fails[who] = 1
            changed = True
            if parties.ruined[who] == 0:
                failures[brought[who]] += 1
            if who < len(status) and status[who] == OPEN and levers.cross_default[cell[who]] >= 0.5:
                before = interest_due[who] + principal_due[who]
                loans.accelerated[who] = 1
                principal_due[who] = balance[who]
                due = interest_due[who] + principal_due[who]
                loans.billed[who] += due - before
                willing = is_willing(due, penalty[who], calculating[who])
                if due <= means[who] and behaviour.partial_payment < 1.0:
                    offered[who] = behaviour.partial_payment * offered[who]  # he fails on everything
                else:
                    offered[who] = paid_on_dues(due, means[who], willing, behaviour.partial_payment)
                left = reach[who] - offered[who]
                if asked[who] == 0.0 and due - offered[who] > CENTS:
                    short[short_count] = who
                    short_count += 1
                    began[who] = brought[who]
                asked[who] = max(asked[who], levers.call_share[cell[who]] * (due - offered[who]))
            ratio[who] = part_paid(
                called[who], left, offered[who], penalty[who], calculating[who], behaviour.partial_payment
            )
        for place in range(touched_count):  # calls on those who failed shrink with what they can hand over
            who = touched[place]
            if fails[who] == 1:
                left = reach[who] - offered[who]
                ratio[who] = part_paid(
                    called[who], left, offered[who], penalty[who], calculating[who], behaviour.partial_payment
                )
    for place in range(short_count):
        loan = short[place]
        for row in range(loan * places, (loan + 1) * places):
            books.calls_made[cell[loan]] += from_him[row]
        at, size = cell[loan], failures[loan]
        if size == 0:
            continue
        books.cascade_failures[at] += size
        books.cascade_largest[at] = max(books.cascade_largest[at], float(size))
        if size == 1:
            books.cascades_1[at] += 1.0
            continue
        books.cascade_logs[at] += logarithm(float(size))
        if size == 2:
            books.cascades_2[at] += 1.0
        elif size <= 4:
            books.cascades_3[at] += 1.0
        else:
            books.cascades_5[at] += 1.0
    return rounds


@phase
def pay_calls(
    active: ActiveLoans,
    loans: Loans,
    guarantees: Guarantees,
    parties: Parties,
    economy: Economy,
    spending: Spending,
    guaranteeing: Guaranteeing,
    accounts: Accounts,
    books: Books,
    month: int,
) -> None:
    """Guarantors pay what was settled: from cash, then working capital, then by selling assets at a discount."""
    rows = active.row
    asked, balance = loans.called, loans.balance
    interest_due, principal_due = loans.interest_due, loans.principal_due
    guarantor, from_him, recourse = guarantees.guarantor, guarantees.called, guarantees.recourse
    ratio, fails, cell, branch = parties.call_ratio, parties.fails_call, parties.cell, parties.branch
    capital, wealth, cash, pledged = parties.capital, parties.wealth, accounts.cash, parties.pledged
    recovered = (books.recovered_unsecured, books.recovered_guaranteed, books.recovered_collateral)
    places = len(guarantor) // len(asked)
    first_branch = len(cell)
    needed_share = economy.need_index if spending.consumption > 0.0 else 0.0
    for place in range(active.number[0]):
        loan = rows[place]
        if asked[loan] <= 0.0:
            continue
        at = cell[loan]
        for row in range(loan * places, (loan + 1) * places):
            who = guarantor[row]
            if who < 0 or from_him[row] <= 0.0:
                continue
            amount = min(from_him[row] * ratio[who], interest_due[loan] + principal_due[loan])
            if amount > 0.0:
                keep = parties.subsistence[who] * needed_share
                missing = amount - taken_from_cash(amount, cash[who], keep)
                sold = min(missing, spending.liquid_share * capital[who])
                if sold > 0.0:
                    capital[who] -= sold
                    transfer(accounts, OUTSIDE, who, sold)
                    books.liquidated[cell[who]] += sold
                owed = balance[who] + interest_due[who] + loans.claim[who] if who < len(balance) else 0.0
                free = free_property(wealth[who], pledged[who], owed, guaranteeing.sale_discount)
                missing = min(missing - sold, free * (1.0 - guaranteeing.sale_discount))
                if missing > 0.0:
                    sold = missing / (1.0 - guaranteeing.sale_discount)
                    wealth[who] -= sold
                    pledged[who] = still_pledged(pledged[who], wealth[who])
                    books.sale_losses[cell[who]] += sold - missing
                    transfer(accounts, OUTSIDE, who, missing)
                    books.assets_sold[cell[who]] += missing
                transfer(accounts, who, first_branch + branch[loan], amount)
                interest = min(amount, interest_due[loan])
                interest_due[loan] -= interest
                principal_due[loan] -= amount - interest
                balance[loan] -= amount - interest
                loans.paid[loan] += amount
                books.calls_interest[at] += interest
                books.calls_principal[at] += amount - interest
                if loans.impaired[loan] == 1 and loans.impaired_in[loan] >= 0:
                    recovered[recovery_law(loans.product[loan])][at] += amount - interest
                recourse[row] += amount
                parties.recourse_owed[loan] += amount
                parties.recent_calls[who] = recent_calls_next(
                    parties.recent_calls[who], month - parties.last_call[who], guaranteeing.contagion_window, amount
                )
                parties.last_call[who] = month
            if parties.called[who] == 0:
                parties.called[who] = 1
                books.guarantors_called[cell[who]] += 1.0
            cushion = CUSHION * parties.subsistence[who] * economy.need_index
            left = cash[who] + capital[who] + wealth[who]
            if parties.ruined[who] == 0 and (fails[who] == 1 or left < cushion):
                parties.ruined[who] = 1
                books.guarantors_ruined[cell[who]] += 1.0


@phase
def repay_guarantors(
    active: ActiveLoans,
    loans: Loans,
    guarantees: Guarantees,
    parties: Parties,
    economy: Economy,
    spending: Spending,
    guaranteeing: Guaranteeing,
    accounts: Accounts,
    books: Books,
) -> None:
    """Debtors with spare cash and no principal due pay back those who paid for them."""
    rows = active.row
    guarantor, recourse = guarantees.guarantor, guarantees.recourse
    owed, mean, cell, cash = parties.recourse_owed, parties.mean_income, parties.cell, accounts.cash
    places = len(guarantor) // len(loans.status)
    for place in range(active.number[0]):
        loan = rows[place]
        if owed[loan] <= 0.0 or (loans.status[loan] == OPEN and loans.principal_due[loan] > 0.0):
            continue
        spare = cash[loan] - spending.cash_target * mean[loan] * economy.income_index * 0.5
        total = recourse_paid(spare, guaranteeing.recourse_share, owed[loan])
        if total <= 0.0:
            continue
        whole = owed[loan]
        left = 0.0
        for row in range(loan * places, (loan + 1) * places):
            if recourse[row] > 0.0:
                amount = total * (recourse[row] / whole)
                transfer(accounts, loan, guarantor[row], amount)
                books.recourse[cell[loan]] += amount
                recourse[row] -= amount
                if recourse[row] < CENTS:
                    recourse[row] = 0.0
                left += recourse[row]
        owed[loan] = left


@phase
def add_up(active: ActiveLoans, loans: Loans, guarantees: Guarantees, parties: Parties) -> None:
    """What everybody stands for: his share of the balances of the loans he guarantees."""
    rows = active.row
    guarantor, share = guarantees.guarantor, guarantees.share
    status, balance, guaranteed = loans.status, loans.balance, parties.guaranteed
    places = len(guarantor) // len(status)
    for party in range(len(guaranteed)):
        guaranteed[party] = 0.0
    for place in range(active.number[0]):
        loan = rows[place]
        if status[loan] == NONE:
            continue
        for row in range(loan * places, (loan + 1) * places):
            if guarantor[row] >= 0:
                guaranteed[guarantor[row]] += share[row] * balance[loan]
