/* Pledged orders are delivered, as sim/phases/orders.py. */

#include "../core/draws.h"
#include "../rules/products.h"
#include "phases.h"

void deliver(struct world *w) {
    struct parties *p = &w->parties;
    struct loans *l = &w->loans;
    const struct economy *economy = w->economy;
    int64_t outside = sector_row(w, OUTSIDE);
    for (int64_t place = 0; place < w->active.number[0]; place++) {
        int loan = w->active.row[place];
        p->earmarked[loan] = 0.0;
        if (l->product[loan] != PLEDGED || l->status[loan] != OPEN) continue;
        if (l->months_left[loan] != 1 || l->order_open[loan] == 0) continue;
        int at = p->cell[loan];
        double gap = economy->output_gap, pays = 1.0;
        if (p->trade[loan] == EXPORT_TRADE) gap += economy->export_gap;
        double trouble = buyer_trouble(w->products->buyer_trouble, w->products->buyer_cyclical, gap);
        if (uniform(w->luck, FOR_BUYER, loan, w->month) < trouble) {
            pays = w->products->buyer_pays;
            w->books.buyers_failed[at] += 1.0;
        } else if (l->decision[loan] == RENEWED && l->months_late[loan] == 0) {
            continue;
        }
        l->order_open[loan] = 0;
        l->decision[loan] = UNDECIDED;
        l->top_up[loan] = 0.0;
        double order = l->balance[loan] / larger(1e-9, w->levers.pledge_share[at]);
        double goods = smaller(larger(0.0, p->capital[loan]), order);
        p->capital[loan] -= goods;
        p->earmarked[loan] = goods * pays;
        transfer(w, outside, loan, goods * pays);
        w->books.liquidated[at] += goods * pays;
    }
}
