/* Loan arithmetic, as sim/core/finance.py. */

#ifndef FINANCE_H
#define FINANCE_H

#include "numbers.h"

static inline double annuity_value(double rate_per_period, int periods) {
    double discount = 1.0 / (1.0 + rate_per_period), value = 0.0;
    for (int period = 0; period < periods; period++) value = (value + 1.0) * discount;
    return value;
}

static inline double interest_for_month(double balance, double rate_per_year) {
    return balance * rate_per_year / MONTHS_PER_YEAR;
}

static inline double instalment(double principal, double rate_per_year, int months) {
    return principal / annuity_value(rate_per_year / MONTHS_PER_YEAR, months);
}

static inline double interest_in_weeks(double balance, double rate_per_year, double payment_per_month) {
    double weekly = rate_per_year / MONTHS_PER_YEAR / WEEKS_PER_MONTH, interest = 0.0;
    for (int week = 0; week < WEEKS_PER_MONTH; week++) {
        double charged = balance * weekly;
        interest += charged;
        balance = larger(0.0, balance + charged - payment_per_month / WEEKS_PER_MONTH);
    }
    return interest;
}

static inline double break_even_rate(double funding, double operating_cost, double default_probability,
                                     double loss_given_default) {
    double expected_loss = default_probability * loss_given_default;
    return (funding + operating_cost + expected_loss) / (1.0 - default_probability);
}

#endif
