// The rules' pages, as the package brings them along.
import { readFile } from 'node:fs/promises';

/** A rule's page in Markdown; what is no rule has none. */
export async function page(id) {
  return readFile(new URL(`../dist/rules/${encodeURIComponent(id)}.md`, import.meta.url), 'utf8').catch(() => undefined);
}

/** The pages of these rules by name. */
export async function pages(ids) {
  const read = await Promise.all(ids.map(async (id) => [id, await page(id)]));
  return Object.fromEntries(read.filter(([, text]) => text !== undefined));
}
