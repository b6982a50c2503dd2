// Reads a list of events as operations on resources, each with a beginning and perhaps an end.
import type { StackEvent } from '../world/service';
import { address } from './address';

export interface Operation {
  name: string;
  /** The latest status word of the operation. */
  status: string;
  start: number;
  end: number | undefined;
}

const VERB = /^(CREATION|UPDATE|DELETION)_(IN_PROGRESS|COMPLETE|FAILED)$/;

/** `events` come newest first, as the service lists them. */
export function operations(events: readonly StackEvent[]): Operation[] {
  const all: Operation[] = [];
  const running = new Map<string, Operation>();
  for (const event of [...events].reverse()) {
    const match = VERB.exec(event.event_type);
    if (!match) continue;
    const name = address(event.resource_type, event.resource_name, event.resource_key);
    const key = `${match[1]} ${name}`;
    const at = Date.parse(event.time ?? '');
    if (match[2] === 'IN_PROGRESS') {
      if (running.has(key)) continue;
      const operation = { name, status: event.event_type, start: at, end: undefined };
      running.set(key, operation);
      all.push(operation);
      continue;
    }
    const started = running.get(key);
    running.delete(key);
    if (started) Object.assign(started, { status: event.event_type, end: at });
    else {
      const start = at - (event.elapsed_seconds ?? 0) * 1000;
      all.push({ name, status: event.event_type, start, end: at });
    }
  }
  return all;
}
