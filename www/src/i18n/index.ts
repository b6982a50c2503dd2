import { preferences } from '../state/preferences.svelte';
import { en, type Key, type Messages } from './en';
import { zh } from './zh';

export type { Key };

const TABLES: Record<'en' | 'zh', Messages> = { en, zh };

/** The text of a key in the chosen language. Reading it inside a template follows a language change. */
export function t(key: Key, values: Record<string, string | number> = {}): string {
  return TABLES[preferences.language][key].replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : String(value);
  });
}

/** The text for a word of the service, such as a status; the word itself where there is none. */
export function term(family: 'status' | 'action' | 'charge' | 'period', word: string | undefined): string {
  const key = `${family}.${word ?? ''}`;
  return key in en ? t(key as Key) : (word ?? '');
}

/** A length of time, from whole seconds. */
export function duration(seconds: number): string {
  const [m, s] = [Math.floor(seconds / 60), seconds % 60];
  return m > 0 ? t('duration.minutes', { m, s }) : t('duration.seconds', { s });
}

/** One text for one, another for the rest. Chinese has the same text for both. */
export function count(n: number, one: Key, many: Key): string {
  return n === 1 ? t(one) : t(many, { n });
}
