// One line a problem, as compilers print them: what editors and `grep` read.
import { counted } from './places.js';

export function gcc({ diagnostics, sources }) {
  const lines = counted(sources);
  return diagnostics.map((diagnostic) => `${line(diagnostic, lines)}\n`).join('');
}

function line({ severity, code, summary, detail, range }, lines) {
  const at = range && lines(range.filename)?.at(range.from);
  const place = at ? `${oneLine(range.filename)}:${at.line}:${at.column}: ` : '';
  return `${place}${severity}: ${oneLine(`${summary}: ${detail}`)} [${code}]`;
}

/** Without what would begin another line or steer a terminal. */
const oneLine = (text) => text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ');
