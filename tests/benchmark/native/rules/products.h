/* Pledges, kinds of loan and their price, as sim/rules/products.py, recovering.py and evaluating.py. */

#ifndef PRODUCTS_H
#define PRODUCTS_H

#include <stdbool.h>

#include "../core/finance.h"
#include "../core/numbers.h"

static inline double at_stake(double pledged, double wealth, double claim, double discount) {
    if (pledged <= 0.0) return 0.0;
    double held = larger(0.0, smaller(pledged, wealth));
    return claim >= held * (1.0 - discount) ? held : claim / (1.0 - discount);
}

static inline double free_property(double wealth, double pledged, double claim, double discount) {
    return larger(0.0, wealth) - at_stake(pledged, wealth, claim, discount);
}

static inline double still_pledged(double pledged, double wealth) { return larger(0.0, smaller(pledged, wealth)); }

static inline double pledge_needed(double loan, double haircut) { return loan / larger(1e-9, 1.0 - haircut); }

static inline double realised(double share, double pledged, double exposure) {
    if (exposure <= 0.0) return 0.0;
    return smaller(1.0, share * pledged / exposure);
}

static inline int recovery_law(int product) {
    if (product == UNSECURED || product == PLEDGED) return 0;
    return product == COLLATERAL ? 2 : 1;
}

static inline double recovery_rate(double draw_none, double none, double beta_draw) {
    return draw_none < none ? 0.0 : beta_draw;
}

static inline double buyer_trouble(double base, double sensitivity, double gap) {
    return smaller(1.0, base * exponential(-sensitivity * gap));
}

static inline bool is_amortised(int schedule) { return schedule == INSTALMENTS || schedule == WEEKLY; }

static inline int contract_months(int product, int schedule, double term, double pledge_term, int calendar_month) {
    int months = larger_whole(1, (int)(product == PLEDGED ? pledge_term : term));
    if (schedule == SEASONAL) {
        int off = (int)floor_mod(LAST_HARVEST - calendar_month - months, 12);
        months += off < 6 ? off : off - 12;
        if (months < 1) months += 12;
    }
    return months;
}

static inline double seasonal_part(double balance, double principal_due, int months_left) {
    if (months_left >= HARVEST_MONTHS) return 0.0;
    return (balance - principal_due) / (months_left + 1.0);
}

static inline double line_drawn(double missing, double line, double balance) {
    return smaller(missing, larger(0.0, line - balance));
}

static inline double line_prepaid(double spare, double share, double balance) {
    return smaller(balance, share * larger(0.0, spare));
}

static inline double offered_rate(double benchmark, double multiple, double ceiling, double by_risk, double funding,
                                  double operating_cost, double risk, double loss, double margin) {
    double posted = benchmark * multiple;
    if (by_risk > 0.0) {
        double covering = break_even_rate(funding, operating_cost, smaller(risk, 0.5), loss) + margin;
        posted += by_risk * (covering - posted);
    }
    return larger(0.0, smaller(posted, benchmark * ceiling));
}

#endif
