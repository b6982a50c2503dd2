// The functions of the language, for completion and help while typing.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { functions, init } from 'formwork';

before(() => init());

test('every function tells its signature, what it gives and how it is used', () => {
  const all = functions();
  assert.ok(all.length > 115);
  for (const one of all) {
    assert.ok(one.signature.startsWith(`${one.name}(`), one.name);
    assert.ok(one.summary.endsWith('.') && one.examples.length > 0, one.name);
  }
  const names = all.map((one) => one.name);
  assert.equal(new Set(names).size, names.length);
  assert.ok(names.includes('provider::terraform::encode_expr') && !names.includes('list'));
});

test('parameters say their type, whether null can be given, and whether there can be many', () => {
  const lookup = functions().find((one) => one.name === 'lookup');
  assert.equal(lookup.signature, 'lookup(inputMap: any, key: string, ...default: any): any');
  assert.deepEqual(lookup.parameters, [
    { name: 'inputMap', type: 'any', nullable: false, variadic: false },
    { name: 'key', type: 'string', nullable: false, variadic: false },
    { name: 'default', type: 'any', nullable: true, variadic: true },
  ]);
  assert.equal(lookup.returns, 'any');
});
