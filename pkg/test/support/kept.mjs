// A program with a world in a folder: does the commands it reads, a line each, and answers each when it is done.
import { createInterface } from 'node:readline';
import { init, Simulator } from 'formwork';

await init();
const world = await Simulator.open({ ...JSON.parse(process.argv[3]), store: { directory: process.argv[2] } });
console.log('open');
const lines = createInterface({ input: process.stdin });
lines.on('line', async (line) => {
  const { request, advance } = JSON.parse(line);
  await (request ? world.dispatch(request) : world.advance(advance));
  console.log('done');
});
