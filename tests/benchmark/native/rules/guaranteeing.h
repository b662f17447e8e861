/* Guarantees, as sim/rules/guaranteeing.py and following.py. */

#ifndef GUARANTEEING_H
#define GUARANTEEING_H

#include <stdbool.h>

#include "../core/numbers.h"

static inline bool pays_call(double call, double left, double own_paid, double penalty, int calculating) {
    return call <= left && (calculating == 0 || own_paid + call <= penalty);
}

static inline double part_paid(double call, double left, double own_paid, double penalty, int calculating,
                               double partial) {
    if (call <= 0.0 || (calculating == 1 && own_paid + call > penalty)) return 0.0;
    return smaller(1.0, partial * larger(0.0, left) / call);
}

static inline bool is_induced(double missing, double recent_calls, int months_since_call, int window) {
    return missing > 0.0 && 0 < months_since_call && months_since_call <= window && missing <= recent_calls;
}

static inline double recent_calls_next(double recent, int months_since_call, int window, double paid) {
    return months_since_call > window ? paid : recent + paid;
}

static inline double recourse_paid(double spare, double share, double owed) {
    return smaller(owed, share * larger(0.0, spare));
}

static inline int half_year(int start, int month) { return (start + month) / 6 - start / 6; }

#endif
