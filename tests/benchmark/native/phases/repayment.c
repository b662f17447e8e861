/* Loans mature, fall due, and are paid by those who can and will, as sim/phases/repayment.py. */

#include "../core/draws.h"
#include "../rules/informal.h"
#include "../rules/paying.h"
#include "../rules/products.h"
#include "phases.h"

void list_active(struct world *w) {
    const int8_t *status = w->loans.status;
    const int32_t *excluded = w->parties.excluded;
    const double *owed = w->parties.recourse_owed;
    int32_t *rows = w->active.row, count = 0;
    for (int64_t loan = 0; loan < w->loans.count; loan++) {
        rows[count] = (int32_t)loan; /* overwritten unless it is counted */
        count += (status[loan] != NONE) | (excluded[loan] > 0) | (owed[loan] > 0.0);
    }
    w->active.number[0] = count;
}

static void start_again(struct world *w, int loan) {
    struct parties *p = &w->parties;
    struct loans *l = &w->loans;
    struct books *books = &w->books;
    int at = p->cell[loan], kind = l->product[loan];
    int64_t bank = branch_row(w, p->branch[loan]);
    l->months_left[loan] = contract_months(kind, l->schedule[loan], w->levers.term[at], w->levers.pledge_term[at],
                                           (int)((w->start + w->month) % 12));
    p->felt[loan] = feeling(w->behaviour->temptation, normal(w->luck, FOR_TEMPTATION, loan, w->month));
    if (l->hidden_months[loan] == 0) {
        if (l->judged[loan] == 0) {
            remember(w, l->expected_quality[loan], l->against[loan], 0);
            books->contracts_ended[at] += 1.0;
            books->expected_bad[at] += l->estimated_risk[loan];
        }
        l->judged[loan] = 0;
        l->expected_quality[loan] = w->applications.expected_quality[loan];
        l->against[loan] = w->applications.against[loan];
        l->estimated_risk[loan] = w->applications.estimated_risk[loan];
        l->order_open[loan] = kind == PLEDGED ? 1 : 0;
    }
    l->rate[loan] = offered_rate(w->economy->benchmark_lending_rate, w->levers.rate_multiple[at],
                                 w->levers.rate_ceiling[at], w->levers.risk_pricing[at],
                                 w->economy->benchmark_deposit_rate, w->bank->operating_cost,
                                 l->estimated_risk[loan], w->evaluation->loss_given_default, w->evaluation->margin);
    l->decision[loan] = UNDECIDED;
    if (l->hidden_months[loan] > 0) {
        l->forced_renewals[loan]++;
    } else {
        l->renewals[loan]++;
    }
    double more = l->top_up[loan];
    if (more > 0.0) {
        transfer(w, bank, loan, more);
        transfer(w, loan, sector_row(w, OUTSIDE), more);
        books->topped_up[at] += more;
        books->invested[at] += more;
        l->balance[loan] += more;
        p->capital[loan] += more;
        l->top_up[loan] = 0.0;
    }
    if (PROPERTY_PLEDGED[kind] == 1 && l->hidden_months[loan] == 0) {
        double needed = pledge_needed(l->balance[loan], w->levers.collateral_haircut[at]);
        p->pledged[loan] = smaller(larger(0.0, p->wealth[loan]), needed);
    }
}

void mature(struct world *w) {
    struct loans *l = &w->loans;
    for (int64_t place = 0; place < w->active.number[0]; place++) {
        int loan = w->active.row[place];
        if (l->status[loan] != OPEN || l->months_left[loan] == 0) continue;
        l->months_left[loan]--;
        if (l->months_left[loan] > 0 || l->months_late[loan] > 0 || is_amortised(l->schedule[loan])) continue;
        double run_off = w->levers.run_off[w->parties.cell[loan]];
        if (l->decision[loan] == RENEWED) {
            start_again(w, loan);
        } else if (l->decision[loan] == RUNS_OFF && run_off >= 1.0) {
            l->schedule[loan] = INSTALMENTS;
            l->line[loan] = 0.0;
            l->months_left[loan] = (int)run_off;
            l->instalment[loan] = instalment(l->balance[loan], l->rate[loan], (int)run_off);
        }
    }
}

