// A program with a world in a folder: does the commands it reads, a line each, and answers each when it is done.
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { init, Simulator } from 'formwork';
import { forked, rewind, told } from './told.js';

await init();
const world = await Simulator.open({ ...JSON.parse(process.argv[3]), store: { directory: process.argv[2] } });
console.log('open');
const lines = createInterface({ input: process.stdin });
lines.on('line', async (line) => {
  console.log(JSON.stringify(await work(JSON.parse(line))));
});

async function work({ request, advance, fork, ...other }) {
  if ('rewind' in other) return rewind(world, other.rewind);
  if (!fork) return request ? world.dispatch(request) : world.advance(advance);
  const directory = `${process.argv[2]}-fork`;
  if (fork === 'new') rmSync(directory, { recursive: true, force: true });
  return forked(world, (snapshot) => Simulator.open({ store: { directory }, snapshot }));
}
