// Everything that docs/guide.md tells a reader to write.
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { folder } from './support/cli.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const guide = readFileSync(`${root}docs/guide.md`, 'utf8');
const block = (language) => new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'm').exec(guide)[1];
const call = promisify(execFile);

/** What a script prints; it stands inside the package, so that it can import it by its name. */
async function printed(script, name, ...words) {
  const file = `${root}pkg/test/.guide-${process.pid}-${name}.mjs`;
  writeFileSync(file, script);
  const { NODE_TEST_CONTEXT, ...env } = process.env;
  try {
    return (await call(process.execPath, [...words, file], { encoding: 'utf8', env })).stdout;
  } finally {
    rmSync(file);
  }
}

test('the tests pass', async () => {
  const said = await printed(block('js test'), 'test', '--test', '--test-reporter=tap');
  assert.match(said, /^# pass 3$/m);
  assert.match(said, /^# fail 0$/m);
});

test('the store keeps a world', async () => {
  assert.equal(await printed(block('js store'), 'store'), 'StoreError blocked\ntrue\n');
});

test('the Python test passes, with pytest or without', () =>
  folder({}, async (home) => {
    const program = `${root}pkg/bin/formwork.mjs`;
    const script = block('python').replace('"npx", "--no-install", "formwork"', `"${process.execPath}", "${program}"`);
    const own = 'import sys, types\ntry:\n    import pytest\nexcept ImportError:\n    sys.modules["pytest"] = types.SimpleNamespace(fixture=lambda **_: lambda function: function)\n';
    writeFileSync(`${home}/example.py`, `${own}${script}\nfixture = getattr(cloud, "__wrapped__", None) or getattr(cloud, "__pytest_wrapped__", types.SimpleNamespace(obj=cloud)).obj\nif hasattr(cloud, "_get_wrapped_function"):\n    fixture = cloud._get_wrapped_function()\nrunning = fixture()\ntest_a_stack_is_made(next(running))\nnext(running, None)\nprint("passed")\n`);
    assert.equal(execFileSync('python3', [`${home}/example.py`], { encoding: 'utf8' }), 'passed\n');
  }));

test('the page is what the smoke test builds', () => {
  const built = readFileSync(`${root}pkg/test/smoke/app/editor.mjs`, 'utf8');
  for (const [, name, entry] of block('js page').matchAll(/import \{ (\w+) \} from '(formwork\/\w+)'/g)) {
    assert.match(built, new RegExp(`import \\{[^}]*\\b${name}\\b[^}]*\\} from '${entry}'`), entry);
  }
});

test('the reference has a place for everything that is exported', async () => {
  const { pages } = await import('../../scripts/api.mjs');
  const all = pages();
  for (const name of ['Simulator', 'Workspace', 'FormworkError', 'StackStatus', 'init']) assert.match(all.get('formwork.md'), new RegExp(`^### ${name}$`, 'm'));
  assert.match(all.get('formwork.md'), /^- `history\(/m);
  assert.match(all.get('codemirror.md'), /^### formwork$/m);
  for (const text of all.values()) assert.doesNotMatch(text, /\bany\b\[?\]?[;,)>]/);
});
