/* Other banks collect their loans, as sim/phases/competing.py. */

#include "../rules/competition.h"

#include "../core/draws.h"
#include "../rules/paying.h"
#include "../rules/products.h"
#include "phases.h"

void collect_elsewhere(struct world *w) {
    struct parties *p = &w->parties;
    struct elsewhere *e = &w->elsewhere;
    struct books *books = &w->books;
    const struct competition *competition = w->competition;
    const struct behaviour *behaviour = w->behaviour;
    double *owed = p->owed_elsewhere, *cash = w->accounts.cash, *capital = p->capital, *wealth = p->wealth;
    double share = needed_share(w), discount = w->guaranteeing->sale_discount;
    double liquid_share = w->spending->liquid_share;
    double exclusion_worth = months_of_exclusion_worth(behaviour->monthly_discount, w->recovery->exclusion);
    int64_t outside = sector_row(w, OUTSIDE);
    int32_t *debtors = w->scratch.whole[0];
    int64_t count = list_positive(owed, e->count, debtors);
    for (int64_t place = 0; place < count; place++) {
        int row = debtors[place], at = p->cell[row];
        int64_t whose = sector_row(w, COMPETING_BANK + e->lender[row] - COMPETING);
        double keep = p->subsistence[row] * share;
        double means = spare_means(cash[row], keep, liquid_share * capital[row]);
        e->months_left[row] = larger_whole(0, e->months_left[row] - 1);
        if (e->months_left[row] == 0 && p->late_elsewhere[row] == 0 && e->runs_off[row] == 0) {
            bool foreign = e->lender[row] == FOREIGN;
            double cut_off = foreign ? competition->foreign_cut_off : competition->cut_off;
            double multiple = foreign ? competition->foreign_rate_multiple : competition->rate_multiple;
            bool seen = p->bureau_draw[row] < w->levers.bureau_coverage[at];
            double signal = normal(w->luck, foreign ? FOR_FOREIGN_SIGNAL : FOR_COMPETING_SIGNAL, row, w->month);
            double renewed = bank_offer(
                p->quality[row], foreign ? competition->foreign_noise : competition->noise, signal,
                seen ? p->late_record[row] : 0, w->bank->prior_log_odds, w->bank->quality_weight,
                w->bank->record_weight,
                scaled(cut_off * competition->renewal_multiple, competition->supply, w->economy->loan_supply),
                w->economy->benchmark_lending_rate * multiple);
            bool leaves = means >= owed[row] &&
                          uniform(w->luck, FOR_LEAVES_ELSEWHERE, row, w->month) < w->demand->no_renewal_wanted;
            if (!leaves && renewed > 0.0) {
                e->months_left[row] = (int)competition->term;
                e->rate[row] = renewed;
                double years = loan_years(p->segment[row], w->demand->farm_loan, w->demand->trader_loan,
                                          w->demand->enterprise_loan);
                double usual = loan_wanted(years, p->mean_income[row] * w->economy->income_index,
                                           w->economy->size_index, 1.0);
                double more = w->demand->top_up * larger(0.0, usual - owed[row]);
                if (more > 0.0) {
                    transfer(w, whose, row, more);
                    transfer(w, row, outside, more);
                    books->elsewhere_lent[at] += more;
                    books->invested[at] += more;
                    capital[row] += more;
                    owed[row] += more;
                    means = spare_means(cash[row], keep, liquid_share * capital[row]);
                }
            } else if (!leaves) {
                e->runs_off[row] = 1;
                e->months_left[row] = (int)competition->run_off;
            }
        }
        double interest = e->defaulted[row] == 0 ? owed[row] * e->rate[row] / 12.0 : 0.0;
        owed[row] += interest;
        books->elsewhere_interest[at] += interest;
        double before = e->due[row];
        bool whole = e->months_left[row] == 0 || e->defaulted[row] == 1;
        double now = falls_due(owed[row], before, interest, e->months_left[row], e->runs_off[row], whole);
        double claim = w->loans.balance[row] + w->loans.interest_due[row] + w->loans.claim[row];
        double free_ = free_property(wealth[row], p->pledged[row], claim, discount);
        double lost = lost_by_default(larger(0.0, cash[row]) + capital[row] + free_, behaviour->enforceable_share,
                                      owed[row], behaviour->credit_surplus, exclusion_worth, behaviour->future_credit);
        double penalty = as_felt(lost, 0.0, p->felt[row]);
        double paid = paid_on_dues(now, means, is_willing(now, penalty, p->calculating[row]),
                                   behaviour->partial_payment);
        double sold = paid - taken_from_cash(paid, cash[row], keep);
        if (sold > 0.0) {
            capital[row] -= sold;
            transfer(w, outside, row, sold);
            books->liquidated[at] += sold;
        }
        transfer(w, row, whose, paid);
        books->elsewhere_paid[at] += paid;
        owed[row] -= paid;
        e->due[row] = now - paid;
        p->late_elsewhere[row] = months_late_next(p->late_elsewhere[row], e->due[row], now - before, paid);
        if (p->late_elsewhere[row] >= IMPAIRED_AT && e->defaulted[row] == 0) {
            e->defaulted[row] = 1;
            books->defaults_elsewhere[at] += 1.0;
        }
        if (p->late_elsewhere[row] >= (int)competition->write_off_after) {
            double kept = 1.0 - discount, taken = recovered_by_court(owed[row], competition->recovered, free_ * kept);
            if (taken > 0.0) {
                wealth[row] -= taken / kept;
                p->pledged[row] = still_pledged(p->pledged[row], wealth[row]);
                transfer(w, outside, row, taken);
                transfer(w, row, whose, taken);
                books->assets_sold[at] += taken;
                books->elsewhere_paid[at] += taken;
                owed[row] -= taken;
            }
            books->elsewhere_lost[at] += owed[row];
            owed[row] = 0.0;
        } else if (owed[row] < CENTS) {
            books->elsewhere_lost[at] += owed[row];
            owed[row] = 0.0;
        }
        if (owed[row] == 0.0) {
            e->former_client[row] = 1 - e->defaulted[row];
            if (e->defaulted[row] == 1) e->shut_out_until[row] = (int32_t)w->month + (int)w->recovery->exclusion;
            e->lender[row] = NO_BANK;
            e->months_left[row] = 0;
            e->runs_off[row] = 0;
            e->defaulted[row] = 0;
            e->due[row] = 0.0;
        }
    }
}
