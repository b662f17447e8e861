/* Guarantors are called to the fixed point, pay, and are paid back, as sim/phases/guarantees.py. */

#include "../rules/guaranteeing.h"

#include "../rules/paying.h"
#include "../rules/products.h"
#include "phases.h"

/* Lists of a settlement: who is short, who was touched, what a call goes back to, and its failures. */
struct settlement {
    int32_t *short_, *touched, *began, *brought, *failures;
    int64_t short_count, touched_count, places;
    double exclusion_worth;
};

/* Shortfalls late enough are the first calls. */
static void list_short(struct world *w, struct settlement *s) {
    struct loans *l = &w->loans;
    for (int64_t place = 0; place < w->active.number[0]; place++) {
        int loan = w->active.row[place];
        l->called[loan] = 0.0;
        double missing = l->interest_due[loan] + l->principal_due[loan] - w->parties.offer[loan];
        double after = w->levers.call_after[w->parties.cell[loan]];
        if (l->status[loan] != OPEN || !(missing > CENTS) || !(l->months_late[loan] + 1.0 >= after)) continue;
        l->called[loan] = w->levers.call_share[w->parties.cell[loan]] * missing;
        s->short_[s->short_count++] = loan;
        s->began[loan] = loan;
        if (l->months_late[loan] == 0 || l->months_late[loan] < after) {
            for (int64_t row = loan * s->places; row < (loan + 1) * s->places; row++) {
                if (w->guarantees.guarantor[row] >= 0) s->failures[loan] = 1;
            }
        }
    }
}

/* What is not covered of a shortfall is asked from guarantors who still stand. */
static bool ask_guarantors(struct world *w, struct settlement *s, int loan) {
    struct parties *p = &w->parties;
    struct guarantees *g = &w->guarantees;
    int64_t first = loan * s->places, end = first + s->places;
    double uncovered = w->loans.called[loan];
    int standing = 0;
    bool asked = false;
    for (int64_t row = first; row < end; row++) {
        int who = g->guarantor[row];
        if (who < 0) continue;
        uncovered -= g->called[row] * p->call_ratio[who];
        if (p->fails_call[who] == 0) standing++;
    }
    if (uncovered <= CENTS || standing == 0) return false;
    bool joint = w->levers.joint_and_several[p->cell[loan]] >= 0.5;
    for (int64_t row = first; row < end; row++) {
        int who = g->guarantor[row];
        if (who < 0 || p->fails_call[who] == 1) continue;
        double more = joint ? uncovered / standing : g->share[row] * w->loans.called[loan] - g->called[row];
        if (!(more > CENTS / (double)s->places)) continue;
        if (p->call[who] == 0.0) {
            s->touched[s->touched_count++] = who;
            s->brought[who] = s->began[loan];
        }
        g->called[row] += more;
        p->call[who] += more;
        asked = true;
    }
    return asked;
}

/* The loan of a guarantor who failed falls due whole, and his own guarantors are next. */
static void fall_due_whole(struct world *w, struct settlement *s, int who) {
    struct parties *p = &w->parties;
    struct loans *l = &w->loans;
    double partial = w->behaviour->partial_payment, before = l->interest_due[who] + l->principal_due[who];
    l->accelerated[who] = 1;
    l->principal_due[who] = l->balance[who];
    double due = l->interest_due[who] + l->principal_due[who];
    l->billed[who] += due - before;
    bool willing = is_willing(due, p->penalty[who], p->calculating[who]);
    if (due <= p->means[who] && partial < 1.0) {
        p->offer[who] = partial * p->offer[who];
    } else {
        p->offer[who] = paid_on_dues(due, p->means[who], willing, partial);
    }
    if (l->called[who] == 0.0 && due - p->offer[who] > CENTS) {
        s->short_[s->short_count++] = who;
        s->began[who] = s->brought[who];
    }
    l->called[who] = larger(l->called[who], w->levers.call_share[p->cell[who]] * (due - p->offer[who]));
}

static double part_paid_by(const struct world *w, int who) {
    const struct parties *p = &w->parties;
    return part_paid(p->call[who], p->reach[who] - p->offer[who], p->offer[who], p->penalty[who], p->calculating[who],
                     w->behaviour->partial_payment);
}

