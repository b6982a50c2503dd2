// The engine in a thread.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FormworkError } from 'formwork';
import { start } from 'formwork/worker';

const headers = { 'Client-Request-Id': '00000000-0000-4000-8000-000000000000' };
const path = '/v1/0123456789abcdef0123456789abcdef/stacks';

test('a thread answers for workspaces and worlds, and its errors are those of the package', async () => {
  const engine = await start();
  const [workspace, other] = await Promise.all([engine.workspace(), engine.workspace()]);
  await workspace.setFile('main.tf', 'output "x" {\n  value = var.none\n}\n');
  const { diagnostics } = await workspace.lintAll({ root: 'x/' });
  assert.deepEqual([diagnostics[0].code, diagnostics[0].range.filename], ['undeclared-variable', 'x/main.tf']);
  assert.deepEqual(await other.files(), []);
  const evaluator = await other.evaluator({ variables: {} });
  assert.equal((await evaluator.evaluate('1 + 1')).value, 2);
  await evaluator.free();
  await assert.rejects(evaluator.evaluate('1'), /let go/);

  const world = await engine.open({ seed: 1, clock: '2026-01-01T00:00:00Z' });
  assert.deepEqual((await world.dispatch({ method: 'GET', path, headers })).body, { stacks: [] });
  const exchanged = await world.exchange('GET', path, Object.entries(headers).flat(), new Uint8Array());
  assert.equal(new TextDecoder().decode(exchanged.body), '{"stacks":[]}');
  assert.equal((await world.advance(1000)).now, '2026-01-01T00:00:01.000Z');
  await world.dispose();
  await assert.rejects(engine.open({ sead: 1 }), (error) => error instanceof FormworkError && error.code === 'misuse');
  await assert.rejects(engine.constructor_(), /no call constructor_/);
  await assert.rejects(workspace.nothing(), /no call nothing/);

  const waiting = engine.rules();
  await engine.terminate();
  await assert.rejects(waiting, { code: 'closed' });
  await assert.rejects(engine.version(), { code: 'closed' });
});
