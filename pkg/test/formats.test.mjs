// What the linter writes, to the letter, and judged by what others published.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { init, version } from 'formwork';
import { format, formats, lint, merge } from 'formwork/linter';
import { elements, sarifMistakes } from './support/reports.mjs';
import { HOSTILE, RESULT } from './support/result.mjs';

await init();

const DOCS = 'https://example.org/rules';
const sarif = (result, options) => {
  const text = format(result, 'sarif', options);
  assert.deepEqual(sarifMistakes(text), []);
  return JSON.parse(text).runs[0];
};

test('text is what the engine drew and how many there are', () => {
  const plain = `Error: Two on {a} line [two-on-a-line]
  drawn by the engine & <its friends>

Warning: Rule one [rule-one]
  drawn by the engine & <its friends>

Note: No place [no-place]
  drawn by the engine & <its friends>

Errors: 1. Warnings: 1. Notes: 1. Suppressed: 2. --fix mends 1, --unsafe-fixes 1 more.
`;
  assert.equal(format(RESULT), plain);
  const coloured = format(RESULT, 'text', { colour: true });
  assert.ok(coloured.startsWith('\x1b[1;31mError\x1b[0m'));
  assert.equal(coloured.replace(/\x1b\[[0-9;]*m/g, ''), plain);
});

test('text of nothing says so', async () => {
  assert.equal(format(await lint({ 'main.tf': '' })), 'No problems.\n');
});

test('GitHub takes each command whole, whatever the names and texts hold', () => {
  const lines = format(RESULT, 'github').split('\n');
  assert.deepEqual(lines, [
    '::error file=in fra/%250A%3A%3Aa%2Cb%0A\u0007.tf,line=2,endLine=2,col=13,endColumn=14,title=Two on {a} line [two-on-a-line]::100%25 wrong: [see](here), "and"%0D%0A::there%0Ain fra/main.tf:2: after, this',
    '::warning file=in fra/main.tf,line=1,endLine=2,title=Rule one [rule-one]::is not kept',
    '::notice title=No place [no-place]::is anywhere',
    '',
  ]);
  // As the runner reads them.
  const decoded = (text) => text.replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
  const [, properties] = /^::error (.*?)::/.exec(lines[0]);
  const file = properties.split(',').map((one) => one.split('=')).find(([name]) => name === 'file')[1];
  assert.equal(decoded(file), HOSTILE);
});

test('gcc has one line for each', () => {
  assert.equal(
    format(RESULT, 'gcc'),
    `in fra/%0A::a,b .tf:2:13: error: Two on {a} line: 100% wrong: [see](here), "and" ::there [two-on-a-line]
in fra/main.tf:1:1: warning: Rule one: is not kept [rule-one]
note: No place: is anywhere [no-place]
`,
  );
});

test('JUnit is XML; what does not fail the run passes', () => {
  const xml = format(RESULT, 'junit');
  assert.equal(
    xml,
    `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="formwork" tests="4" failures="1" errors="0" time="0">
  <testsuite name="in fra/%0A::a,b&#10;\ufffd.tf" tests="1" failures="1" errors="0" skipped="0" time="0">
    <testcase classname="in fra/%0A::a,b&#10;\ufffd.tf" name="error two-on-a-line 2:13" time="0">
      <failure type="two-on-a-line" message="Two on {a} line">Error: Two on {a} line [two-on-a-line]
  drawn by the engine &amp; &lt;its friends&gt;</failure>
    </testcase>
  </testsuite>
  <testsuite name="in fra/main.tf" tests="1" failures="0" errors="0" skipped="0" time="0">
    <testcase classname="in fra/main.tf" name="warning rule-one 1:1" time="0">
      <system-out>Warning: Rule one [rule-one]
  drawn by the engine &amp; &lt;its friends&gt;</system-out>
    </testcase>
  </testsuite>
  <testsuite name="in fra/clean.tf" tests="1" failures="0" errors="0" skipped="0" time="0">
    <testcase classname="in fra/clean.tf" name="no problems" time="0"/>
  </testsuite>
  <testsuite name="template" tests="1" failures="0" errors="0" skipped="0" time="0">
    <testcase classname="template" name="note no-place" time="0">
      <system-out>Note: No place [no-place]
  drawn by the engine &amp; &lt;its friends&gt;</system-out>
    </testcase>
  </testsuite>
</testsuites>
`,
  );
  const [root, first] = elements(xml);
  assert.equal(root.name, 'testsuites');
  assert.equal(first.attributes.name, HOSTILE.replace('\u0007', '\ufffd'));
});

test('no text keeps JUnit from being XML', () => {
  const every = Array.from({ length: 0x300 }, (_, code) => String.fromCharCode(code)).join('') + '\ud800\ufffe]]>';
  const [problem] = RESULT.diagnostics;
  const result = { ...RESULT, diagnostics: [{ ...problem, code: every, summary: every, drawn: every, range: { ...problem.range, filename: every } }], files: [every] };
  elements(format(result, 'junit'));
});

test('JSON has all of it', () => {
  const report = JSON.parse(format(RESULT, 'json', { docs: DOCS }));
  assert.deepEqual([report.version, report.tool], [1, { name: 'formwork', version: version() }]);
  const shown = ({ drawn, ...diagnostic }) => ({
    ...diagnostic,
    ...(diagnostic.rule && { url: `${DOCS}/${diagnostic.code}.md` }),
    text: drawn.replace(/\x1b\[[0-9;]*m/g, ''),
  });
  assert.deepEqual(report.diagnostics, RESULT.diagnostics.map(shown));
  assert.deepEqual(report.suppressed, RESULT.suppressed.map(({ diagnostic, ...why }) => ({ ...why, diagnostic: shown(diagnostic) })));
  assert.deepEqual(report.rules[1], { ...RESULT.rules[1], url: `${DOCS}/rule-one.md` });
  for (const name of ['error_count', 'warning_count', 'note_count', 'mended', 'files', 'missing_services']) assert.deepEqual(report[name], RESULT[name]);
});

test('SARIF tells the rules', () => {
  const { driver } = sarif(RESULT, { docs: 'https://example.org/#rule={id}', pages: { 'rule-one': '# Rule one\n' } }).tool;
  assert.deepEqual([driver.name, driver.version], ['Formwork', version()]);
  assert.deepEqual(driver.rules[1], {
    id: 'rule-one',
    shortDescription: { text: 'Rule one' },
    fullDescription: { text: 'Keep it.' },
    help: { text: 'Keep it.', markdown: '# Rule one\n' },
    helpUri: 'https://example.org/#rule=rule-one',
    defaultConfiguration: { level: 'warning' },
    properties: { tags: ['style'] },
  });
  assert.equal(driver.rules[2].helpUri, undefined);
  // Braces would be placeholders.
  assert.equal(driver.rules[2].shortDescription.text, 'Two on {{a}} line');
});

test('SARIF counts columns in UTF-16, without the byte order mark', () => {
  const run = sarif(RESULT);
  assert.deepEqual(run.invocations, [{ executionSuccessful: true }]);
  assert.equal(run.columnKind, 'utf16CodeUnits');
  const file = { uri: 'in%20fra/%250A%3A%3Aa%2Cb%0A%07.tf', uriBaseId: '%SRCROOT%' };
  assert.equal(decodeURIComponent(file.uri), HOSTILE);
  const [first, second, placeless] = run.results;
  assert.deepEqual(
    [first.ruleId, run.tool.driver.rules[first.ruleIndex].id, first.level, first.message.text],
    ['two-on-a-line', 'two-on-a-line', 'error', 'Two on {{a}} line: 100% wrong: [see] (here), "and"\r\n::there'],
  );
  assert.deepEqual(first.locations, [{ physicalLocation: { artifactLocation: file, region: { startLine: 2, startColumn: 13, endLine: 2, endColumn: 14 } } }]);
  assert.deepEqual(first.relatedLocations[0].message, { text: 'after, this' });
  assert.deepEqual(second.locations[0].physicalLocation.region, { startLine: 1, startColumn: 1, endLine: 2, endColumn: 4 });
  // Code scanning refuses the whole report when one result has no place.
  assert.deepEqual(placeless.locations, [{ physicalLocation: { artifactLocation: file, region: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 } } }]);
  assert.deepEqual(first.partialFingerprints, { 'formwork/v1': 'abc:1' });
});

test('SARIF has the fixes that can be applied', () => {
  const [first, second] = sarif(RESULT).results;
  const file = { uri: 'in%20fra/%250A%3A%3Aa%2Cb%0A%07.tf', uriBaseId: '%SRCROOT%' };
  assert.deepEqual(first.fixes, [
    {
      description: { text: 'Begin a line' },
      artifactChanges: [
        { artifactLocation: file, replacements: [{ deletedRegion: { startLine: 2, startColumn: 12, endLine: 2, endColumn: 14 }, insertedContent: { text: '\r\nx' } }] },
        { artifactLocation: { uri: 'in%20fra/main.tf', uriBaseId: '%SRCROOT%' }, replacements: [{ deletedRegion: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 8 } }] },
      ],
      properties: { safety: 'safe' },
    },
  ]);
  assert.deepEqual(second.fixes[0].properties, { safety: 'unsafe' });
});

