/* Loans grow late, are hidden, and default, as sim/phases/ageing.py. */

#include "../core/draws.h"
#include "../rules/guaranteeing.h"
#include "../rules/paying.h"
#include "../rules/products.h"
#include "phases.h"

void age(struct world *w) {
    struct parties *p = &w->parties;
    struct loans *l = &w->loans;
    struct books *books = &w->books;
    bool january = w->month % 12 == 0;
    for (int64_t place = 0; place < w->active.number[0]; place++) {
        int loan = w->active.row[place], at = p->cell[loan];
        if (l->status[loan] != OPEN) {
            if (p->excluded[loan] > 0 && --p->excluded[loan] == 0) {
                l->status[loan] = NONE;
                l->claim[loan] = 0.0;
                p->pledged[loan] = 0.0;
            }
            continue;
        }
        double remaining = l->interest_due[loan] + l->principal_due[loan];
        int before = l->months_late[loan], late = months_late_next(before, remaining, l->billed[loan], l->paid[loan]);
        l->months_late[loan] = late;
        if (late == 0) {
            l->induced[loan] = 0;
            l->strategic[loan] = 0;
        } else if (before == 0) {
            books->first_misses[at] += 1.0;
            int since = (int)w->month - p->last_call[loan];
            bool crossed = p->fails_call[loan] == 1 && l->accelerated[loan] == 1 && p->would_pay[loan] == 1.0;
            double due = remaining + l->paid[loan], missing = due - p->means[loan];
            if (crossed || is_induced(missing, p->recent_calls[loan], since, (int)w->guaranteeing->contagion_window)) {
                l->induced[loan] = 1;
            }
            bool could = due <= p->means[loan];
            l->strategic[loan] = could && !is_willing(due, p->penalty[loan], p->calculating[loan]) ? 1 : 0;
        } else if (late > before) {
            if (before == 1) {
                books->rolled_to_2[at] += 1.0;
            } else if (before == 2) {
                books->rolled_to_3[at] += 1.0;
            } else if (before == 3) {
                books->rolled_to_4[at] += 1.0;
            }
        }
        p->late_record[loan] = larger_whole(p->late_record[loan], late);
        p->relationship[loan] += 1.0;
        if (late == 0 && january && p->late_record[loan] > 0) p->late_record[loan]--;
        if (late > 0 && late >= w->levers.accelerate_after[at]) l->accelerated[loan] = 1;
    }
}

void hide(struct world *w) {
    struct parties *p = &w->parties;
    struct loans *l = &w->loans;
    struct books *books = &w->books;
    int64_t segments = w->levers.count / w->branches.count;
    for (int64_t at = 0; at < w->branches.count; at++) {
        bool audited = uniform(w->luck, FOR_AUDIT, at, w->month) < w->levers.audit[at * segments];
        w->branches.found_out[at] = audited || w->branches.handed_over[at] == 1 ? 1 : 0;
    }
    for (int64_t place = 0; place < w->active.number[0]; place++) {
        int loan = w->active.row[place];
        if (l->status[loan] != OPEN) continue;
        int at = p->cell[loan], branch = p->branch[loan];
        if (l->hidden_months[loan] > 0) {
            l->hidden_months[loan]++;
            p->capital[loan] *= 1.0 - w->recovery->insolvent_decay;
            if (w->branches.found_out[branch] == 1) {
                l->months_late[loan] = larger_whole(l->months_late[loan], IMPAIRED_AT);
                l->accelerated[loan] = 1;
                books->hidden_found[at] += 1.0;
            }
        } else if (l->months_late[loan] == HIDDEN_AT && l->forced_renewals[loan] < w->levers.most_forced_renewals[at] &&
                   uniform(w->luck, FOR_FORCED_RENEWAL, loan, w->month) < w->branches.hiding[branch]) {
            books->rolled[at] += l->interest_due[loan] + l->principal_due[loan];
            books->capitalised[at] += l->interest_due[loan];
            books->forced_renewals[at] += 1.0;
            l->balance[loan] += l->interest_due[loan];
            l->interest_due[loan] = 0.0;
            l->principal_due[loan] = 0.0;
            l->months_late[loan] = 0;
            l->hidden_months[loan] = 1;
            l->order_open[loan] = 0;
            l->forced_renewals[loan]++;
            l->accelerated[loan] = 0;
            l->schedule[loan] = BULLET;
            l->line[loan] = 0.0;
            l->grace[loan] = 0;
            l->instalment[loan] = 0.0;
            l->months_left[loan] = larger_whole(1, (int)w->levers.term[at]);
            l->decision[loan] = UNDECIDED;
        }
    }
}

