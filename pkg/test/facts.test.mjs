// Facts beside the engine: in browsers they are loaded when a world or a blueprint needs them.
import { execFileSync } from 'node:child_process';
import assert from 'node:assert/strict';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

/** What a script prints in another process, in which nothing was loaded. */
function apart(script) {
  const at = (path) => JSON.stringify(fileURLToPath(new URL(path, import.meta.url)));
  const whole = `
    import { readFileSync } from 'node:fs';
    import { init, loadFacts, Simulator, Workspace } from ${at('../index.js')};
    import * as engine from ${at('../dist/formwork.js')};
    const read = (path) => readFileSync(${at('../dist')} + '/' + path);
    const facts = Object.fromEntries(['world', 'error-codes', 'aos-error-codes', 'elements', 'counterparts'].map((name) => [name, read('facts/' + name + '.txt')]));
    await init({ wasm: read('formwork_bg.wasm'), catalog: read('catalog/catalog.bin'), prices: read('prices.txt'), facts });
    ${script}`;
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', whole], { encoding: 'utf8' }));
}

test('a blueprint misses the facts about elements and is not judged without them', () => {
  const found = apart(`
    const workspace = new Workspace();
    workspace.setFile('blueprint.yaml', 'tosca_definitions_version: huaweicloud_tosca_version_1_0\\nnode_templates:\\n  a:\\n    type: HuaweiCloud.VPC.Vcp\\n');
    const check = () => [workspace.check().missing_services, workspace.check().diagnostics.length];
    const before = check();
    await workspace.loadServices();
    console.log(JSON.stringify([before, check()]));`);
  assert.deepEqual(found, [[['blueprints'], 0], [[], 1]]);
});

test('a world is not opened without facts; opening it loads them', () => {
  const said = apart(`
    const refused = await engine.Simulator.open('memory', {}).then(() => 'opened', (error) => String(error.message ?? error));
    const world = await Simulator.open({ store: 'memory', seed: 1 });
    console.log(JSON.stringify([refused, typeof world.now]));`);
  assert.deepEqual(said, ['the facts beside the engine have not been loaded', 'function']);
});

test('a file that is no file of facts is refused', () => {
  const said = apart(`
    const refused = [];
    for (const [name, text] of [['catalog', 'x'], ['world', '']]) {
      try { engine.addFacts(name, text); } catch (error) { refused.push(error.message); }
    }
    console.log(JSON.stringify(refused));`);
  const damaged = 'the file of facts is damaged or of another version of formwork';
  assert.deepEqual(said, [damaged, damaged]);
});
