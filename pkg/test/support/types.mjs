// Reads the package's types with TypeScript: what is exported, what of it is `any`, and what says nothing of itself.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
export const ts = createRequire(join(root, 'www/package.json'))('typescript');

const { exports } = JSON.parse(readFileSync(join(root, 'pkg/package.json'), 'utf8'));
/** The entries that have types, each file once. */
export const entries = [...new Set(Object.values(exports).map(({ types }) => types).filter(Boolean))].map((path) => path.slice(2));

/** What the bindings need of the glue of the engine; nobody imports it. */
const INTERNAL = new Set(['InitOutput', 'InitInput', 'SyncInitInput']);

/** Files that were read once, the platform's libraries above all. */
const parsed = new Map();

export function program(entry, given = {}) {
  const options = {
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.esnext.disposable.d.ts'],
    types: [],
    baseUrl: root,
    paths: { '@codemirror/*': ['www/node_modules/@codemirror/*'] },
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  const own = (path) => given[path.slice(join(root, 'pkg/').length)];
  host.fileExists = (path) => own(path) !== undefined || fileExists(path);
  host.readFile = (path) => own(path) ?? readFile(path);
  host.getSourceFile = (path, language, ...rest) => {
    if (own(path) !== undefined) return ts.createSourceFile(path, own(path), language, true);
    if (!parsed.has(path)) parsed.set(path, getSourceFile(path, language, ...rest));
    return parsed.get(path);
  };
  const file = join(root, 'pkg', entry in given || entry.endsWith('.d.ts') ? entry : `${entry}.d.ts`);
  const made = ts.createProgram([file], options, host);
  const wrong = ts.getPreEmitDiagnostics(made).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
  return { checker: made.getTypeChecker(), source: made.getSourceFile(file) };
}

/** Everything that an entry exports, by name, with the symbol that declares it. */
export function exported({ checker, source }) {
  const all = checker.getExportsOfModule(checker.getSymbolAtLocation(source));
  const real = (symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);
  return all.map((symbol) => ({ name: symbol.getName(), symbol: real(symbol) })).filter(({ name }) => !INTERNAL.has(name));
}

export const said = (symbol, checker) => ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim();

export const ours = (declaration) => declaration.getSourceFile().fileName.startsWith(join(root, 'pkg/'));

/** The members that a declaration itself has. */
export function members(declaration) {
  const list = declaration.members ?? declaration.type?.members ?? [];
  return [...list].filter((member) => !ts.isConstructorDeclaration(member) && !ts.isIndexSignatureDeclaration(member) && hasName(member));
}

function hasName({ name, modifiers }) {
  return name !== undefined && !modifiers?.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword);
}

export function reviewed(entry, given) {
  const read = program(entry, given);
  const found = { any: [], silent: [], exported: 0 };
  for (const { name, symbol } of exported(read)) {
    found.exported += 1;
    if (!said(symbol, read.checker)) found.silent.push(name);
    for (const declaration of symbol.declarations.filter(ours)) {
      const inside = members(declaration);
      for (const member of inside) {
        const path = `${name}.${member.name.getText()}`;
        const own = read.checker.getSymbolAtLocation(member.name);
        if (!standard(member) && !said(own, read.checker)) found.silent.push(path);
        if (saysAny(member)) found.any.push(path);
      }
      if (inside.length === 0 && saysAny(declaration)) found.any.push(name);
    }
  }
  found.any = [...new Set(found.any)].sort();
  found.silent = [...new Set(found.silent)].sort();
  return found;
}

/** What every class of the bindings has. */
function standard({ name }) {
  return name.getText() === 'free' || name.getText().startsWith('[Symbol.');
}

function saysAny(node) {
  return node.kind === ts.SyntaxKind.AnyKeyword || Boolean(ts.forEachChild(node, saysAny));
}
