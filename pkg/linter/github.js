// Workflow commands of GitHub Actions, which become annotations beside the lines of a change.
import { counted } from './places.js';

const COMMANDS = { error: 'error', warning: 'warning', note: 'notice' };

export function github({ diagnostics, sources }) {
  const lines = counted(sources);
  return diagnostics.map((diagnostic) => `${command(diagnostic, lines)}\n`).join('');
}

function command(diagnostic, lines) {
  const { severity, code, summary, detail, range, related } = diagnostic;
  const properties = { ...place(range, lines), title: `${summary} [${code}]` };
  const written = Object.entries(properties).map(([name, value]) => `${name}=${property(value)}`);
  const seen = related.map(({ message, range }) => `${range.filename}:${range.start.line}: ${message}`);
  return `::${COMMANDS[severity]} ${written.join(',')}::${data([detail, ...seen].join('\n'))}`;
}

function place(range, lines) {
  const counted = range && lines(range.filename);
  if (!counted) return {};
  const [start, end] = [counted.at(range.from), counted.at(range.to)];
  const columns = { col: start.column, endColumn: Math.max(end.column, start.column + 1) };
  // Columns are taken only of what stands in one line.
  return { file: range.filename, line: start.line, endLine: end.line, ...(start.line === end.line && columns) };
}

const data = (text) => String(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text) => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
