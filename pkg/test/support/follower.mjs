// A world that is killed, and one in memory that is told the same: the same seed and the same commands give the same bytes.
import assert from 'node:assert/strict';
import { Simulator } from 'formwork';
import { records, rewind, told } from './told.js';

const PROJECT = '/v1/0123456789abcdef0123456789abcdef';
const headers = { 'Client-Request-Id': '00000000-0000-4000-8000-000000000000', 'Content-Type': 'application/json' };

/** What both worlds begin as. */
export const BEGINNING = { seed: 5, clock: '2026-01-01T00:00:00Z' };

/** Numbers from a seed, the same ones each time. */
export class Dice {
  constructor(seed) {
    this.state = seed >>> 0;
  }

  below(end) {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % end;
  }

  of(all) {
    return all[this.below(all.length)];
  }
}

/** Networks with subnets, a secret, and now and then something that the cloud refuses. */
function template(dice) {
  const count = 1 + dice.below(12);
  const gateway = dice.below(5) === 0 ? '192.168.0.1' : '10.0.${count.index}.1';
  return `terraform {
  required_providers {
    huaweicloud = { source = "huaweicloud/huaweicloud" }
  }
}
variable "word" {
  default   = "hush-${dice.below(100)}"
  sensitive = true
}
resource "huaweicloud_vpc" "main" {
  count       = ${count}
  name        = "net-\${count.index}"
  cidr        = "10.0.0.0/8"
  description = "${dice.below(4)}"
}
resource "huaweicloud_vpc_subnet" "main" {
  count       = ${dice.below(count + 1)}
  name        = "sub-\${count.index}"
  vpc_id      = huaweicloud_vpc.main[count.index].id
  cidr        = "10.0.\${count.index}.0/24"
  gateway_ip  = "${gateway}"
  description = var.word
}
`;
}

export class Follower {
  /** Commands that were sent and not yet answered, oldest first. */
  pending = [];
  kills = 0;
  /** How many of them were in the middle of a deployment, and after how many what was not answered had happened. */
  midway = 0;
  happened = 0;
  busy = false;
  /** How many of the struck commands were of a kind. */
  struck = { rewind: 0, fork: 0, end: 0 };

  static async open(seed) {
    const self = new Follower();
    Object.assign(self, { world: await Simulator.open(BEGINNING), dice: new Dice(seed) });
    return self;
  }

  async #names() {
    const { body } = await this.world.dispatch({ method: 'GET', path: `${PROJECT}/stacks`, headers });
    return body.stacks.map((stack) => stack.stack_name);
  }

  /** The next thing to be asked of both worlds: a request, time to pass, a way back; more often what writes much, if it is to be struck. */
  async next(last = false) {
    const { dice } = this;
    const kind = dice.below(last ? 5 : 20);
    if (kind === 0) return { rewind: this.#place() };
    if (kind === 1 && last) return { fork: 'new' };
    if (kind === 2 && this.busy) return { advance: 60_000 };
    if (this.busy && dice.below(4) > 0) return { advance: 200 + dice.below(4000) };
    const names = await this.#names();
    const request = (method, path, body) => ({ request: { method, path: `${PROJECT}/${path}`, headers, ...(body && { body: JSON.stringify(body) }) } });
    if (names.length < 3 || (names.length < 8 && dice.below(3) === 0)) {
      const stack_name = `s${dice.below(1000)}`;
      return request('POST', 'stacks', { stack_name, template_body: template(dice), enable_auto_rollback: dice.below(2) === 0 });
    }
    const stack = `stacks/${dice.of(names)}`;
    switch (dice.below(8)) {
      case 0:
        return request('DELETE', stack);
      case 1:
        return request('POST', `${stack}/continuations`);
      case 2:
        return request('POST', `${stack}/execution-plans`, { execution_plan_name: `p${dice.below(50)}`, template_body: template(dice) });
      case 3:
        return request('PATCH', stack, { description: `d${dice.below(9)}` });
      default:
        return request('POST', `${stack}/deployments`, { template_body: template(dice) });
    }
  }

  /** Somewhere in the history, or its end. */
  #place() {
    const { dice } = this;
    const { commands } = this.world.history(20);
    const last = dice.below(commands.length + 3);
    if (last >= commands.length) return null;
    const { events } = commands.at(-1 - last);
    return events.length > 0 && dice.below(2) === 0 ? { event: dice.of(events).number } : { last };
  }

  /** An answer came: the oldest command is kept from now on. */
  async answered() {
    await this.#follow(this.pending.shift());
  }

  async #follow(command) {
    if ('rewind' in command) this.busy = (await rewind(this.world, command.rewind)).busy;
    else if (command.advance !== undefined) this.busy = (await this.world.advance(command.advance)).busy;
    else if (command.request) {
      await this.world.dispatch(command.request);
      this.busy = true;
    }
  }

  /**
   * The killed world has everything that was answered, and of the rest what came first, whole. `fork` tells of a fork that was
   * begun again where the other one was.
   */
  async compare(stored, struck, fork) {
    this.kills += 1;
    if (struck && 'rewind' in struck) this.struck.rewind += 1;
    if (struck?.advance === 60_000) this.struck.end += 1;
    if (this.busy) this.midway += 1;
    for (let kept = 0; ; kept += 1) {
      const expected = await told(this.world);
      if (stored === expected) {
        this.happened += kept > 0 ? 1 : 0;
        break;
      }
      assert.ok(this.pending.length > 0, `kill ${this.kills}: ${difference(stored, expected)}`);
      await this.#follow(this.pending.shift());
    }
    this.pending = [];
    if (!struck?.fork || !fork) return;
    this.struck.fork += 1;
    assert.equal(await fork(), await records(this.world));
  }

  /** What was struck, in words. */
  get tally() {
    const { rewind, fork, end } = this.struck;
    return `${this.kills} kills, ${this.midway} in mid-deployment, ${rewind} in a rewind, ${fork} in a fork, ${end} where deployments end; after ${this.happened} what was not yet answered had happened`;
  }

  /** Everything that goes on comes to its end, here and there. */
  async finish(advance, snapshot) {
    for (let busy = true; busy; ) {
      busy = (await this.world.advance(60_000)).busy;
      await advance(60_000);
    }
    assert.equal(await snapshot(), await told(this.world));
    const { body } = await this.world.dispatch({ method: 'GET', path: `${PROJECT}/stacks`, headers });
    for (const { status } of body.stacks) assert.doesNotMatch(status, /IN_PROGRESS/);
  }
}

/** The first lines that differ. */
function difference(stored, expected) {
  const [a, b] = [stored, expected].map((text) => text.split('\n').slice(1));
  const at = a.findIndex((line, n) => line !== b[n]);
  return `${a.length} lines are kept, ${b.length} expected; the first that differs:\n${a[at]?.slice(0, 400)}\n${b[at]?.slice(0, 400)}`;
}
