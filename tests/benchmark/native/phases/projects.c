/* Projects end with the loan that paid for them, as sim/phases/projects.py. */

#include "../core/draws.h"
#include "../rules/products.h"
#include "phases.h"

/* Whether the risky kind leaves more. */
static bool chooses_risky(const struct projects *projects, double owed, double liability) {
    double success = projects->success, other = projects->risky_success;
    double safe = (1.0 + projects->gain) - success * owed - liability * success * (1.0 - success);
    double risky = (1.0 + projects->risky_gain) - other * owed - liability * other * (1.0 - other);
    return risky > safe;
}

void end_projects(struct world *w) {
    struct parties *p = &w->parties;
    struct loans *l = &w->loans;
    const struct projects *projects = w->projects;
    if (projects->gain == 0.0 && projects->success == 1.0 && projects->risky_success == 1.0) return;
    for (int64_t place = 0; place < w->active.number[0]; place++) {
        int loan = w->active.row[place];
        if (l->status[loan] != OPEN || l->months_left[loan] != 1) continue;
        if (is_amortised(l->schedule[loan]) || l->product[loan] == PLEDGED) continue;
        double mean = projects->gain;
        if (projects->choice >= 0.5) {
            int at = p->cell[loan];
            double owed = 1.0 + l->rate[loan] * w->levers.term[at] / 12.0;
            double liability = SECURITY_OF[l->product[loan]] == BY_GROUP ? w->levers.call_share[at] * owed : 0.0;
            p->risky[loan] = chooses_risky(projects, owed, liability);
            if (p->risky[loan] == 1) mean = projects->risky_gain;
        }
        double chance = p->risky[loan] == 1 ? projects->risky_success : projects->success;
        if (uniform(w->luck, FOR_PROJECT_ENDS, loan, w->month) < chance) {
            double gained = l->balance[loan] * ((1.0 + mean) / chance - 1.0);
            transfer(w, sector_row(w, OUTSIDE), loan, gained);
            w->books.income[p->cell[loan]] += gained;
        } else {
            p->capital[loan] -= smaller(larger(0.0, p->capital[loan]), l->balance[loan]);
        }
    }
}
