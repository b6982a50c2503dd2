// How a phase of the older service looks: by its ending, which is the same for all of its 49.
import type { Tone } from '../parts/Dot.svelte';
import { isGoing } from '../state/aos-stacks.svelte';

export function phaseTone(phase = ''): Tone {
  if (isGoing(phase)) return 'busy';
  if (/Failed$/.test(phase) || phase === 'Abnormal') return 'bad';
  if (/(?:Paused|Cancelled)$/.test(phase) || phase.startsWith('RollbackS') || phase === 'PartialStopped') return 'warn';
  return /(?:Succeeded|Running)$/.test(phase) ? 'good' : 'calm';
}
