/* Paying and being late, as sim/rules/paying.py, monitoring.py and districts.py. */

#ifndef PAYING_H
#define PAYING_H

#include <stdbool.h>

#include "../core/numbers.h"

static inline double spare_means(double cash, double subsistence, double sellable) {
    return larger(0.0, cash - subsistence) + sellable;
}

static inline double months_of_exclusion_worth(double discount, double exclusion);

/* The same where exclusion lasts longer than usual. */
static inline double exclusion_worth_of(double usual, double discount, double exclusion, double longer) {
    return longer <= 0.0 ? usual : months_of_exclusion_worth(discount, exclusion + longer);
}

static inline double months_of_exclusion_worth(double discount, double exclusion) {
    double power = 1.0;
    for (int month = 0; month < (int)exclusion; month++) power *= discount;
    return (1.0 - power) / (1.0 - discount);
}

static inline double feeling(double temptation, double draw) { return exponential(temptation * draw); }

static inline double lost_by_default(double owned, double enforceable, double loan, double surplus,
                                     double exclusion_worth, double weight) {
    double credit = weight * loan * surplus / 12.0 * exclusion_worth;
    return enforceable * owned + credit;
}

static inline double as_felt(double lost, double sanction, double felt) { return (lost + sanction) * felt; }

static inline bool is_willing(double due, double penalty, int calculating) {
    return calculating == 0 || due <= penalty;
}

static inline double paid_on_dues(double due, double means, bool willing, double partial) {
    if (!willing) return 0.0;
    return due <= means ? due : partial * means;
}

static inline double taken_from_cash(double amount, double cash, double keep) {
    return smaller(amount, larger(0.0, cash - keep));
}

static inline int months_late_next(int months_late, double remaining, double billed, double paid) {
    if (remaining <= CENTS) return 0;
    double overdue = remaining + paid - billed;
    if (months_late == 0 || overdue <= CENTS) return months_late + 1;
    if (remaining <= billed + CENTS) return 1;
    return paid * months_late >= overdue - CENTS ? months_late : months_late + 1;
}

static inline bool is_warned_of(double due, double means, double draw, double sensitivity, double false_alarms) {
    return draw < (due > means ? sensitivity : sensitivity * false_alarms);
}

static inline double trust(double confidence, double weight) {
    return exponential(weight * logarithm(larger(FAINT, confidence)));
}

#endif
