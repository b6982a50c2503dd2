// How long it takes to page through 10,000 results of stack-group operations, of which one has at most 5,000, in wasm:
// `node benches/results.mjs` after `make wasm`.
import { init, Simulator } from '../pkg/node.js';

const ACCOUNTS = Array.from({ length: 1000 }, (_, n) => `acc${String(n).padStart(4, '0')}`);
const REGIONS = ['ap-southeast-1', 'cn-east-3', 'cn-north-4', 'cn-north-9', 'cn-south-1'];
const PAGE = 50;
const ROUNDS = 5;

await init();
const world = await Simulator.open({ seed: 1 });

async function ask(method, path, body) {
  const headers = { 'client-request-id': '0'.repeat(36) };
  const response = await world.dispatch({ method, path, headers, body });
  if (response.status >= 400) throw new Error(JSON.stringify(response.body));
  return response.body;
}

await ask('POST', '/v1/stack-sets', {
  stack_set_name: 'bench', template_body: 'terraform {}\n', administration_agency_name: 'admin', managed_agency_name: 'managed',
});
const link = '/_obs/bench/accounts.csv';
await ask('PUT', link, ACCOUNTS.join(',\n'));
const everywhere = {
  deployment_targets: { regions: REGIONS, domain_ids_uri: `https://obs.example${link}` },
  operation_preferences: { region_concurrency_type: 'PARALLEL', max_concurrent_percentage: 100, failure_tolerance_percentage: 100 },
};
const operations = [];
for (const what of ['stack-instances', 'deployments']) {
  const template = what === 'deployments' ? { template_body: 'terraform {}\n' } : {};
  const begun = await ask('POST', `/v1/stack-sets/bench/${what}`, { ...everywhere, ...template });
  operations.push(begun.stack_set_operation_id);
  for (let busy = true; busy; ) ({ busy } = await world.advance(600_000));
}

const query = `/?Action=ListStackGroupOperationResults&Version=2019-09-10&RegionId=cn-north-4&PageSize=${PAGE}`;
const pages = (REGIONS.length * ACCOUNTS.length) / PAGE;
const times = [];
let good = 0;
for (let round = 0; round < ROUNDS; round++) {
  for (const operation of operations) {
    for (let page = 1; page <= pages; page++) {
      const start = performance.now();
      const answer = await ask('GET', `${query}&OperationId=${operation}&PageNumber=${page}`);
      times.push(performance.now() - start);
      good += answer.StackGroupOperationResults.filter(({ Status }) => Status === 'SUCCEEDED').length;
    }
  }
}
times.sort((a, b) => a - b);
const at = (share) => times[Math.floor((times.length - 1) * share)].toFixed(2);
const all = times.reduce((sum, one) => sum + one, 0) / ROUNDS;
console.log(`${good / ROUNDS} results, a page of ${PAGE}: median ${at(0.5)} ms, 95 % ${at(0.95)} ms, slowest ${at(1)} ms; all ${2 * pages} pages ${all.toFixed(1)} ms`);
await world.close();
