/* Projects end with the loan that paid for them, as sim/phases/projects.py. */

#include "../core/draws.h"
#include "../rules/products.h"
#include "phases.h"

void end_projects(struct world *w) {
    struct parties *p = &w->parties;
    struct loans *l = &w->loans;
    const struct projects *projects = w->projects;
    if (projects->gain == 0.0 && projects->success == 1.0 && projects->risky_success == 1.0) return;
    for (int64_t place = 0; place < w->active.number[0]; place++) {
        int loan = w->active.row[place];
        if (l->status[loan] != OPEN || l->months_left[loan] != 1) continue;
        if (is_amortised(l->schedule[loan]) || l->product[loan] == PLEDGED) continue;
        double chance = p->risky[loan] == 1 ? projects->risky_success : projects->success;
        if (uniform(w->luck, FOR_PROJECT_ENDS, loan, w->month) < chance) {
            double gained = l->balance[loan] * ((1.0 + projects->gain) / chance - 1.0);
            transfer(w, sector_row(w, OUTSIDE), loan, gained);
            w->books.income[p->cell[loan]] += gained;
        } else {
            p->capital[loan] -= smaller(larger(0.0, p->capital[loan]), l->balance[loan]);
        }
    }
}