/* A guarantor stands the call, or fails. */
static bool stands(struct world *w, struct settlement *s, int who) {
    struct parties *p = &w->parties;
    struct loans *l = &w->loans;
    const struct behaviour *behaviour = w->behaviour;
    bool borrows = who < l->count;
    double discount = w->guaranteeing->sale_discount;
    double owed = borrows ? l->balance[who] + l->interest_due[who] + l->claim[who] : 0.0;
    double free_ = free_property(p->wealth[who], p->pledged[who], owed, discount);
    bool owes = borrows && l->status[who] == OPEN && l->interest_due[who] + l->principal_due[who] > 0.0;
    if (!owes) {
        double confidence = borrows && l->refused[who] > 0 ? 0.0 : w->branches.confidence[p->branch[who]];
        double worth = exclusion_worth_of(s->exclusion_worth, behaviour->monthly_discount, w->recovery->exclusion,
                                          w->levers.longer_exclusion[p->cell[who]]);
        double lost = lost_by_default(
            larger(0.0, w->accounts.cash[who]) + p->capital[who] + free_, behaviour->enforceable_share,
            borrows ? l->balance[who] : 0.0, behaviour->credit_surplus, worth,
            p->credit_at_stake[who] * (behaviour->future_credit * trust(confidence, behaviour->confidence_weight)));
        p->penalty[who] = as_felt(lost, at_stake(p->pledged[who], p->wealth[who], owed, discount), p->felt[who]);
    }
    p->reach[who] = p->means[who] + (1.0 - discount) * free_;
    double left = p->reach[who] - p->offer[who];
    if (pays_call(p->call[who], left, p->offer[who], p->penalty[who], p->calculating[who])) return true;
    p->fails_call[who] = 1;
    if (p->ruined[who] == 0) s->failures[s->brought[who]]++;
    if (borrows && l->status[who] == OPEN && w->levers.cross_default[p->cell[who]] >= 0.5) fall_due_whole(w, s, who);
    p->call_ratio[who] = part_paid_by(w, who);
    return false;
}

static void count_cascade(struct world *w, int at, int size) {
    struct books *books = &w->books;
    if (size == 0) return;
    books->cascade_failures[at] += size;
    books->cascade_largest[at] = larger(books->cascade_largest[at], (double)size);
    if (size == 1) {
        books->cascades_1[at] += 1.0;
        return;
    }
    books->cascade_logs[at] += logarithm((double)size);
    double *count = size == 2 ? books->cascades_2 : size <= 4 ? books->cascades_3 : books->cascades_5;
    count[at] += 1.0;
}

void call(struct world *w) {
    struct parties *p = &w->parties;
    struct guarantees *g = &w->guarantees;
    struct settlement s = {
        .short_ = w->scratch.whole[0],
        .touched = w->scratch.whole[1],
        .began = w->scratch.whole[2],
        .brought = w->scratch.whole[3],
        .failures = w->scratch.whole[4],
        .places = g->count / w->loans.count,
        .exclusion_worth = months_of_exclusion_worth(w->behaviour->monthly_discount, w->recovery->exclusion),
    };
    memset(s.failures, 0, (size_t)w->loans.count * sizeof *s.failures);
    memset(p->call, 0, (size_t)p->count * sizeof *p->call);
    memset(p->fails_call, 0, (size_t)p->count * sizeof *p->fails_call);
    memset(g->called, 0, (size_t)g->count * sizeof *g->called);
    for (int64_t party = 0; party < p->count; party++) p->call_ratio[party] = 1.0;
    list_short(w, &s);
    bool changed = s.short_count > 0;
    while (changed) {
        changed = false;
        for (int64_t place = 0; place < s.short_count; place++) changed |= ask_guarantors(w, &s, s.short_[place]);
        for (int64_t place = 0; place < s.touched_count; place++) {
            int who = s.touched[place];
            if (p->fails_call[who] == 0 && !stands(w, &s, who)) changed = true;
        }
        for (int64_t place = 0; place < s.touched_count; place++) {
            int who = s.touched[place];
            if (p->fails_call[who] == 1) p->call_ratio[who] = part_paid_by(w, who);
        }
    }
    for (int64_t place = 0; place < s.short_count; place++) {
        int loan = s.short_[place], at = p->cell[loan];
        for (int64_t row = loan * s.places; row < (loan + 1) * s.places; row++) {
            w->books.calls_made[at] += g->called[row];
        }
        count_cascade(w, at, s.failures[loan]);
    }
}

