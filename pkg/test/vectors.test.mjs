// What ships gives the recorded answers too: the host brings the tables of character sets, the clock and chance.
// The last digits of numbers are compared natively; JSON.parse has not that many.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { run } from './support/cli.mjs';

const at = (path) => fileURLToPath(new URL(`../../tests/conformance/expr/${path}`, import.meta.url));

const wanted = ({ result, sensitive }) => (result.error ? result : { ...result, sensitive });
const got = ({ error, type, value, sensitive }) => (error ? { error } : { type, value, sensitive });

for (const [file, folder] of [['vectors.jsonl', []], ['vectors_module.jsonl', ['--dir', at('module')]]]) {
  test(file, async () => {
    const lines = (await readFile(at(file), 'utf8')).trim().split('\n').map((line) => JSON.parse(line));
    const asked = lines.map(({ expr }) => `${JSON.stringify(expr)}\n`).join('');
    const { code, stdout } = await run(['eval', '--json', ...folder], asked);
    assert.equal(code, 0);
    const answers = stdout.trim().split('\n').map((line) => JSON.parse(line));
    assert.equal(answers.length, lines.length);
    lines.forEach((line, index) => assert.deepEqual(got(answers[index]), wanted(line), line.expr));
  });
}
