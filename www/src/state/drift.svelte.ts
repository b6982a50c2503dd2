// What somebody did past the stack: looked at, made by hand, taken into the template.
import { EngineRestarted } from '../engine/client';
import { Newest } from '../engine/newest';
import type { ByHand } from '../engine/protocol';
import { OwnerSilent } from '../world/relay';
import { document } from './document.svelte';
import { notices } from './notices.svelte';
import { message, session } from './session.svelte';
import type {
  AcceptResult,
  DriftedAttributeDto,
  DriftedResourceDto,
  DriftResult,
  DriftTemplate,
  ImportNote,
} from 'formwork';

class Drifts {
  report = $state.raw<DriftResult | null>(null);
  /** The stack that the report is about. */
  #of = $state('');
  /** What was to be said of the state that was taken in last. */
  notes = $state.raw<ImportNote[]>([]);
  #look = new Newest((id: string, template: DriftTemplate) => session.driftOf(id, template));

  get current(): DriftResult | null {
    return this.#of === document.id ? this.report : null;
  }

  get drifted(): DriftedResourceDto[] {
    const all = this.current?.resources ?? [];
    return all.filter(({ standing }) => standing === 'changed' || standing === 'gone');
  }

  async look(): Promise<void> {
    const { id, fresh, template } = document;
    if (fresh || session.phase !== 'ready') return;
    try {
      const found = await this.#look.ask(id, { ...template, template_body: template.template_body ?? '' });
      if (found === undefined) return;
      this.report = found;
      this.#of = id;
    } catch (error) {
      if (!(error instanceof EngineRestarted) && !(error instanceof OwnerSilent)) console.error(error);
    }
  }

  /** Whether it was done; the refusal is told. */
  async byHand(how: ByHand, type: string, id: string, edits: Record<string, unknown> = {}): Promise<boolean> {
    try {
      const done = await session.byHand(how, type, id, edits);
      if (done.ok) notices.show('success', 'drift.done');
      else notices.show('warning', 'drift.refused', { reason: done.message ?? '', status: done.status ?? '' });
      await this.look();
      return done.ok;
    } catch (error) {
      if (!(error instanceof EngineRestarted)) {
        notices.show('warning', 'drift.refused', { reason: message(error), status: '' });
      }
      return false;
    }
  }

  /** How the template could follow: one attribute, or that the whole resource is gone. */
  async accept(address: string, attribute?: DriftedAttributeDto): Promise<AcceptResult | undefined> {
    const given = Object.keys(document.values);
    const found = attribute && { attribute: attribute.name, found: attribute.found, target: attribute.target ?? null };
    return session.engine.call('accept', document.files, { address, given, ...found }).catch(() => undefined);
  }
}

export const drifts = new Drifts();
