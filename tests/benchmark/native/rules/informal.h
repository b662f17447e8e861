/* Informal credit, as sim/rules/informal.py. */

#ifndef INFORMAL_H
#define INFORMAL_H

#include "../core/numbers.h"

static inline double informal_room(double cap, double yearly_income, double owed, int months_unpaid,
                                   int months_shut_out) {
    if (months_unpaid > 0 || months_shut_out > 0) return 0.0;
    return larger(0.0, cap * yearly_income - owed);
}

static inline double bridge_loan(double due, double means, double room, double rate, double penalty,
                                 int calculating) {
    double missing = due - means;
    if (missing <= 0.0 || missing > room) return 0.0;
    if (calculating == 1 && due + rate * missing > penalty) return 0.0;
    return missing;
}

static inline double borrowed_for_food(double subsistence, double cash, double sellable, double room) {
    return smaller(larger(0.0, subsistence - cash - sellable), room);
}

static inline double repaid_informally(double owed, double cash, double kept, double share) {
    return smaller(owed, share * larger(0.0, cash - kept));
}

static inline int months_unpaid_next(int months_unpaid, double due, double paid) {
    return due - paid < 0.005 ? 0 : months_unpaid + 1;
}

static inline double seized(double owed, double owned, double share) {
    return smaller(owed, share * larger(0.0, owned));
}

#endif
