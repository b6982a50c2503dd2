// How requests and answers are shown.
import type { Response } from 'formwork';

/** A body for people to read: texts as they are, everything else as JSON. */
export function shown(body: unknown): string {
  if (body === undefined || body === null) return '';
  return typeof body === 'string' ? body : JSON.stringify(body, null, 2);
}

const STORED = /^https?:\/\/[^/\s]+\/_obs\/\S+$/;

/** Where an answer leads, within the world. */
export function linksOf({ headers, body }: Response): string[] {
  const found = new Set<string>(headers['location'] ? [headers['location']] : []);
  const walk = (value: unknown): void => {
    if (typeof value === 'string' && STORED.test(value)) found.add(value);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(walk);
  };
  walk(body);
  return [...found];
}
