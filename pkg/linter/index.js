// The linter for importers and for the command line: what the engine finds, and the forms in which others read it.
import { explain, init, Workspace } from 'formwork';
import { gcc } from './gcc.js';
import { github } from './github.js';
import { json } from './json.js';
import { junit } from './junit.js';
import { sarif } from './sarif.js';
import { text } from './text.js';

const FORMATS = { text, json, sarif, github, junit, gcc };

export const formats = Object.keys(FORMATS);

export async function lint(files, options = {}) {
  await init();
  return lintWorkspace(filled(files), options);
}

export async function lintWorkspace(workspace, options = {}) {
  const asked = { ...options, drawn: true };
  let found = workspace.lint(asked);
  for (const service of found.missing_services) await workspace.loadService(service);
  if (found.missing_services.length > 0) found = workspace.lint(asked);
  const { root = '' } = options;
  const every = [...found.diagnostics, ...found.suppressed.map(({ diagnostic }) => diagnostic)];
  return {
    ...found,
    rules: described(every),
    files: workspace.files().map((file) => root + file),
    sources: texts(workspace, options, every),
  };
}

export function merge(results) {
  const all = (name) => results.flatMap((result) => result[name]);
  const sum = (name) => results.reduce((total, result) => total + result[name], 0);
  return {
    valid: results.every(({ valid }) => valid),
    error_count: sum('error_count'),
    warning_count: sum('warning_count'),
    note_count: sum('note_count'),
    mended: sum('mended'),
    diagnostics: all('diagnostics'),
    suppressed: all('suppressed'),
    missing_services: [...new Set(all('missing_services'))].sort(),
    rules: distinct(all('rules')),
    files: all('files'),
    sources: Object.assign(Object.create(null), ...results.map(({ sources }) => sources)),
  };
}

export function format(result, name = 'text', { docs, ...options } = {}) {
  const write = Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined;
  if (!write) throw new RangeError(`there is no format ${JSON.stringify(name)}; there are ${formats.join(', ')}`);
  return write(result, { ...options, link: linker(docs) });
}

/** Gives the address of a rule's page; other kinds of problems have none. */
function linker(docs) {
  if (docs === undefined) return () => undefined;
  const pattern = docs.includes('{id}') ? docs : `${docs}${docs.endsWith('/') ? '' : '/'}{id}.md`;
  return ({ id, rule }) => (rule ? pattern.replaceAll('{id}', id) : undefined);
}

function filled(files) {
  const workspace = new Workspace();
  if (files instanceof Uint8Array) workspace.setArchive(files);
  else for (const [path, content] of files instanceof Map ? files : Object.entries(files)) workspace.setFile(path, content);
  return workspace;
}

/** What the engine knows of every code that occurs, sorted. */
function described(diagnostics) {
  const ids = new Set(diagnostics.map(({ code }) => code));
  return distinct([...ids].map((id) => explain(id).found).filter(Boolean));
}

function distinct(rules) {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  return [...byId.keys()].sort().map((id) => byId.get(id));
}

/** The texts of the files that something points into. */
function texts(workspace, { root = '', config, configName }, diagnostics) {
  const sources = Object.create(null);
  if (config !== undefined) sources[configName ?? `${root}.formwork.hcl`] = config;
  for (const { filename } of diagnostics.flatMap(places)) {
    if (filename && !(filename in sources)) sources[filename] = workspace.text(filename.slice(root.length)) ?? '';
  }
  return sources;
}

function places({ range, related, fixes }) {
  return [range, ...related.map(({ range }) => range), ...fixes.flatMap(({ edits }) => edits)].filter(Boolean);
}