test('SARIF tells what is suppressed and why', () => {
  const suppressions = sarif(RESULT).results.map(({ suppressions }) => suppressions);
  assert.deepEqual(suppressions, [
    undefined,
    undefined,
    undefined,
    [{ kind: 'inSource', status: 'accepted', justification: 'we know' }],
    [{ kind: 'external', status: 'accepted' }],
  ]);
});

test('SARIF of files elsewhere names them whole', () => {
  const moved = { ...RESULT, diagnostics: [{ ...RESULT.diagnostics[1], fixes: [], range: { ...RESULT.diagnostics[1].range, filename: '/else where/main.tf' } }], sources: { '/else where/main.tf': RESULT.sources['in fra/main.tf'] } };
  assert.deepEqual(sarif(moved).results[0].locations[0].physicalLocation.artifactLocation, { uri: 'file:///else%20where/main.tf' });
});

test('a format that there is not is said with those there are', () => {
  for (const name of ['xml', 'constructor', '__proto__']) assert.throws(() => format(RESULT, name), { name: 'RangeError', message: `there is no format "${name}"; there are text, json, sarif, github, junit, gcc` });
});

test('results of several templates become one', () => {
  const twice = merge([RESULT, { ...RESULT, files: ['other/main.tf'], sources: {} }]);
  assert.deepEqual([twice.error_count, twice.diagnostics.length, twice.suppressed.length, twice.rules.length], [2, 6, 4, 3]);
  assert.deepEqual(twice.files, [...RESULT.files, 'other/main.tf']);
  for (const name of formats) assert.notEqual(format(merge([]), name), undefined);
  assert.equal(format(merge([])), 'No problems.\n');
  sarif(merge([]));
});

