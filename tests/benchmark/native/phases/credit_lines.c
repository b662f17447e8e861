/* Revolving lines are drawn and paid back, as sim/phases/credit_lines.py. */

#include "../rules/products.h"
#include "phases.h"

void use_lines(struct world *w) {
    struct parties *p = &w->parties;
    struct loans *l = &w->loans;
    double *cash = w->accounts.cash, share = needed_share(w);
    for (int64_t place = 0; place < w->active.number[0]; place++) {
        int loan = w->active.row[place];
        if (l->line[loan] <= 0.0 || l->status[loan] != OPEN || l->months_late[loan] > 0) continue;
        if (l->accelerated[loan] == 1 || l->interest_due[loan] + l->principal_due[loan] > 0.0) continue;
        int at = p->cell[loan];
        double need = p->subsistence[loan] * share;
        if (cash[loan] < need) {
            if (w->head_office.failed[0] == 0 && l->months_left[loan] > 0) {
                double drawn = line_drawn(need - cash[loan], l->line[loan], l->balance[loan]);
                transfer(w, branch_row(w, p->branch[loan]), loan, drawn);
                l->balance[loan] += drawn;
                w->books.drawn[at] += drawn;
            }
            continue;
        }
        if (p->informal_debt[loan] > 0.0) continue;
        double target = w->spending->cash_target * p->mean_income[loan] * w->economy->income_index;
        double paid = line_prepaid(cash[loan] - larger(need, target), w->products->line_prepaid, l->balance[loan]);
        transfer(w, loan, branch_row(w, p->branch[loan]), paid);
        l->balance[loan] -= paid;
        w->books.prepaid[at] += paid;
    }
}
