// What the world was like: the list of commands and events, and the ways there.
import { EngineRestarted } from '../engine/client';
import { Newest } from '../engine/newest';
import { OwnerSilent } from '../world/relay';
import { notices } from './notices.svelte';
import { session } from './session.svelte';
import type { HistoryCommand, HistoryEvent, HistoryPlace, WorldHistory } from 'formwork';

/** So many commands are listed behind the present, and ahead of it. */
const LISTED = 200;

/** A line of the list: something that was done, something that happened, or the present. */
export type Line =
  | { kind: 'command'; command: HistoryCommand; place: HistoryPlace; ahead: boolean }
  | { kind: 'event'; event: HistoryEvent; place: HistoryPlace; ahead: boolean }
  | { kind: 'now' };

class History {
  known = $state.raw<WorldHistory | null>(null);
  #ask = new Newest((most: number) => session.historyOf(most));

  /** The latest first. That time passed is not told, only what happened in it; nor that somebody looked and got a link. */
  get lines(): Line[] {
    const lines: Line[] = [];
    let here = false;
    for (const command of this.known?.commands ?? []) {
      const { ahead } = command;
      if (ahead && !here) {
        // Events of the first command ahead have happened again: they are in the present world.
        for (const event of command.events) lines.push({ kind: 'event', event, place: { event: event.number }, ahead: false });
        lines.push({ kind: 'now' });
        here = true;
      }
      const told = command.kind !== 'advance' && !command.about.startsWith('GET ');
      if (told) lines.push({ kind: 'command', command, place: { before: command.number }, ahead });
      if (ahead) continue;
      for (const event of command.events) lines.push({ kind: 'event', event, place: { event: event.number }, ahead });
    }
    return lines.reverse();
  }

  async refresh(): Promise<void> {
    if (session.phase !== 'ready') return;
    try {
      const answer = await this.#ask.ask(LISTED);
      if (answer) this.known = answer;
    } catch (error) {
      if (!(error instanceof EngineRestarted) && !(error instanceof OwnerSilent)) console.error(error);
    }
  }

  /** Goes to a place, or with none forward again. */
  async go(to: HistoryPlace | null): Promise<void> {
    const done = await session.rewind(to);
    if (!done) return;
    if (!done.ok) notices.show('error', 'history.refused', { reason: done.message ?? '' });
    else if (to === null) notices.show('success', 'history.forwarded');
    else notices.show('info', 'history.rewound', { time: done.clock.now.slice(0, 19).replace('T', ' ') });
    await this.refresh();
  }
}

export const history = new History();
