// JUnit's XML, which every build server reads: a suite per file. An error is a failed test; what does not fail the run does not fail
// here either, and is told in the output of a test that passed.
import { plain } from './text.js';

const WITHOUT_FILE = 'template';

export function junit(result) {
  const suites = byFile(result).map(suite);
  const [tests, failures] = [result.diagnostics, result.diagnostics.filter(isFailure)];
  const passed = suites.length - new Set(tests.map(fileOf)).size;
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="formwork" tests="${tests.length + passed}" failures="${failures.length}" errors="0" time="0">
${suites.join('')}</testsuites>
`;
}

const isFailure = ({ severity }) => severity === 'error';
const fileOf = ({ range }) => range?.filename || WITHOUT_FILE;

function byFile({ files, diagnostics }) {
  const found = new Map(files.map((file) => [file, []]));
  for (const diagnostic of diagnostics) {
    const file = fileOf(diagnostic);
    if (!found.has(file)) found.set(file, []);
    found.get(file).push(diagnostic);
  }
  return [...found];
}

function suite([file, problems]) {
  const failures = problems.filter(isFailure).length;
  const cases = problems.length > 0 ? problems.map((problem) => testcase(file, problem)) : [`    <testcase classname="${attribute(file)}" name="no problems" time="0"/>\n`];
  return `  <testsuite name="${attribute(file)}" tests="${cases.length}" failures="${failures}" errors="0" skipped="0" time="0">\n${cases.join('')}  </testsuite>\n`;
}

function testcase(file, problem) {
  const { code, severity, summary, range, drawn } = problem;
  const name = range ? `${code} ${range.start.line}:${range.start.column}` : code;
  const said = content(plain(drawn).trimEnd());
  const body = isFailure(problem)
    ? `<failure type="${attribute(code)}" message="${attribute(summary)}">${said}</failure>`
    : `<system-out>${said}</system-out>`;
  return `    <testcase classname="${attribute(file)}" name="${attribute(`${severity} ${name}`)}" time="0">\n      ${body}\n    </testcase>\n`;
}

/** What may stand in no XML document, not even escaped. */
// eslint-disable-next-line no-control-regex
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

const content = (text) =>
  text.toWellFormed().replace(FORBIDDEN, '\ufffd').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '&#13;');
const attribute = (text) => content(text).replaceAll('"', '&quot;').replaceAll('\n', '&#10;').replaceAll('\t', '&#9;');
