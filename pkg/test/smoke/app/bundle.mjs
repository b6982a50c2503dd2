// A bundle is somewhere else than the package; it says where that is.
import { createRequire } from 'node:module';
import { init, version, Workspace } from 'formwork';

const at = (path) => createRequire(import.meta.url).resolve(path);
const facts = Object.fromEntries(['world', 'error-codes', 'aos-error-codes', 'elements', 'counterparts'].map((name) => [name, at(`formwork/dist/facts/${name}.txt`)]));
await init({ facts, wasm: at('formwork/formwork_bg.wasm'), catalog: at('formwork/schemas/catalog.bin'), prices: at('formwork/dist/prices.txt') });
const workspace = new Workspace();
workspace.setFile('main.tf', 'locals {\n  a = \n}\n');
console.log(version(), workspace.check().error_count);
