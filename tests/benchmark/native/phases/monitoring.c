/* Officers reschedule loans that fall behind, as sim/phases/monitoring.py. */

#include "../core/draws.h"
#include "../rules/paying.h"
#include "../rules/products.h"
#include "phases.h"

void warn(struct world *w) {
    struct parties *p = &w->parties;
    struct loans *l = &w->loans;
    double share = needed_share(w);
    int months = (int)w->monitoring->rescheduled;
    for (int64_t place = 0; place < w->active.number[0]; place++) {
        int loan = w->active.row[place];
        if (l->status[loan] != OPEN || l->months_late[loan] < FIRST || l->months_late[loan] > LAST) continue;
        int at = p->cell[loan];
        double warning = w->levers.early_warning[at];
        if (warning <= 0.0 || l->rescheduled[loan] == 1 || l->accelerated[loan] == 1) continue;
        double due = l->interest_due[loan] + l->principal_due[loan], keep = p->subsistence[loan] * share;
        double means = spare_means(w->accounts.cash[loan], keep, w->spending->liquid_share * p->capital[loan]);
        double draw = uniform(w->luck, FOR_WARNED, loan, w->month);
        if (!is_warned_of(due, means, draw, warning, w->monitoring->false_alarms)) continue;
        w->books.rolled[at] += l->principal_due[loan];
        w->books.rescheduled[at] += 1.0;
        l->principal_due[loan] = 0.0;
        l->rescheduled[loan] = 1;
        l->schedule[loan] = INSTALMENTS;
        l->grace[loan] = 0;
        l->order_open[loan] = 0;
        l->line[loan] = 0.0;
        l->months_left[loan] = months;
        l->instalment[loan] = instalment(l->balance[loan], l->rate[loan], months);
    }
}
