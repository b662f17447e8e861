/* Informal lenders collect and lend, as sim/phases/informal.py. */

#include "../rules/informal.h"

#include "../rules/paying.h"
#include "../rules/products.h"
#include "phases.h"

void collect_informal(struct world *w) {
    struct parties *p = &w->parties;
    struct books *books = &w->books;
    double *owed = p->informal_debt, *cash = w->accounts.cash, *capital = p->capital, *wealth = p->wealth;
    double share = needed_share(w), discount = w->guaranteeing->sale_discount, kept = 1.0 - discount;
    double liquid_share = w->spending->liquid_share;
    int64_t outside = sector_row(w, OUTSIDE), lender = sector_row(w, INFORMAL);
    int32_t *debtors = w->scratch.whole[0];
    int64_t count = list_positive(owed, p->count, debtors);
    for (int64_t place = 0; place < count; place++) {
        int party = debtors[place], at = p->cell[party];
        double keep = p->subsistence[party] * share, interest = owed[party] * w->informal->rate / 12.0;
        owed[party] += interest;
        books->informal_interest[at] += interest;
        double paid = smaller(interest, spare_means(cash[party], keep, liquid_share * capital[party]));
        double sold = paid - taken_from_cash(paid, cash[party], keep);
        if (sold > 0.0) {
            capital[party] -= sold;
            transfer(w, outside, party, sold);
            books->liquidated[at] += sold;
        }
        transfer(w, party, lender, paid);
        owed[party] -= paid;
        books->informal_paid[at] += paid;
        p->informal_unpaid[party] = months_unpaid_next(p->informal_unpaid[party], interest, paid);
        if (p->informal_unpaid[party] < (int)w->informal->patience) continue;

        double stock = seized(owed[party], capital[party], w->informal->seized_share);
        capital[party] -= stock;
        transfer(w, outside, party, stock);
        books->liquidated[at] += stock;
        double claim = 0.0;
        if (party < w->loans.count) {
            claim = w->loans.balance[party] + w->loans.interest_due[party] + w->loans.claim[party];
        }
        double free_ = free_property(wealth[party], p->pledged[party], claim, discount);
        double assets = seized(owed[party] - stock, free_ * kept, w->informal->seized_share);
        if (assets > 0.0) {
            wealth[party] -= assets / kept;
            p->pledged[party] = still_pledged(p->pledged[party], wealth[party]);
            transfer(w, outside, party, assets);
            books->assets_sold[at] += assets;
        }
        transfer(w, party, lender, stock + assets);
        books->informal_paid[at] += stock + assets;
        books->informal_lost[at] += owed[party] - (stock + assets);
        books->informal_defaults[at] += 1.0;
        owed[party] = 0.0;
        p->informal_unpaid[party] = 0;
        p->informal_until[party] = (int32_t)w->month + (int)w->informal->exclusion;
    }
}

void carry(struct world *w) {
    struct parties *p = &w->parties;
    struct books *books = &w->books;
    double *owed = p->informal_debt, *cash = w->accounts.cash;
    double share = needed_share(w), incomes = w->economy->income_index, cap = w->informal->cap;
    bool lends = cap > 0.0 && w->spending->consumption > 0.0;
    int64_t lender = sector_row(w, INFORMAL);
    int32_t *concerned = w->scratch.whole[0];
    int64_t count = 0;
    for (int64_t party = 0; party < p->count; party++) {
        concerned[count] = (int32_t)party; /* overwritten unless it is counted */
        count += (owed[party] > 0.0) | (lends & (cash[party] < p->subsistence[party] * share));
    }
    for (int64_t place = 0; place < count; place++) {
        int party = concerned[place], at = p->cell[party];
        double need = p->subsistence[party] * share;
        if (owed[party] > 0.0) {
            double paid = repaid_informally(owed[party], cash[party], need, w->informal->repayment_share);
            transfer(w, party, lender, paid);
            owed[party] -= paid;
            books->informal_paid[at] += paid;
        }
        if (lends && cash[party] < need && p->present[party] == 1) {
            double yearly = 12.0 * p->mean_income[party] * incomes;
            int shut_out = p->informal_until[party] - (int)w->month;
            double room = informal_room(cap, yearly, owed[party], p->informal_unpaid[party], shut_out);
            double sellable = w->spending->liquid_share * p->capital[party];
            double borrowed = borrowed_for_food(need, cash[party], sellable, room);
            if (borrowed > CENTS) {
                transfer(w, lender, party, borrowed);
                owed[party] += borrowed;
                books->informal_lent[at] += borrowed;
            }
        }
        if (owed[party] > 0.0) books->informal_debt[at] += owed[party];
    }
}
