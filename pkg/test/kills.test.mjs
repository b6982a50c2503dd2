// Programs that keep a world in a folder are killed at any moment: nothing that was answered is lost, nothing is there by half,
// and what went on goes on. KILLS says how many times each is killed.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { init, Simulator } from 'formwork';
import { BEGINNING, Dice, Follower } from './support/follower.mjs';
import { placed, told } from './support/told.js';

const KILLS = Number(process.env.KILLS ?? 10);
const SEED = Number(process.env.SEED ?? 1);
const file = (path) => fileURLToPath(new URL(path, import.meta.url));

before(() => init());

/** A program that was started and answers commands in turn; `kill` ends it the hard way. */
class Script {
  static start(folder) {
    const self = new Script();
    self.child = spawn(process.execPath, [file('support/kept.mjs'), folder, JSON.stringify(BEGINNING)], { stdio: ['pipe', 'pipe', 'inherit'] });
    self.child.stdin.on('error', () => {});
    self.ended = once(self.child, 'exit');
    self.lines = createInterface({ input: self.child.stdout })[Symbol.asyncIterator]();
    return self;
  }

  /** Whether it could be opened before it was killed. */
  async opened() {
    return !(await this.lines.next()).done;
  }

  /** Sends a command; gives whether it was answered. */
  async ask(command) {
    this.child.stdin.write(`${JSON.stringify(command)}\n`);
    const { done, value } = await this.lines.next();
    this.answer = done ? undefined : JSON.parse(value);
    return !done;
  }

  async kill() {
    this.child.kill('SIGKILL');
    await this.ended;
  }
}

/** The same over HTTP. */
class Server extends Script {
  static start(folder) {
    const self = new Server();
    const words = ['serve', '--port', '0', '--speed', '0', '--quiet', '--state', folder, '--seed', String(BEGINNING.seed)];
    self.child = spawn(process.execPath, [file('../bin/formwork.mjs'), ...words], { stdio: ['ignore', 'pipe', 'inherit'] });
    self.ended = once(self.child, 'exit');
    self.lines = createInterface({ input: self.child.stdout })[Symbol.asyncIterator]();
    return self;
  }

  async opened() {
    const { done, value } = await this.lines.next();
    this.url = done ? undefined : /http:\S+/.exec(value)[0];
    return !done;
  }

  async ask(command) {
    try {
      const [path, { method, headers, body }] = await this.#request(command);
      const answer = await fetch(this.url + path, { method, headers, body });
      await answer.arrayBuffer();
      return true;
    } catch {
      return false;
    }
  }

  async #request({ request, advance, fork, rewind }) {
    const clock = (wish) => ['/_formwork/clock', { method: 'POST', body: JSON.stringify(wish) }];
    if (request) return [request.path, request];
    if (fork) return ['/_formwork/fork', { method: 'GET' }];
    if (rewind === null) return clock({ forward: true });
    if (rewind === undefined) return clock({ advance_ms: advance });
    const history = await fetch(`${this.url}/_formwork/history?most=20`);
    return clock({ rewind: placed(await history.json(), rewind) });
  }
}

/** What the world in a folder tells, read from a copy so that opening it mends nothing. */
async function snapshot(folder) {
  const copy = mkdtempSync(join(tmpdir(), 'formwork-copy-'));
  try {
    cpSync(folder, copy, { recursive: true });
    rmSync(join(copy, 'owner'), { force: true });
    const world = await Simulator.open({ ...BEGINNING, store: { directory: copy } });
    assert.deepEqual(world.setAside(), []);
    const text = await told(world);
    await world.close();
    return text;
  } finally {
    rmSync(copy, { recursive: true });
  }
}

/** Some commands, one of them struck, which is given; or the opening itself. */
async function life(program, follower, dice) {
  if (dice.below(10) === 0) setTimeout(() => program.kill(), dice.below(200));
  if (!(await program.opened())) return;
  for (let left = 1 + dice.below(8); ; left -= 1) {
    const command = await follower.next(left === 0);
    follower.pending.push(command);
    const answered = program.ask(command);
    if (left === 0) setTimeout(() => program.kill(), dice.below(3) === 0 ? dice.below(40) : dice.below(8));
    if (!(await answered)) return command;
    await follower.answered();
    if (left > 0) continue;
    await program.kill();
    return command;
  }
}

/** What the fork tells that was begun when a script was killed. A server keeps none. */
function again(folder) {
  return async () => {
    const program = Script.start(folder);
    try {
      assert.ok(await program.opened());
      assert.ok(await program.ask({ fork: 'again' }));
      return program.answer;
    } finally {
      await program.kill();
    }
  };
}

for (const [name, Program] of [['a script with a folder', Script], ['formwork serve --state', Server]]) {
  test(`${name} loses nothing in ${KILLS} kills`, async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'formwork-kills-'));
    const follower = await Follower.open(SEED);
    // The clock of a server's world is its own: it begins as the folder says.
    const first = await Simulator.open({ ...BEGINNING, store: { directory: folder } });
    await first.close();
    const dice = new Dice(SEED + 1);
    while (follower.midway < KILLS) {
      const program = Program.start(folder);
      const struck = await life(program, follower, dice).finally(() => program.kill());
      await follower.compare(await snapshot(folder), struck, Program === Script && again(folder));
    }
    const program = Program.start(folder);
    try {
      await program.opened();
      await follower.finish((advance) => program.ask({ advance }), () => snapshot(folder));
    } finally {
      await program.kill();
    }
    for (const one of [folder, `${folder}-fork`]) rmSync(one, { recursive: true, force: true });
    t.diagnostic(follower.tally);
  });
}
