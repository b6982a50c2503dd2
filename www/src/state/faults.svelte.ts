// What shall go wrong in the world: designed, counted, taken out and put back.
import { EngineRestarted } from '../engine/client';
import { Newest } from '../engine/newest';
import { OwnerSilent } from '../world/relay';
import { message, session } from './session.svelte';
import type { Fault, FaultOptions } from 'formwork';

class Faults {
  list = $state.raw<Fault[]>([]);
  /** What was taken out last, until something else happens. */
  removed = $state.raw<Fault>();
  /** Why the last design means nothing. */
  refused = $state('');
  #look = new Newest(() => session.faults());

  /** How many may strike. */
  get armed(): number {
    return this.list.filter(({ enabled }) => enabled).length;
  }

  async look(): Promise<void> {
    if (session.phase !== 'ready') return;
    try {
      const found = await this.#look.ask();
      // What is the same again stays the same object, so that rows are not drawn anew at each tick.
      if (found && JSON.stringify(found) !== JSON.stringify(this.list)) this.list = found;
    } catch (error) {
      if (!(error instanceof EngineRestarted) && !(error instanceof OwnerSilent)) console.error(error);
    }
  }

  /** Whether the world took it; why not is told. One that is changed goes on counting, unless it shall begin anew. */
  async put(fault: FaultOptions, anew = false): Promise<boolean> {
    this.refused = '';
    const before = anew ? undefined : (await session.faults().catch(() => this.list)).find(({ id }) => id === fault.id);
    const counted = before && { seen: before.seen, struck: before.struck };
    try {
      const done = await session.putFault({ ...fault, ...counted });
      if (done.fault) {
        this.removed = undefined;
        this.#note(done.fault.id, done.fault);
      } else this.refused = done.message ?? '';
      return done.ok;
    } catch (error) {
      if (!(error instanceof EngineRestarted)) this.refused = message(error);
      return false;
    }
  }

  /** What the world answered is in the list at once; the next look may be later. */
  #note(id: number, fault: Fault | null): void {
    const others = this.list.filter((one) => one.id !== id);
    this.list = fault ? [...others, fault].sort((a, b) => a.id - b.id) : others;
  }

  async switch({ id }: Fault, enabled: boolean): Promise<void> {
    const fault = await session.switchFault(id, enabled).catch(() => undefined);
    if (fault !== undefined) this.#note(id, fault);
  }

  async remove({ id }: Fault): Promise<void> {
    const gone = await session.removeFault(id).catch(() => undefined);
    if (gone === undefined) return;
    if (gone) this.removed = gone;
    this.#note(id, null);
  }

  /** Puts back what was taken out last, with what it had counted; under another number when its own is taken. */
  async undo(): Promise<void> {
    const back = this.removed;
    if (!back) return;
    const { id, ...rest } = back;
    await this.put(this.list.some((one) => one.id === id) ? rest : back);
  }
}

export const faults = new Faults();
