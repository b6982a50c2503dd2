import { t, term } from '../i18n';
import { preferences } from '../state/preferences.svelte';
import type { Price } from '../state/forecast.svelte';

export interface Sum {
  mode: string;
  type: string;
  amount: number;
}

export function money(amount: number, currency: string): string {
  const locale = preferences.language === 'zh' ? 'zh-CN' : 'en';
  const format = { style: 'currency', currency, currencyDisplay: 'narrowSymbol' } as const;
  return new Intl.NumberFormat(locale, format).format(amount);
}

/** What a price is for: a unit of use, or a number of months or years paid ahead. */
export function period(type: string | undefined, count: number | undefined): string {
  if ((count ?? 1) > 1 && type === 'MONTH') return t('period.MONTHS', { n: count ?? 1 });
  if ((count ?? 1) > 1 && type === 'YEAR') return t('period.YEARS', { n: count ?? 1 });
  return term('period', type);
}

/** The engine's totals; where the service answered there are none, so its prices are added up, in cents. */
export function totals(price: Price): Sum[] {
  if (price.totals.length) {
    return price.totals.map((one) => ({ mode: one.charge_mode, type: one.period_type, amount: one.amount }));
  }
  const cents = new Map<string, number>();
  for (const one of price.items.flatMap((item) => item.resource_price ?? [])) {
    if (one.charge_mode === 'FREE') continue;
    const key = `${one.charge_mode ?? ''} ${one.period_type ?? ''}`;
    cents.set(key, (cents.get(key) ?? 0) + Math.round((one.sale_price ?? 0) * 100));
  }
  return [...cents].map(([key, sum]) => {
    const [mode = '', type = ''] = key.split(' ');
    return { mode, type, amount: sum / 100 };
  });
}