/* A loan's first true default is counted with its vintage. */
static void spoil_vintage(struct world *w, int loan, int at) {
    struct vintages *v = &w->vintages;
    int granted = w->loans.granted[loan], months = (int)w->month - granted;
    int64_t row = half_year((int)w->start, granted) * w->books.count + at;
    double balance = w->loans.balance[loan];
    if (months <= 12) {
        v->bad_12[row] += 1.0;
        v->bad_amount_12[row] += balance;
    }
    if (months <= 24) {
        v->bad_24[row] += 1.0;
        v->bad_amount_24[row] += balance;
    }
    if (months <= 36) {
        v->bad_36[row] += 1.0;
        v->bad_amount_36[row] += balance;
    }
}

static double drawn_recovery(const struct world *w, int law, double none, double chance, double draw) {
    return recovery_rate(none, chance, interpolate(w->recovery_tables + law * w->table_points, w->table_points, draw));
}

/* A loan more than 90 days late is impaired, and what collection will bring is drawn. */
static void impair(struct world *w, int loan, int at) {
    struct parties *p = &w->parties;
    struct loans *l = &w->loans;
    struct books *books = &w->books;
    double balance = l->balance[loan], rate = 0.0;
    l->impaired[loan] = 1;
    if (l->judged[loan] == 0) {
        remember(w, l->expected_quality[loan], l->against[loan], 1);
        l->judged[loan] = 1;
        books->contracts_ended[at] += 1.0;
        books->contracts_bad[at] += 1.0;
        books->expected_bad[at] += l->estimated_risk[loan];
    }
    l->impaired_in[loan] = (int32_t)w->month;
    l->exposure[loan] = balance;
    l->collected[loan] = 0.0;
    double none = uniform(w->luck, FOR_RECOVERY_NONE, loan, w->month);
    double draw = uniform(w->luck, FOR_RECOVERY_RATE, loan, w->month);
    int law = recovery_law(l->product[loan]);
    if (law == 0) {
        books->impaired_unsecured[at] += balance;
        rate = drawn_recovery(w, 0, none, w->recovery->none_unsecured, draw);
    } else if (law == 1) {
        books->impaired_guaranteed[at] += balance;
        rate = drawn_recovery(w, 1, none, w->recovery->none_guaranteed, draw);
    } else {
        books->impaired_collateral[at] += balance;
    }
    double pledged = smaller(p->pledged[loan], p->wealth[loan]);
    if (pledged > 0.0) {
        double share = drawn_recovery(w, 2, none, w->recovery->none_collateral, draw);
        rate = larger(rate, realised(share, pledged, balance));
    }
    l->recovery_rate[loan] = rate * larger(0.0, 1.0 - w->recovery->hidden_decay * l->hidden_months[loan]);
    l->hidden_months[loan] = 0;
}

void default_(struct world *w) {
    struct loans *l = &w->loans;
    struct books *books = &w->books;
    for (int64_t place = 0; place < w->active.number[0]; place++) {
        int loan = w->active.row[place];
        if (l->status[loan] != OPEN) continue;
        int at = w->parties.cell[loan];
        if (l->defaulted[loan] == 1) {
            l->default_months[loan]++;
        } else if (l->months_late[loan] >= IMPAIRED_AT || l->hidden_months[loan] > 0) {
            l->defaulted[loan] = 1;
            l->default_months[loan] = 0;
            books->defaults[at] += 1.0;
            books->defaulted_balance[at] += l->balance[loan];
            if (l->ever_defaulted[loan] == 0 && l->granted[loan] >= 0) spoil_vintage(w, loan, at);
            l->ever_defaulted[loan] = 1;
            if (l->induced[loan] == 1) books->defaults_induced[at] += 1.0;
            if (l->refused[loan] > 0 && w->month - l->refused[loan] <= REFUSED_FOR) {
                books->refused_defaulted[at] += 1.0;
            }
            if (l->strategic[loan] == 1) books->defaults_strategic[at] += 1.0;
        }
        if (l->months_late[loan] >= IMPAIRED_AT && l->impaired[loan] == 0) impair(w, loan, at);
    }
}
