// The packed tarball in an empty folder, as others use it: Node, Deno, Bun, and what bundlers make of it in a browser.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { Chromium } from '../../../tests/e2e/support/page.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const tools = createRequire(import.meta.url);
const call = promisify(execFile);
const bin = (name) => join(root, 'pkg/test/smoke/node_modules/.bin', name);

/** The address of a folder. */
async function serve(folder) {
  const server = spawn(process.execPath, [join(root, 'scripts/serve.mjs'), folder, '0']);
  const [said] = await once(server.stdout, 'data');
  return { url: String(said).trim(), stop: () => server.kill() };
}

const ANSWER = {
  here: {
    version: JSON.parse(JSON.stringify(tools(join(root, 'pkg/package.json')))).version,
    codes: ['missing-argument', 'unsupported-argument'],
    gcc: ['main.tf', '2', '11'],
    status: 200,
    fetched: { stacks: [] },
    refused: 'misuse',
  },
  there: { codes: ['missing-argument', 'unsupported-argument'], body: { stacks: [] } },
};

let home;
before(async () => {
  home = await mkdtemp(join(tmpdir(), 'formwork-package-'));
  const { stdout } = await call('npm', ['pack', join(root, 'pkg'), '--json', '--pack-destination', home], { cwd: home });
  await writeFile(join(home, 'package.json'), '{ "private": true }');
  await call('npm', ['install', '--offline', '--no-audit', '--no-fund', `./${JSON.parse(stdout)[0].filename}`], { cwd: home });
  await cp(join(root, 'pkg/test/smoke/app'), home, { recursive: true });
});
after(() => rm(home, { recursive: true, force: true }));

const run = async (program, ...words) => (await call(program, words, { cwd: home })).stdout;
const answered = async (...words) => assert.deepEqual(JSON.parse(await run(...words)), ANSWER);

test('Node, modules', () => answered(process.execPath, 'node.mjs'));

test('Node, require', { skip: !process.features.require_module && 'this Node cannot require modules; 20.19 and 22.12 can' }, () => answered(process.execPath, 'node.cjs'));

for (const [name, ...words] of [['deno', 'run', '--allow-all', '--quiet'], ['bun']]) {
  test(name, async (context) => {
    const works = await call(bin(name), ['--version']).catch(() => undefined);
    if (!works) return context.skip(`${name} is not installed for this machine`);
    await answered(bin(name), ...words, 'node.mjs');
  });
}

test('the engine comes from bytes, a buffer, a compiled module, a response or an address', async () => {
  const { url, stop } = await serve(join(home, 'node_modules/formwork'));
  try {
    for (const kind of ['bytes', 'buffer', 'module', 'response', 'url', 'text']) {
      assert.equal(await run(process.execPath, 'source.mjs', kind, url), `${ANSWER.here.version} 1\n`, kind);
    }
  } finally {
    stop();
  }
});

test('types are found by name', async () => {
  const { ts } = await import(pathToFileURL(join(root, 'pkg/test/support/types.mjs')));
  await writeFile(join(home, 'use.ts'), `import { Simulator, type StackStatus } from 'formwork';\nimport { start } from 'formwork/worker';\nimport { lint } from 'formwork/linter';\nimport { fetchHandler } from 'formwork/server';\n\nexport const status: StackStatus = 'DEPLOYMENT_COMPLETE';\nexport const made = [Simulator.open, start, lint, fetchHandler];\n`);
  for (const [module, moduleResolution] of [['NodeNext', 'NodeNext'], ['ESNext', 'Bundler']]) {
    const options = { strict: true, noEmit: true, types: [], target: ts.ScriptTarget.ES2022, module: ts.ModuleKind[module], moduleResolution: ts.ModuleResolutionKind[moduleResolution], lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.esnext.disposable.d.ts'] };
    await writeFile(join(home, 'package.json'), '{ "private": true, "type": "module" }');
    const wrong = ts.getPreEmitDiagnostics(ts.createProgram([join(home, 'use.ts')], options));
    assert.deepEqual(wrong.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' ')), [], module);
  }
});

/** What a page says that a bundler made. */
async function shown(folder, script = 'page.js') {
  await writeFile(join(home, folder, 'index.html'), `<!doctype html><html lang="en"><title>…</title><script type="module" src="./${script}"></script>`);
  return visited(folder);
}

async function visited(folder) {
  await inBrowser(folder, '', async (page) => {
    await page.waitForFunction(() => document.title.length > 1, undefined, { timeout: 30_000 }).catch(() => assert.fail(`it says nothing\n${page.complaints.join('\n')}`));
    const title = await page.title();
    assert.ok(title.startsWith('{'), `${title}\n${page.complaints.join('\n')}`);
    assert.deepEqual(JSON.parse(title), ANSWER);
  });
}

