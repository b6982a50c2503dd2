// Runs the command line as a user does.
import { spawn } from 'node:child_process';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../bin/formwork.mjs', import.meta.url));

/** `cwd` is the folder it is called in, `env` is added to the environment. */
export function run(words, input = '', { cwd, env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const { NO_COLOR, FORCE_COLOR, ...plain } = process.env;
    const child = spawn(process.execPath, [program, ...words], { cwd, env: { ...plain, ...env } });
    const output = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr']) {
      child[stream].setEncoding('utf8').on('data', (text) => (output[stream] += text));
    }
    child.on('error', reject).on('close', (code) => resolve({ code, ...output }));
    child.stdin.on('error', () => {}).end(input);
  });
}

/** Runs with `--json` and reads the answer. */
export async function json(words, input) {
  const { code, stdout, stderr } = await run([words[0], '--json', ...words.slice(1)], input);
  try {
    return { code, answer: JSON.parse(stdout) };
  } catch {
    throw new Error(`no JSON:\n${stdout}${stderr}`);
  }
}

/** A folder with these files, gone after the callback. */
export async function folder(files, callback) {
  const root = await mkdtemp(join(tmpdir(), 'formwork-'));
  try {
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), content);
    }
    return await callback(root);
  } finally {
    await rm(root, { recursive: true });
  }
}
