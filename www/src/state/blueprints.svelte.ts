// The templates of the older service: their versions, what they ask for, and stacks made of them.
import { EngineRestarted } from '../engine/client';
import { Newest } from '../engine/newest';
import { t } from '../i18n';
import { archiveOf, type BlueprintGroup, type BlueprintVersion, type Inputs, type NewAosStack, type Uploaded } from '../world/aos';
import { OwnerSilent } from '../world/relay';
import { ServiceError } from '../world/service';
import { save } from '../parts/save';
import { aosStacks } from './aos-stacks.svelte';
import { Asking } from './asking.svelte';
import { document } from './document.svelte';
import { layout } from './layout.svelte';
import { session } from './session.svelte';
import { stacks } from './stacks.svelte';

/** What of the page asks for something; the refusal is told there. */
export type Asker = 'upload' | 'list' | 'create';

/** A version that is shown, with what it asks for. */
export interface ShownVersion {
  version: BlueprintVersion;
  inputs: Inputs;
}

class Blueprints {
  groups = $state.raw<BlueprintGroup[]>([]);
  /** The name whose versions are shown. */
  name = $state('');
  shown = $state.raw<ShownVersion | null>(null);
  /** Whether the form for another one is open. */
  uploading = $state(false);
  readonly asking = new Asking<Asker>(() => this.refresh());
  #read = new Newest(() => session.blueprints.groups());

  async refresh(): Promise<void> {
    if (session.phase !== 'ready') return;
    try {
      const found = await this.#read.ask();
      if (!found) return;
      this.groups = found;
      const there = found.flatMap(({ versions }) => versions).some(({ id }) => id === this.shown?.version.id);
      if (!there) this.shown = null;
    } catch (error) {
      if (!(error instanceof EngineRestarted) && !(error instanceof OwnerSilent)) console.error(error);
    }
  }

  select(name: string): void {
    this.name = this.name === name ? '' : name;
    this.shown = null;
    this.asking.forget();
  }

  upload(resource: Uploaded, content: string | File, replaces?: string): Promise<boolean> {
    return this.asking.do('upload', async () => {
      await session.blueprints.upload(resource, content, replaces);
      this.name = resource.name;
      this.shown = null;
    });
  }

  /** Shows what a version asks for, or shows it no more. */
  async show(version: BlueprintVersion): Promise<void> {
    if (this.shown?.version.id === version.id) {
      this.shown = null;
      return;
    }
    await this.asking.do('list', async () => {
      this.shown = { version, inputs: await session.blueprints.inputs(version.id ?? '') };
    });
  }

  remove({ id = '' }: BlueprintVersion): Promise<boolean> {
    return this.asking.do('list', () => session.blueprints.removeTemplate(id));
  }

  /** What was uploaded, byte for byte. */
  async #archive(id: string): Promise<Uint8Array<ArrayBuffer>> {
    const { status, body } = await session.exchange('GET', archiveOf(id));
    if (status >= 400) throw new ServiceError(status, '', new TextDecoder().decode(body));
    return new Uint8Array(body);
  }

  download({ id = '', name = '', version = '' }: BlueprintVersion): Promise<boolean> {
    return this.asking.do('list', async () => {
      const bytes = await this.#archive(id);
      save(`${name}-${version}${extension(bytes)}`, bytes);
    });
  }

  /** Puts a version that is one text into the editor. */
  edit({ id = '', name = '' }: BlueprintVersion): Promise<boolean> {
    return this.asking.do('list', async () => {
      const bytes = await this.#archive(id);
      const kind = extension(bytes);
      if (kind !== '.yaml' && kind !== '.json') throw new Error(t('blueprints.packed'));
      if (document.unsaved) await document.flush();
      document.loadSample({ name, text: new TextDecoder().decode(bytes), file: `blueprint${kind}` });
      stacks.forget();
      layout.view = 'template';
    });
  }

  create(stack: NewAosStack): Promise<boolean> {
    return this.asking.do('create', async () => {
      const id = await session.blueprints.create(stack);
      await aosStacks.select(id);
      layout.show('aosstacks');
    });
  }
}

/** By how a file begins. */
function extension(bytes: Uint8Array): string {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return '.zip';
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return '.tar.gz';
  return /^\s*\{/.test(new TextDecoder().decode(bytes.subarray(0, 200))) ? '.json' : '.yaml';
}

export const blueprints = new Blueprints();
