// `formwork rules` and `formwork explain`: what the linter knows.
import { explain, rules } from 'formwork';
import { Misuse } from './arguments.js';
import { page } from './pages.js';

export const listing = {
  usage: 'formwork rules [--json]',
  help: 'Lists the lint rules: name, usual level, what they are about, and what they say. Those that are only on when asked for\nhave their level in parentheses.',
  argument: 'none',
  options: { json: { type: 'boolean' } },
  async run(_, { json }) {
    const all = rules();
    if (json) process.stdout.write(`${JSON.stringify(all, null, 2)}\n`);
    else process.stdout.write(table(all.map(row)));
    return 0;
  },
};

export const explanation = {
  usage: 'formwork explain [--json] ID',
  help: "Explains a lint rule, or the code of any problem. --json answers with the rule's page in Markdown.",
  missing: 'an ID is missing: a lint rule, or what stands in brackets behind a problem',
  options: { json: { type: 'boolean' } },
  async run(id, { json }) {
    const { found, near } = explain(id);
    if (!found) throw new Misuse(`there is no rule and no code ${JSON.stringify(id)}${near ? `; did you mean ${near}?` : ''}`);
    const text = await page(found.id);
    if (json) process.stdout.write(`${JSON.stringify({ ...found, ...(text && { page: text }) }, null, 2)}\n`);
    else process.stdout.write(text ?? `${found.id} (${found.level}): ${found.title}\n\n${found.explain}\n`);
    return 0;
  },
};

const row = ({ id, level, recommended, group, title }) => [id, recommended ? level : `(${level})`, group, title];

function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((cells) => cells[column].length)));
  return rows.map((cells) => `${cells.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd()}\n`).join('');
}