void bill(struct world *w) {
    struct loans *l = &w->loans;
    double *interest_due = l->interest_due, *principal_due = l->principal_due, *balance = l->balance;
    for (int64_t place = 0; place < w->active.number[0]; place++) {
        int loan = w->active.row[place];
        l->billed[loan] = 0.0;
        if (l->status[loan] != OPEN) continue;
        double before = interest_due[loan] + principal_due[loan], scheduled = 0.0;
        if (l->impaired[loan] == 0) {
            double interest = scheduled = interest_for_month(balance[loan], l->rate[loan]);
            if (l->schedule[loan] == WEEKLY && l->grace[loan] == 0) {
                double overdue = interest_for_month(principal_due[loan], l->rate[loan]);
                scheduled = interest_in_weeks(balance[loan] - principal_due[loan], l->rate[loan], l->instalment[loan]);
                interest = overdue + scheduled;
            }
            interest_due[loan] += interest;
        }
        if (l->months_left[loan] == 0 || l->accelerated[loan] == 1) {
            principal_due[loan] = balance[loan];
        } else if (l->grace[loan] > 0) {
            l->grace[loan]--;
        } else if (is_amortised(l->schedule[loan])) {
            double left = balance[loan] - principal_due[loan];
            principal_due[loan] += larger(0.0, smaller(l->instalment[loan] - scheduled, left));
        } else if (l->schedule[loan] == SEASONAL) {
            principal_due[loan] += seasonal_part(balance[loan], principal_due[loan], l->months_left[loan]);
        }
        l->billed[loan] = interest_due[loan] + principal_due[loan] - before;
    }
}

static double own_bridge(const struct world *w, int loan, double due) {
    const struct parties *p = &w->parties;
    double yearly = 12.0 * p->mean_income[loan] * w->economy->income_index;
    double room = informal_room(w->informal->cap, yearly, p->informal_debt[loan], p->informal_unpaid[loan],
                                p->informal_until[loan] - (int)w->month);
    return bridge_loan(due, p->means[loan], room, w->informal->rate, p->penalty[loan], p->calculating[loan]);
}

void offer(struct world *w) {
    struct parties *p = &w->parties;
    struct loans *l = &w->loans;
    struct guarantees *g = &w->guarantees;
    const struct behaviour *behaviour = w->behaviour;
    double *cash = w->accounts.cash;
    double share = needed_share(w), liquid_share = w->spending->liquid_share;
    int64_t places = g->count / l->count;
    double exclusion_worth = months_of_exclusion_worth(behaviour->monthly_discount, w->recovery->exclusion);
    double discount = w->guaranteeing->sale_discount, enforceable = behaviour->enforceable_share;
    double surplus = behaviour->credit_surplus, credit = behaviour->future_credit;
    double of_refused = credit * trust(0.0, behaviour->confidence_weight), *weight = w->scratch.real[0];
    for (int64_t at = 0; at < w->branches.count; at++) {
        weight[at] = credit * trust(w->branches.confidence[at], behaviour->confidence_weight);
    }
#pragma GCC ivdep
    for (int64_t party = 0; party < p->count; party++) {
        p->means[party] = spare_means(cash[party], p->subsistence[party] * share, liquid_share * p->capital[party]);
        p->offer[party] = 0.0;
        p->would_pay[party] = 1.0;
    }
    int32_t *owing = w->scratch.whole[0];
    int64_t count = 0;
    for (int64_t place = 0; place < w->active.number[0]; place++) {
        int loan = w->active.row[place];
        owing[count] = loan; /* overwritten unless it is counted */
        count += (l->status[loan] == OPEN) & (l->interest_due[loan] + l->principal_due[loan] > 0.0);
    }
    double *lost = w->scratch.real[1], *stake = w->scratch.real[2];
    for (int64_t place = 0; place < count; place++) {
        int loan = owing[place];
        double due = l->interest_due[loan] + l->principal_due[loan], claim = l->balance[loan] + l->interest_due[loan];
        stake[place] = at_stake(p->pledged[loan], p->wealth[loan], claim, discount);
        double owned = larger(0.0, cash[loan]) + p->capital[loan] +
                       free_property(p->wealth[loan], p->pledged[loan], claim, discount);
        double hope = l->refused[loan] == 0 ? weight[p->branch[loan]] : of_refused;
        double worth = exclusion_worth_of(exclusion_worth, behaviour->monthly_discount, w->recovery->exclusion,
                                          w->levers.longer_exclusion[p->cell[loan]]);
        lost[place] = lost_by_default(owned, enforceable, l->balance[loan], surplus, worth,
                                      p->credit_at_stake[loan] * hope);
        p->penalty[loan] = as_felt(lost[place], stake[place], p->felt[loan]);
        bool willing = is_willing(due, p->penalty[loan], p->calculating[loan]), able = due <= p->means[loan];
        if (willing && !able && l->impaired[loan] == 0) able = own_bridge(w, loan, due) > 0.0;
        p->would_pay[loan] = willing && able ? 1.0 : 0.0;
    }
    for (int64_t place = 0; place < count; place++) {
        int loan = owing[place];
        double due = l->interest_due[loan] + l->principal_due[loan];
        double shame = 0.0;
        for (int64_t row = loan * places; row < (loan + 1) * places; row++) {
            int who = g->guarantor[row];
            if (who >= 0) shame += g->share[row] * p->standing[who] * p->would_pay[who];
        }
        if (shame > 0.0) {
            if (SECURITY_OF[l->product[loan]] == BY_GROUP) shame *= w->levers.meeting_frequency[p->cell[loan]];
            double sanction = behaviour->social_sanction * p->mean_income[loan] * w->economy->income_index * shame;
            p->penalty[loan] = as_felt(lost[place], sanction + stake[place], p->felt[loan]);
        }
        double chance = l->months_late[loan] == 0 ? behaviour->punctuality : behaviour->punctuality_late;
        if (uniform(w->luck, FOR_PUNCTUAL, loan, w->month) < chance) {
            bool willing = is_willing(due, p->penalty[loan], p->calculating[loan]);
            double partial = l->impaired[loan] == 0 ? behaviour->partial_payment : 0.0;
            if (willing && due > p->means[loan] && l->impaired[loan] == 0) {
                p->bridge[loan] = own_bridge(w, loan, due);
                if (p->bridge[loan] > 0.0) p->means[loan] = due;
            }
            p->offer[loan] = paid_on_dues(due, p->means[loan], willing, partial);
        }
        if (l->product[loan] == PLEDGED) {
            p->offer[loan] = larger(p->offer[loan], smaller(smaller(due, p->earmarked[loan]), larger(0.0, cash[loan])));
        }
    }
}

