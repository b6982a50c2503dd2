import { t, term } from '../i18n';
import { preferences } from '../state/preferences.svelte';

function format(amount: number, options: Intl.NumberFormatOptions): string {
  return new Intl.NumberFormat(preferences.language === 'zh' ? 'zh-CN' : 'en', options).format(amount);
}

/** An amount as money; a change has a sign. */
export function money(amount: number, currency: string, change = false): string {
  const signDisplay = change ? 'exceptZero' : 'auto';
  return format(amount, { style: 'currency', currency, currencyDisplay: 'narrowSymbol', signDisplay });
}

/** An amount with all its digits. */
export function exact(amount: number, currency: string): string {
  const maximumFractionDigits = 12;
  return format(amount, { style: 'currency', currency, currencyDisplay: 'narrowSymbol', maximumFractionDigits });
}

/** What a price is for: a unit of use, or a number of months or years paid ahead. */
export function period(type: string | undefined, count: number | undefined): string {
  if ((count ?? 1) > 1 && type === 'MONTH') return t('period.MONTHS', { n: count ?? 1 });
  if ((count ?? 1) > 1 && type === 'YEAR') return t('period.YEARS', { n: count ?? 1 });
  return term('period', type);
}
