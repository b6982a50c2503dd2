// Starts `make serve` as a user does, waits until the page answers, and stops it.
import { spawn } from 'node:child_process';

const server = spawn('make', ['serve'], { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
let printed = '';
server.stdout.setEncoding('utf8').on('data', (text) => (printed += text));
const stop = () => process.kill(-server.pid);
const deadline = Date.now() + 300_000;

try {
  for (;;) {
    // Colours would stand in the middle of the address.
    const [address] = /http:\/\/(localhost|127\.0\.0\.1):\d+\//.exec(printed.replace(/\x1b\[\d+m/g, '')) ?? [];
    const response = address && (await fetch(address).catch(() => undefined));
    if (response?.ok && /<title>[^<]*Formwork/.test(await response.text())) {
      process.stdout.write(`${address} answers with the page\n`);
      break;
    }
    if (server.exitCode !== null || Date.now() > deadline) throw new Error(`make serve did not answer:\n${printed}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
} finally {
  if (server.exitCode === null) stop();
}
