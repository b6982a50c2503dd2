// `node scripts/api.mjs`: the reference of the package's API, made of its types, as pages of Markdown in docs/api.
// With --check it only says whether the pages are up to date.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { exported, members, ours, program, said, ts } from '../pkg/test/support/types.mjs';

const folder = fileURLToPath(new URL('../docs/api/', import.meta.url));

const PAGES = [
  ['formwork', 'index.d.ts', 'The engine: `init`, `Workspace`, `Simulator`, what they answer and what they fail with. `/node`, `/web` and `/bundler` are the same.'],
  ['linter', 'linter/index.d.ts', '`formwork/linter`: `lint(files, config)` and the formats of reports.'],
  ['server', 'server/index.d.ts', '`formwork/server`: a world as `fetch`, as an adapter of axios, and, in Node, over HTTP.'],
  ['worker', 'worker/index.d.ts', '`formwork/worker`: the engine in a worker, each call a promise.'],
  ['codemirror', 'codemirror/index.d.ts', '`formwork/codemirror`: extensions of CodeMirror 6.'],
];

const KINDS = [
  ['Functions', (symbol) => symbol.flags & ts.SymbolFlags.Function],
  ['Classes', (symbol) => symbol.flags & ts.SymbolFlags.Class],
  ['Values', (symbol) => symbol.flags & ts.SymbolFlags.Variable],
  ['Types', () => true],
];

function page([name, entry, about]) {
  const read = program(entry);
  const left = exported(read).sort((a, b) => (a.name < b.name ? -1 : 1));
  const sections = KINDS.map(([title, fits]) => {
    const some = left.filter(({ symbol }) => fits(symbol));
    for (const one of some) left.splice(left.indexOf(one), 1);
    return some.length > 0 ? `## ${title}\n\n${some.map((one) => entryOf(one, read.checker)).join('\n')}` : '';
  });
  return `# ${name}\n\n${about}\n\nMade of the types by \`node scripts/api.mjs\`.\n\n${sections.filter(Boolean).join('\n')}`;
}

function entryOf({ name, symbol }, checker) {
  const own = symbol.declarations.filter(ours);
  const parts = own.map((declaration) => {
    const inside = whole(declaration, name, checker);
    if (inside.length === 0) return `\`\`\`ts\n${head(declaration)}\n\`\`\`\n`;
    const rows = inside.map((member) => {
      const about = said(checker.getSymbolAtLocation(member.name), checker) || '';
      return `- \`${flat(member)}\`${about ? `: ${flat(about)}` : ''}`;
    });
    return `\`\`\`ts\n${heading(declaration)}\n\`\`\`\n\n${rows.join('\n')}\n`;
  });
  return `### ${name}\n\n${flat(said(symbol, checker))}\n\n${[...new Set(parts)].join('\n')}`;
}

/** Its members and those of the engine's class or interface of the same name behind it. */
function whole(declaration, name, checker) {
  const own = members(declaration);
  const names = new Set(own.map((member) => member.name.getText()));
  const bases = (declaration.heritageClauses ?? []).flatMap(({ types }) => types).map(({ expression }) => checker.getSymbolAtLocation(expression));
  for (const base of bases) {
    const real = base.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(base) : base;
    if (real.getName() !== name && real.getName() !== name.replace('World', 'History')) continue;
    for (const other of real.declarations) own.push(...members(other).filter((member) => !names.has(member.name.getText()) && member.name.getText() !== 'free' && !member.name.getText().startsWith('[')));
  }
  return own;
}

const flat = (node) => (typeof node === 'string' ? node : node.getText().replace(/\/\*\*[^]*?\*\//g, '')).replace(/\s+/g, ' ').replace(/;$/, '').trim();

/** A declaration without its members. */
function heading(declaration) {
  const [first] = members(declaration);
  if (!first) return flat(declaration.getText().replace(/\{[^]*/, '')).replace(/^export /, '').concat(' { … }');
  return flat(declaration.getText().slice(0, first.getFullStart() - declaration.getStart())).replace(/^declare /, '').replace(/^export /, '').concat(' … }');
}

function head(declaration) {
  const node = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
  return node.getText().replace(/^ *\/\*\*[^]*?\*\/\n/gm, '').replace(/^export (declare )?/, '');
}

/** Every page by its path, as it should be. */
export function pages() {
  const made = PAGES.map((row) => [`${row[0]}.md`, page(row)]);
  const list = PAGES.map(([name, , about]) => `- [${name}](${name}.md): ${about}\n`).join('');
  return new Map([['README.md', `# API\n\n${list}`], ...made]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const check = process.argv.includes('--check');
  mkdirSync(folder, { recursive: true });
  const stale = [];
  for (const [name, text] of pages()) {
    const path = `${folder}${name}`;
    const before = (() => { try { return readFileSync(path, 'utf8'); } catch { return undefined; } })();
    if (before === text) continue;
    stale.push(name);
    if (!check) writeFileSync(path, text);
  }
  if (stale.length > 0) console.log(`${check ? 'out of date' : 'written'}: ${stale.join(', ')}`);
  if (check && stale.length > 0) process.exitCode = 1;
}
