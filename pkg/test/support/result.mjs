// A result of the linter made by hand: two files, one of them with a name that means harm, text that is not ASCII, both line ends,
// a problem without a place, fixes of each safety, and what is not to be told.

export const HOSTILE = 'in fra/%0A::a,b\n\u0007.tf';
const CHINESE = '# 网络 😀\r\nname = "😀" x = 2\r\n';
const MARKED = '\ufefflocals {\n  a = 1\n}\n';

const at = (source, filename, text, [line, column], from = source.indexOf(text)) => ({
  filename,
  start: { line, column, byte: Buffer.byteLength(source.slice(0, from)) },
  end: { line, column: column + text.length, byte: Buffer.byteLength(source.slice(0, from + text.length)) },
  from,
  to: from + text.length,
});

const inHostile = (text, place) => at(CHINESE, HOSTILE, text, place);
const inMarked = (text, place) => at(MARKED, 'in fra/main.tf', text, place);

const problem = (severity, code, summary, detail, more) => ({ severity, code, rule: code.startsWith('rule-'), summary, detail, related: [], fixes: [], ...more });
const drawn = (severity, summary, code) => `\x1b[1;31m${severity}\x1b[0m\x1b[1m: ${summary}\x1b[0m \x1b[2m[${code}]\x1b[0m\n  drawn by the engine & <its friends>\n\n`;

export const RESULT = {
  valid: false,
  error_count: 1,
  warning_count: 1,
  note_count: 1,
  mended: 0,
  missing_services: [],
  diagnostics: [
    problem('error', 'two-on-a-line', 'Two on {a} line', '100% wrong: [see](here), "and"\r\n::there', {
      range: inHostile('x', [2, 13]),
      related: [{ message: 'after, this', range: inMarked('a', [2, 3]) }],
      fixes: [
        {
          title: 'Begin a line',
          safety: 'safe',
          edits: [
            { ...inHostile(' x', [2, 12]), text: '\r\nx' },
            { ...inMarked('locals ', [1, 1]), text: '' },
          ],
        },
        { title: 'Think again', safety: 'show', edits: [{ ...inHostile('x', [2, 13]), text: '…' }] },
        { title: 'Do it yourself', safety: 'unsafe', edits: [] },
      ],
      fingerprint: 'abc:1',
      drawn: drawn('Error', 'Two on {a} line', 'two-on-a-line'),
    }),
    problem('warning', 'rule-one', 'Rule one', 'is not kept', {
      range: inMarked('locals {\n  a', [1, 1]),
      fixes: [{ title: 'Keep it', safety: 'unsafe', edits: [{ ...inMarked('a', [2, 3]), text: '网' }] }],
      drawn: drawn('Warning', 'Rule one', 'rule-one'),
    }),
    problem('note', 'no-place', 'No place', 'is anywhere', { drawn: drawn('Note', 'No place', 'no-place') }),
  ],
  suppressed: [
    { kind: 'inline', reason: 'we know', diagnostic: problem('warning', 'rule-one', 'Rule one', 'is known', { range: inMarked('1', [2, 7]), drawn: drawn('Warning', 'Rule one', 'rule-one') }) },
    { kind: 'baseline', reason: '', diagnostic: problem('warning', 'rule-one', 'Rule one', 'is old', { range: inMarked('}', [3, 1]), drawn: drawn('Warning', 'Rule one', 'rule-one') }) },
  ],
  rules: [
    { id: 'no-place', rule: false, group: 'check', title: 'No place', level: 'note', explain: 'It stands nowhere.' },
    { id: 'rule-one', rule: true, group: 'style', title: 'Rule one', level: 'warning', explain: 'Keep it.' },
    { id: 'two-on-a-line', rule: false, group: 'check', title: 'Two on {a} line', level: 'error', explain: 'One is enough.' },
  ],
  files: [HOSTILE, 'in fra/main.tf', 'in fra/clean.tf'],
  sources: { [HOSTILE]: CHINESE, 'in fra/main.tf': MARKED },
};