async function inBrowser(folder, path, callback) {
  const { url, stop } = await serve(join(home, folder));
  const browser = await Chromium.start();
  try {
    const page = await browser.open(url + path);
    page.setDefaultTimeout(60_000);
    await callback(page).catch(async (error) => {
      error.message += `\n${page.complaints.join('\n')}\n${await page.locator('body').innerHTML()}`;
      throw error;
    });
  } finally {
    await browser.close();
    stop();
  }
}

test('Vite', async () => {
  const { build } = await import(pathToFileURL(tools.resolve('vite')));
  await writeFile(join(home, 'index.html'), '<!doctype html><html lang="en"><title>…</title><script type="module" src="./page.mjs"></script>');
  await build({ root: home, base: './', logLevel: 'error', worker: { format: 'es' }, build: { outDir: 'vite', target: 'esnext' } });
  await visited('vite');
});

test('CodeMirror with the extensions, in a page that Vite made', async () => {
  const { build } = await import(pathToFileURL(tools.resolve('vite')));
  await symlink(join(root, 'www/node_modules/@codemirror'), join(home, 'node_modules/@codemirror'));
  await writeFile(join(home, 'editor.html'), '<!doctype html><html lang="en"><title>…</title><script type="module" src="./editor.mjs"></script>');
  const rolldownOptions = { input: join(home, 'editor.html') };
  await build({ root: home, base: './', logLevel: 'error', worker: { format: 'es' }, build: { outDir: 'editor', target: 'esnext', rolldownOptions } });
  await inBrowser('editor', 'editor.html', async (page) => {
    const text = () => page.evaluate(() => view.state.doc.toString());
    // Problems have their place, their words and what mends them.
    await page.locator('.cm-lintRange-error', { hasText: 'nam' }).first().hover();
    await page.locator('.cm-tooltip-lint').getByText('Unsupported argument').waitFor();
    await page.locator('.cm-diagnosticAction').first().click();
    assert.match(await text(), /^ {2}name {2}= var.title$/m);
    // Names tell what they are.
    await page.mouse.move(0, 0);
    await page.locator('.cm-line', { hasText: 'name' }).getByText('title').hover();
    await page.locator('.cm-facts-signature').getByText('var.title').waitFor();
    // F12 leads to the declaration; a new name is one everywhere.
    await page.evaluate(() => view.dispatch({ selection: { anchor: view.state.doc.toString().indexOf('var.title') + 6 } }));
    await page.locator('.cm-content').focus();
    await page.keyboard.press('F12');
    await page.waitForFunction(() => view.state.sliceDoc(view.state.selection.main.from).startsWith('"title"') || view.state.sliceDoc(view.state.selection.main.from).startsWith('title'));
    assert.equal(await page.evaluate(() => commands.rename(view, 'label')), undefined);
    assert.equal((await text()).match(/label/g).length, 2);
    assert.match(await page.evaluate(() => commands.rename(view, '1')), /./);
    // The layout of `terraform fmt`.
    await page.keyboard.press('Shift+Alt+F');
    await page.waitForFunction(() => view.state.doc.toString().includes('  name = var.label\n  cidr = "10.0.0.0/16"\n'));
    // What could be written, with the schema of the type.
    await page.evaluate(() => view.dispatch({ selection: { anchor: view.state.doc.toString().lastIndexOf('}') } }));
    await page.keyboard.type('  desc');
    await page.locator('.cm-tooltip-autocomplete li').getByText('description').first().waitFor();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => /^ {2}description = /m.test(view.state.doc.toString()));
  });
});

test('webpack', async () => {
  const webpack = tools('webpack');
  const stats = await promisify(webpack)({
    context: home,
    mode: 'production',
    devtool: false,
    entry: { page: './page.mjs' },
    experiments: { outputModule: true },
    output: { path: join(home, 'webpack'), filename: '[name].js', chunkFilename: '[name].js', module: true, publicPath: 'auto' },
  });
  assert.deepEqual(stats.toJson({ all: false, errors: true }).errors.map(({ message }) => message), []);
  await shown('webpack');
});

test('esbuild', async () => {
  const { build } = tools('esbuild');
  const common = { absWorkingDir: home, bundle: true, format: 'esm', minify: true, outdir: 'esbuild', logLevel: 'silent', loader: { '.wasm': 'file', '.bin': 'file', '.txt': 'file' } };
  await build({ ...common, entryPoints: { page: './page-esbuild.mjs', thread: 'formwork/worker/thread' } });
  await shown('esbuild');
});

test('a bundle for Node', async () => {
  const { build } = tools('esbuild');
  await build({ absWorkingDir: home, bundle: true, format: 'esm', platform: 'node', outfile: 'bundled.mjs', entryPoints: ['bundle.mjs'], logLevel: 'silent' });
  assert.equal(await run(process.execPath, 'bundled.mjs'), `${ANSWER.here.version} 1\n`);
});