const FILES = {
  'main.tf': '# 网络 😀\nvariable "name" {\n  tpye = string\n}\n\noutput "😀" {\n  value = "😀 ${vra.name}"\n}\n',
  'a b/%0A::,\n.tf': 'variable "x" {}\r\n',
  '网.tf.json': '{"locals": {"😀": "${1 +}"},\r\n\t"output": {"e\u0301": {"value": "${local.no}"}}}',
};

test('regions are where the engine means', async () => {
  const result = await lint(FILES, { root: 'in fra/' });
  assert.notEqual(result.diagnostics.length, 0);
  const run = sarif(result);
  for (const [index, { range }] of result.diagnostics.entries()) {
    const source = FILES[range.filename.slice('in fra/'.length)];
    const { artifactLocation, region } = run.results[index].locations[0].physicalLocation;
    assert.equal(decodeURIComponent(artifactLocation.uri), range.filename);
    const lines = source.split(/(?<=\n)/);
    const offset = (line, column) => lines.slice(0, line - 1).join('').length + column - 1;
    const [from, to] = [offset(region.startLine, region.startColumn), offset(region.endLine, region.endColumn)];
    assert.equal(source.slice(from, to), source.slice(range.from, range.to));
  }
});

test('a file is told under its root, whatever it holds', async () => {
  const zipped = await lint(new Map([['main.tf', new Uint8Array([0xff, 0x00, 0x50])]]), { root: 'x/' });
  assert.deepEqual(zipped.files, ['x/main.tf']);
  assert.ok(zipped.diagnostics.every(({ range }) => range.filename === 'x/main.tf'));
  for (const name of formats) format(zipped, name);
  sarif(zipped);
});
