// The package in browsers, workers and bundlers. The engine does the work.
import * as engine from './dist/formwork.js';
import { guard } from './guard.js';
import { loadService } from './start.js';

const guarded = (name) => guard(name, engine[name]);
export const explain = guarded('explain');
export const functions = guarded('functions');
export const privateSchemas = guarded('privateSchemas');
export const regions = guarded('regions');
export const ruleLevels = guarded('ruleLevels');
export const rules = guarded('rules');
export const variablesFile = guarded('variablesFile');
export const version = guarded('version');
export const withPreset = guarded('withPreset');
export const withRuleLevel = guarded('withRuleLevel');

export { EngineError, FormworkError, StoreError, succeeded, valid } from './errors.js';
export { Simulator } from './simulator.js';
export { init, loadCatalog, loadFacts, loadPrices } from './start.js';

export class Workspace extends engine.Workspace {
  loadService(name) {
    return loadService(name);
  }

  async loadServices() {
    const asked = new Set();
    for (;;) {
      const missing = this.check().missing_services.filter((name) => !asked.has(name));
      if (missing.length === 0) return;
      for (const name of missing) asked.add(name);
      await Promise.all(missing.map(loadService));
    }
  }
}