void pay(struct world *w) {
    struct parties *p = &w->parties;
    struct loans *l = &w->loans;
    struct books *books = &w->books;
    double *recovered[] = {books->recovered_unsecured, books->recovered_guaranteed, books->recovered_collateral};
    double *cash = w->accounts.cash, *capital = p->capital, share = needed_share(w);
    for (int64_t place = 0; place < w->active.number[0]; place++) {
        int loan = w->active.row[place];
        double due = l->interest_due[loan] + l->principal_due[loan];
        l->paid[loan] = 0.0;
        if (l->status[loan] != OPEN || due <= 0.0) continue;
        int at = p->cell[loan];
        double amount = p->offer[loan], billed = l->billed[loan];
        l->paid[loan] = amount;
        double caught_up = smaller(amount, larger(0.0, due - billed));
        books->caught_up[at] += caught_up;
        books->missed[at] += billed - (amount - caught_up);
        if (amount <= 0.0) continue;
        double keep = p->subsistence[loan] * share;
        if (l->product[loan] == PLEDGED) keep = smaller(keep, larger(0.0, cash[loan] - p->earmarked[loan]));
        double sold = amount - taken_from_cash(amount, cash[loan], keep);
        if (p->bridge[loan] > 0.0) {
            p->bridge[loan] = 0.0;
            double borrowed = larger(0.0, sold - w->spending->liquid_share * capital[loan]);
            sold -= borrowed;
            p->informal_debt[loan] += borrowed;
            transfer(w, sector_row(w, INFORMAL), loan, borrowed);
            books->informal_lent[at] += borrowed;
            books->bridged[at] += borrowed;
        }
        if (sold > 0.0) {
            capital[loan] -= sold;
            transfer(w, sector_row(w, OUTSIDE), loan, sold);
            books->liquidated[at] += sold;
        }
        transfer(w, loan, branch_row(w, p->branch[loan]), amount);
        double interest = smaller(amount, l->interest_due[loan]), principal = amount - interest;
        l->interest_due[loan] -= interest;
        l->principal_due[loan] -= principal;
        l->balance[loan] -= principal;
        books->interest_received[at] += interest;
        books->principal_received[at] += principal;
        if (l->impaired[loan] == 1 && l->impaired_in[loan] >= 0) {
            recovered[recovery_law(l->product[loan])][at] += principal;
        }
    }
}
