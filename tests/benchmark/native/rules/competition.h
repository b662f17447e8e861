/* Other banks, as sim/rules/competition.py and lending.py. */

#ifndef COMPETITION_H
#define COMPETITION_H

#include <stdbool.h>

#include "../core/numbers.h"

static inline double bank_offer(double quality, double noise, double error, int record, double prior,
                                double quality_weight, double record_weight, double cut_off, double rate) {
    double expected = (quality + noise * error) / (1.0 + noise * noise);
    double against = record_weight * (record < 12 ? record : 12) + 0.0; /* nothing else is known */
    double risk = logistic(prior - quality_weight * expected + against);
    return risk <= cut_off ? rate : 0.0;
}

static inline double scaled(double value, double sensitivity, double by) {
    return value * exponential(sensitivity * by);
}

static inline double loan_years(int segment, double farm, double trader, double enterprise) {
    if (segment == ENTERPRISE) return enterprise;
    return segment == TRADER ? trader : farm;
}

static inline double loan_wanted(double years, double monthly_income, double size_index, double multiple) {
    return years * 12.0 * monthly_income * size_index * multiple;
}

static inline double falls_due(double owed, double due, double interest, int months_left, int runs_off, bool whole) {
    if (whole) return owed;
    due += interest;
    return runs_off == 1 ? due + (owed - due) / months_left : due;
}

static inline double recovered_by_court(double owed, double share, double assets) {
    return smaller(share * owed, larger(0.0, assets));
}

#endif
