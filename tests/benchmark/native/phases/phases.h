/* The month's phases from income to ageing, and how money moves. */

#ifndef PHASES_H
#define PHASES_H

#include <stdbool.h>

#include "../core/numbers.h"
#include "world.h"

void draw_luck(struct world *w);
void earn(struct world *w);
void collect_informal(struct world *w);
void collect_elsewhere(struct world *w);
void list_active(struct world *w);
void deliver(struct world *w);
void end_projects(struct world *w);
void mature(struct world *w);
void warn(struct world *w);
void bill(struct world *w);
void offer(struct world *w);
void call(struct world *w);
void pay(struct world *w);
void pay_calls(struct world *w);
void use_lines(struct world *w);
void carry(struct world *w);
void spend(struct world *w);
void repay_guarantors(struct world *w);
void age(struct world *w);
void hide(struct world *w);
void default_(struct world *w);

/* A holder's row: parties, branches, and the sectors outside, which are counted from the end. */
static inline int64_t branch_row(const struct world *w, int64_t branch) { return w->parties.count + branch; }
static inline int64_t sector_row(const struct world *w, int64_t sector) { return w->accounts.count + sector; }

static inline void transfer(struct world *w, int64_t source, int64_t sink, double amount) {
    struct accounts *accounts = &w->accounts;
    accounts->cash[source] -= amount;
    accounts->paid[source] += amount;
    accounts->cash[sink] += amount;
    accounts->received[sink] += amount;
}

static inline void from_outside(struct world *w, const double *amounts) {
    double *cash = w->accounts.cash, *received = w->accounts.received, total = 0.0;
#pragma GCC ivdep
    for (int64_t party = 0; party < w->parties.count; party++) {
        cash[party] += amounts[party];
        received[party] += amounts[party];
    }
    for (int64_t party = 0; party < w->parties.count; party++) total += amounts[party];
    int64_t outside = sector_row(w, OUTSIDE);
    cash[outside] -= total;
    w->accounts.paid[outside] += total;
}

static inline void trade_with_outside(struct world *w, const double *sold, const double *spent,
                                      const double *invested) {
    double *cash = w->accounts.cash, *received = w->accounts.received, *paid = w->accounts.paid;
    double came = 0.0, went = 0.0, worked = 0.0;
#pragma GCC ivdep
    for (int64_t party = 0; party < w->parties.count; party++) {
        cash[party] = cash[party] + sold[party] - spent[party] - invested[party];
        received[party] += sold[party];
        paid[party] = paid[party] + spent[party] + invested[party];
    }
    for (int64_t party = 0; party < w->parties.count; party++) {
        came += sold[party];
        went += spent[party];
        worked += invested[party];
    }
    int64_t outside = sector_row(w, OUTSIDE);
    cash[outside] = cash[outside] - came + went + worked;
    paid[outside] += came;
    received[outside] = received[outside] + went + worked;
}

/* The rows where a column is above zero, in order; without a branch, which would be guessed wrong too often. */
static inline int64_t list_positive(const double *column, int64_t count, int32_t *rows) {
    int64_t found = 0;
    for (int64_t row = 0; row < count; row++) {
        rows[found] = (int32_t)row;
        found += column[row] > 0.0;
    }
    return found;
}

/* What cannot be done without costs this much of what it cost at first; nothing where nobody has to live. */
static inline double needed_share(const struct world *w) {
    return w->spending->consumption > 0.0 ? w->economy->need_index : 0.0;
}

/* A contract that ended is remembered, the newest in place of the oldest. */
static inline void remember(struct world *w, double quality, double against, int bad) {
    int32_t *cases = w->head_office.cases;
    int64_t row = cases[0] % w->experience.count;
    w->experience.quality[row] = quality;
    w->experience.against[row] = against;
    w->experience.bad[row] = bad;
    w->experience.ended[row] = (int32_t)w->month;
    cases[0]++;
}

#endif