/* A guarantor raises an amount: from cash, then working capital, then by selling assets at a discount. */
static void raise_cash(struct world *w, int who, double amount, double share) {
    struct parties *p = &w->parties;
    struct loans *l = &w->loans;
    int at = p->cell[who];
    int64_t outside = sector_row(w, OUTSIDE);
    double kept = 1.0 - w->guaranteeing->sale_discount;
    double missing = amount - taken_from_cash(amount, w->accounts.cash[who], p->subsistence[who] * share);
    double sold = smaller(missing, w->spending->liquid_share * p->capital[who]);
    if (sold > 0.0) {
        p->capital[who] -= sold;
        transfer(w, outside, who, sold);
        w->books.liquidated[at] += sold;
    }
    double owed = who < l->count ? l->balance[who] + l->interest_due[who] + l->claim[who] : 0.0;
    double free_ = free_property(p->wealth[who], p->pledged[who], owed, w->guaranteeing->sale_discount);
    missing = smaller(missing - sold, free_ * kept);
    if (missing > 0.0) {
        sold = missing / kept;
        p->wealth[who] -= sold;
        p->pledged[who] = still_pledged(p->pledged[who], p->wealth[who]);
        w->books.sale_losses[at] += sold - missing;
        transfer(w, outside, who, missing);
        w->books.assets_sold[at] += missing;
    }
}

void pay_calls(struct world *w) {
    struct parties *p = &w->parties;
    struct loans *l = &w->loans;
    struct guarantees *g = &w->guarantees;
    struct books *books = &w->books;
    double *recovered[] = {books->recovered_unsecured, books->recovered_guaranteed, books->recovered_collateral};
    int64_t places = g->count / l->count;
    double share = needed_share(w);
    for (int64_t place = 0; place < w->active.number[0]; place++) {
        int loan = w->active.row[place], at = p->cell[loan];
        if (l->called[loan] <= 0.0) continue;
        for (int64_t row = loan * places; row < (loan + 1) * places; row++) {
            int who = g->guarantor[row];
            if (who < 0 || g->called[row] <= 0.0) continue;
            double due = l->interest_due[loan] + l->principal_due[loan];
            double amount = smaller(g->called[row] * p->call_ratio[who], due);
            if (amount > 0.0) {
                raise_cash(w, who, amount, share);
                transfer(w, who, branch_row(w, p->branch[loan]), amount);
                double interest = smaller(amount, l->interest_due[loan]), principal = amount - interest;
                l->interest_due[loan] -= interest;
                l->principal_due[loan] -= principal;
                l->balance[loan] -= principal;
                l->paid[loan] += amount;
                books->calls_interest[at] += interest;
                books->calls_principal[at] += principal;
                if (l->impaired[loan] == 1 && l->impaired_in[loan] >= 0) {
                    recovered[recovery_law(l->product[loan])][at] += principal;
                }
                g->recourse[row] += amount;
                p->recourse_owed[loan] += amount;
                p->recent_calls[who] = recent_calls_next(p->recent_calls[who], (int)w->month - p->last_call[who],
                                                         (int)w->guaranteeing->contagion_window, amount);
                p->last_call[who] = (int32_t)w->month;
            }
            if (p->called[who] == 0) {
                p->called[who] = 1;
                books->guarantors_called[p->cell[who]] += 1.0;
            }
            double cushion = CUSHION * p->subsistence[who] * w->economy->need_index;
            double left = w->accounts.cash[who] + p->capital[who] + p->wealth[who];
            if (p->ruined[who] == 0 && (p->fails_call[who] == 1 || left < cushion)) {
                p->ruined[who] = 1;
                books->guarantors_ruined[p->cell[who]] += 1.0;
            }
        }
    }
}

void repay_guarantors(struct world *w) {
    struct parties *p = &w->parties;
    struct loans *l = &w->loans;
    struct guarantees *g = &w->guarantees;
    int64_t places = g->count / l->count;
    for (int64_t place = 0; place < w->active.number[0]; place++) {
        int loan = w->active.row[place];
        double whole = p->recourse_owed[loan], left = 0.0;
        if (whole <= 0.0 || (l->status[loan] == OPEN && l->principal_due[loan] > 0.0)) continue;
        double kept = w->spending->cash_target * p->mean_income[loan] * w->economy->income_index * 0.5;
        double total = recourse_paid(w->accounts.cash[loan] - kept, w->guaranteeing->recourse_share, whole);
        if (total <= 0.0) continue;
        for (int64_t row = loan * places; row < (loan + 1) * places; row++) {
            if (!(g->recourse[row] > 0.0)) continue;
            double amount = total * (g->recourse[row] / whole);
            int64_t who = g->guarantor[row];
            transfer(w, loan, who < 0 ? sector_row(w, who) : who, amount); /* nobody's row is that of outside */
            w->books.recourse[p->cell[loan]] += amount;
            g->recourse[row] -= amount;
            if (g->recourse[row] < CENTS) g->recourse[row] = 0.0;
            left += g->recourse[row];
        }
        p->recourse_owed[loan] = left;
    }
}
