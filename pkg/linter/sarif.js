// SARIF 2.1.0, for code scanning. Section numbers are those of the standard.
import { version as tool } from 'formwork';
import { counted, uri } from './places.js';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
const ROOT = '%SRCROOT%';
const NEEDS_FILE = { line: 1, column: 1 };

export function sarif(result, { link, pages = {} }) {
  const of = { ...result, lines: counted(result.sources), index: new Map(result.rules.map(({ id }, index) => [id, index])) };
  const told = result.diagnostics.map((diagnostic) => ({ diagnostic }));
  const run = {
    tool: {
      driver: {
        name: 'Formwork',
        version: tool(),
        semanticVersion: tool(),
        rules: result.rules.map((rule) => descriptor(rule, link(rule), pages[rule.id])),
      },
    },
    invocations: [{ executionSuccessful: true }],
    columnKind: 'utf16CodeUnits',
    originalUriBaseIds: { [ROOT]: { description: { text: 'The folder in which the linter was called.' } } },
    results: [...told, ...result.suppressed].map((one) => entry(one, of)),
  };
  return `${JSON.stringify({ $schema: SCHEMA, version: '2.1.0', runs: [run] }, null, 2)}\n`;
}

function descriptor({ id, title, explain, level, group }, address, page) {
  return {
    id,
    shortDescription: { text: message(title) },
    fullDescription: { text: message(explain) },
    help: { text: message(explain), ...(page && { markdown: page }) },
    ...(address && { helpUri: address }),
    defaultConfiguration: { level },
    properties: { tags: [group] },
  };
}

function entry({ diagnostic, ...why }, of) {
  const { severity, code, summary, detail, range, related, fixes, fingerprint } = diagnostic;
  const usable = fixes.filter(({ safety, edits }) => safety !== 'show' && edits.length > 0);
  return {
    ruleId: code,
    ruleIndex: of.index.get(code),
    level: severity,
    message: { text: message(detail ? `${summary}: ${detail}` : summary) },
    locations: [location(range, of)],
    ...(related.length > 0 && { relatedLocations: related.map(({ message: text, range }, id) => ({ id, ...location(range, of), message: { text: message(text || 'see here') } })) }),
    ...(usable.length > 0 && { fixes: usable.map((fix) => mended(fix, of)) }),
    ...(fingerprint && { partialFingerprints: { 'formwork/v1': fingerprint } }),
    ...(why.kind && { suppressions: [suppression(why)] }),
  };
}

/** Code scanning takes no report with a result that has no place: what is about the whole template stands at its first file. */
function location(range, { lines, files, sources }) {
  const counted = range?.filename ? lines(range.filename) : undefined;
  const file = counted ? range.filename : (files.find((name) => /\.tf(\.json)?$/.test(name)) ?? files[0] ?? Object.keys(sources)[0] ?? 'main.tf');
  const [start, end] = counted ? [counted.at(range.from), counted.at(range.to)] : [NEEDS_FILE, NEEDS_FILE];
  return { physicalLocation: { artifactLocation: artifact(file), region: region(start, end) } };
}

/** Paths are relative to where the linter was called, unless they lie elsewhere. */
function artifact(file) {
  if (/^([A-Za-z]:)?\//.test(file)) return { uri: `file:///${uri(file.replace(/^\//, ''))}` };
  return { uri: uri(file), uriBaseId: ROOT };
}

const region = (start, end) => ({ startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column });

function mended({ title, safety, edits }, { lines }) {
  const changes = new Map();
  for (const { filename, from, to, text } of edits) {
    const counted = lines(filename);
    if (!changes.has(filename)) changes.set(filename, []);
    const inserted = text === '' ? {} : { insertedContent: { text } };
    changes.get(filename).push({ deletedRegion: region(counted.at(from), counted.at(to)), ...inserted });
  }
  return {
    description: { text: message(title) },
    artifactChanges: [...changes].map(([file, replacements]) => ({ artifactLocation: artifact(file), replacements })),
    properties: { safety },
  };
}

function suppression({ kind, reason }) {
  return { kind: kind === 'inline' ? 'inSource' : 'external', status: 'accepted', ...(reason && { justification: reason }) };
}

/** A text without placeholders (3.11.5) and without links (3.11.6). */
const message = (text) => text.replace(/[{}]/g, '$&$&').replaceAll('](', '] (');
