// What every program here does with the package: each of its parts once. Gives what came out.
import { EngineError, FormworkError, init, Simulator, succeeded, version, Workspace } from 'formwork';
import { format, lint } from 'formwork/linter';
import { fetchHandler } from 'formwork/server';

const path = '/v1/0123456789abcdef0123456789abcdef/stacks';
const headers = { 'Client-Request-Id': '00000000-0000-4000-8000-000000000000' };
const WRONG = 'terraform {\n  required_providers {\n    huaweicloud = {\n      source = "huaweicloud/huaweicloud"\n    }\n  }\n}\nresource "huaweicloud_vpc" "a" {\n  nam  = "a"\n  cidr = "10.0.0.0/16"\n}\n';

export async function use(source) {
  await Promise.all([init(source), init()]);
  const workspace = new Workspace();
  workspace.setFile('main.tf', WRONG);
  await workspace.loadServices();
  const codes = workspace.check().diagnostics.map(({ code }) => code);
  const found = await lint({ 'main.tf': 'output "a" {\n  value = var.b\n}\n' });
  const world = await Simulator.open({ seed: 7 });
  const { status } = succeeded(await world.dispatch({ method: 'GET', path, headers }));
  const fetched = await (await fetchHandler(world)(`https://rfs.example${path}`, { headers })).json();
  const refused = await Simulator.open({ sead: 1 }).catch((error) => error instanceof FormworkError && !(error instanceof EngineError) && error.code);
  await world.dispose();
  return { version: version(), codes, gcc: format(found, 'gcc').split(':', 3), status, fetched, refused };
}

/** And what the worker does. */
export async function ask(engine) {
  const workspace = await engine.workspace();
  await workspace.setFile('main.tf', WRONG);
  await workspace.loadServices();
  const { diagnostics } = await workspace.check();
  const world = await engine.open({ seed: 7 });
  const { body } = await world.dispatch({ method: 'GET', path, headers });
  await world.dispose();
  const told = { codes: diagnostics.map(({ code }) => code), body };
  await engine.terminate();
  return told;
}
