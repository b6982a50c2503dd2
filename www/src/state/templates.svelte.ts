// The templates that the service keeps: their versions, and what is in them.
import { EngineRestarted } from '../engine/client';
import { Newest } from '../engine/newest';
import { drafts } from '../world/drafts';
import { OwnerSilent } from '../world/relay';
import { ServiceError, type Content, type KeptTemplate, type KeptVersion } from '../world/service';
import { Asking } from './asking.svelte';
import { asGiven, document, FILE } from './document.svelte';
import { layout } from './layout.svelte';
import { session } from './session.svelte';
import { setTemplate, type SetTemplate } from './sets.svelte';
import { stacks } from './stacks.svelte';
import type { VariableInfo } from 'formwork';

/** What of the page asks for something; the refusal is told there. */
export type Asker = 'new' | 'version' | 'detail' | 'deploy';

/** A version that is shown. */
export interface Shown {
  id: string;
  /** Null where it is no text. */
  text: string | null;
  variables: VariableInfo[];
}

class Templates {
  list = $state.raw<KeptTemplate[]>([]);
  /** The name of the template that is shown, and its versions. */
  name = $state('');
  versions = $state.raw<KeptVersion[]>([]);
  shown = $state.raw<Shown | null>(null);
  readonly asking = new Asking<Asker>(() => this.refresh());
  #read = new Newest((name: string) => this.#look(name));

  get selected(): KeptTemplate | undefined {
    return this.list.find((kept) => kept.template_name === this.name);
  }

  async #look(name: string) {
    const list = await session.service.templates();
    const there = list.some((kept) => kept.template_name === name);
    return { list, versions: there ? await session.service.versions(name) : null };
  }

  async refresh(): Promise<void> {
    if (session.phase !== 'ready') return;
    try {
      const found = await this.#read.ask(this.name);
      if (!found) return;
      this.list = found.list;
      this.versions = found.versions ?? [];
      if (!found.versions) this.name = '';
      if (!this.versions.some((version) => version.version_id === this.shown?.id)) this.shown = null;
    } catch (error) {
      if (error instanceof ServiceError && error.status === 404) return;
      if (!(error instanceof EngineRestarted) && !(error instanceof OwnerSilent)) console.error(error);
    }
  }

  select(name: string): Promise<void> {
    this.name = this.name === name ? '' : name;
    this.shown = null;
    this.asking.forget();
    return this.refresh();
  }

  /** Keeps the template in the editor as a new one. */
  create(template_name: string, about: string, version: string): Promise<boolean> {
    return this.asking.do('new', async () => {
      await session.service.createTemplate({
        template_name,
        template_body: document.text,
        ...(about ? { template_description: about } : {}),
        ...(version ? { version_description: version } : {}),
      });
      this.name = template_name;
      this.shown = null;
    });
  }

  /** Keeps the template in the editor as another version. */
  createVersion(about: string): Promise<boolean> {
    return this.asking.do('version', () =>
      session.service.createVersion(this.name, {
        template_body: document.text,
        ...(about ? { version_description: about } : {}),
      }),
    );
  }

  describe(about: string): Promise<boolean> {
    return this.asking.do('detail', () => session.service.describeTemplate(this.name, about));
  }

  remove(version?: string): Promise<boolean> {
    const { service } = session;
    return this.asking.do('detail', () =>
      version === undefined ? service.removeTemplate(this.name) : service.removeVersion(this.name, version),
    );
  }

  /** Shows what is in a version, or shows it no more. */
  async show(id: string): Promise<void> {
    if (this.shown?.id === id) {
      this.shown = null;
      return;
    }
    await this.asking.do('detail', async () => {
      const { text } = await session.service.content(this.name, id);
      const analysis = text === null ? null : await session.engine.call('analyse', { [FILE]: text });
      this.shown = { id, text, variables: analysis?.variables ?? [] };
    });
  }

  /** Puts a version into the editor, as the template of a new stack. */
  async edit(text: string): Promise<void> {
    if (document.unsaved) await document.flush();
    document.loadSample({ name: this.name, text });
    stacks.forget();
    layout.view = 'template';
  }

  /** A version with values for its variables; by its link, so that it need be no text. */
  async #content(id: string): Promise<Content> {
    return { template_uri: (await session.service.content(this.name, id)).link };
  }

  /** Deploys a version to a new stack, and shows that. */
  deploy({ id, text, variables }: Shown, name: string, values: Record<string, string>): Promise<boolean> {
    return this.asking.do('deploy', async () => {
      const given = asGiven(variables, values);
      const created = await session.service.createStack(name, { ...(await this.#content(id)), ...given });
      const secret = new Set(variables.filter((variable) => variable.sensitive).map((variable) => variable.name));
      const kept = Object.fromEntries(Object.entries(values).filter(([key]) => !secret.has(key)));
      const { stack_id, deployment_id } = created;
      if (text !== null) {
        const draft = { id: stack_id, name, text, values: kept, tfvars: '', deployment: deployment_id };
        await drafts.save(draft).catch(() => {});
      }
      await stacks.refresh();
      const made = stacks.list.find((stack) => stack.stack_id === stack_id);
      if (made) await stacks.select(made);
      layout.show('progress');
    });
  }

  /** What a set is made of a version with. */
  async forSet({ id, variables }: Shown, values: Record<string, string>): Promise<SetTemplate> {
    return setTemplate({ ...(await this.#content(id)), ...asGiven(variables, values) });
  }
}

export const templates = new Templates();
