/* What parties earn and spend, as sim/phases/households.py. */

#include "../core/draws.h"
#include "phases.h"

enum { TOGETHER = 1024 }; /* parties whose draws are made together */

static double persist(double before, double innovation, double persistence, double weight) {
    return persistence * before + weight * innovation; /* weight: sqrt(1 - persistence^2) */
}

static double shaped(double shock, int law, double bad_probability) {
    double level = normal_probability(shock);
    if (law == UNIFORM) return sqrt(12.0) * (level - 0.5);
    if (level < bad_probability) return -sqrt((1.0 - bad_probability) / bad_probability);
    return sqrt(bad_probability / (1.0 - bad_probability));
}

void draw_luck(struct world *w) {
    struct parties *p = &w->parties;
    double persistence = half_life_decay(w->income->shock_half_life);
    double weight = sqrt(1.0 - persistence * persistence);
    double hazard = w->economy->job_loss_hazard, finding = w->income->job_finding;
    for (int64_t branch = 0; branch < w->branches.count; branch++) {
        double drawn = normal(w->luck, FOR_DISTRICT_SHOCK, branch, w->month);
        w->branches.shock[branch] = persist(w->branches.shock[branch], drawn, persistence, weight);
    }
    double shock[TOGETHER], lost[TOGETHER], found[TOGETHER], thought[TOGETHER], drawn[TOGETHER], tail[TOGETHER];
    int32_t outer[TOGETHER];
    for (int64_t from = 0; from < p->count; from += TOGETHER) { /* so many at a time that they stay near */
        int64_t count = p->count - from < TOGETHER ? p->count - from : TOGETHER;
        uniform_columns(w->luck, FOR_MONTHLY_BLOCK, from, count, (uint64_t)w->month, drawn, lost, found, thought);
        normal_quantiles(drawn, shock, tail, outer, count);
#pragma GCC ivdep
        for (int64_t at = 0; at < count; at++) {
            int64_t party = from + at;
            bool here = p->present[party] == 1, works = here && p->wage_share[party] > 0.0;
            double moved = persist(p->shock[party], shock[at], persistence, weight);
            int out = p->jobless[party] == 1 ? !(found[at] < finding) : lost[at] < hazard;
            p->shock[party] = here ? moved : p->shock[party];
            p->asks_draw[party] = here ? thought[at] : p->asks_draw[party];
            p->jobless[party] = works ? out : p->jobless[party];
        }
    }
}

void earn(struct world *w) {
    struct parties *p = &w->parties;
    const struct economy *economy = w->economy;
    const struct income *income = w->income;
    double own_weight = sqrt(1.0 - income->asset_correlation), common_weight = sqrt(income->asset_correlation);
    double *common = w->scratch.real[1]; /* one per branch */
    for (int64_t branch = 0; branch < w->branches.count; branch++) {
        common[branch] = sqrt(income->national_share) * economy->credit_factor +
                         sqrt(1.0 - income->national_share) * w->branches.shock[branch];
    }
    double gap[TRADES_COUNT] = {0.0};
    gap[FARMING] = income->farm_price_exposure * economy->farm_price_gap;
    gap[EXPORT_TRADE] = income->export_exposure * economy->export_gap;
    double *shock = w->scratch.real[0];
    for (int64_t party = 0; party < p->count; party++) {
        shock[party] = common_weight * common[p->branch[party]] + own_weight * p->shock[party];
    }
    if ((int)income->law != NORMAL) {
        for (int64_t party = 0; party < p->count; party++) {
            shock[party] = shaped(shock[party], (int)income->law, income->two_point_probability);
        }
    }
    double conditions = income->output_elasticity * economy->output_gap, at_risk = income->capital_at_risk;
    double incomes = economy->income_index, season = economy->season, growth = economy->wealth_growth;
#pragma GCC ivdep
    for (int64_t party = 0; party < p->count; party++) {
        double here = p->present[party] == 1 ? 1.0 : 0.0, mean = p->mean_income[party] * incomes;
        double felt = conditions + gap[p->trade[party]] + w->branches.local_effect[p->branch[party]];
        double wage_lost = p->wage_share[party] * p->jobless[party], capital = p->capital[party];
        double regular = mean * (1.0 + p->seasonality[party] * season) * larger(0.0, 1.0 + felt) * (1.0 - wage_lost);
        p->income[party] = here * (regular + capital * p->project_return[party] / 12.0 +
                                   p->volatility[party] * (mean + at_risk * capital / 12.0) * shock[party]);
        p->wealth[party] *= growth;
        p->pledged[party] *= growth;
    }
    for (int64_t place = 0; place < p->count;) { /* cell by cell, so that the sum stays in a register */
        int at = p->cell[p->by_cell[place]];
        double total = w->books.income[at];
        for (; place < p->count && p->cell[p->by_cell[place]] == at; place++) total += p->income[p->by_cell[place]];
        w->books.income[at] = total;
    }
    from_outside(w, p->income);
}

void spend(struct world *w) {
    if (w->spending->consumption == 0.0) return;
    struct parties *p = &w->parties;
    double prices = w->economy->need_index, incomes = w->economy->income_index;
    double liquid_share = w->spending->liquid_share, months_kept = w->spending->cash_target;
    double propensity = w->spending->marginal_propensity, reinvested = w->spending->reinvested;
    double *cash = w->accounts.cash, *sold = w->scratch.real[0], *rebuilt = w->scratch.real[1];
    double *hungry = w->scratch.real[2];
#pragma GCC ivdep
    for (int64_t party = 0; party < p->count; party++) {
        double here = p->present[party] == 1 ? 1.0 : 0.0, capital = p->capital[party];
        double needed = p->subsistence[party] * prices, target = months_kept * p->mean_income[party] * incomes;
        double sale = here * smaller(larger(0.0, needed - cash[party]), liquid_share * capital);
        double left = cash[party] + sale, eaten = smaller(larger(0.0, left), needed);
        double food = here * (eaten + propensity * larger(0.0, left - eaten - target));
        double missing = p->own_capital[party] * incomes - (capital - sale);
        double work = here * smaller(larger(0.0, missing), reinvested * larger(0.0, left - food - target));
        p->capital[party] = capital - sale + work;
        sold[party] = sale;
        p->consumed[party] = food;
        rebuilt[party] = work;
        hungry[party] = food < needed ? here : 0.0;
    }
    for (int64_t place = 0; place < p->count;) { /* cell by cell, so that the sums stay in registers */
        int at = p->cell[p->by_cell[place]];
        double came = w->books.liquidated[at], ate = w->books.consumption[at];
        double worked = w->books.invested[at], starved = w->books.hunger[at];
        for (; place < p->count && p->cell[p->by_cell[place]] == at; place++) {
            int party = p->by_cell[place];
            came += sold[party];
            ate += p->consumed[party];
            worked += rebuilt[party];
            starved += hungry[party];
        }
        w->books.liquidated[at] = came;
        w->books.consumption[at] = ate;
        w->books.invested[at] = worked;
        w->books.hunger[at] = starved;
    }
    trade_with_outside(w, sold, p->consumed, rebuilt);
}
