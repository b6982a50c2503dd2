// The private providers of the world, and the schemas that were told of them.
import { EngineRestarted } from '../engine/client';
import { Newest } from '../engine/newest';
import { OwnerSilent } from '../world/relay';
import type { NewProvider, NewProviderVersion, PrivateProvider } from '../world/service';
import { Asking } from './asking.svelte';
import { document } from './document.svelte';
import { layout } from './layout.svelte';
import { notices } from './notices.svelte';
import { session } from './session.svelte';
import type { DocumentSymbol } from 'formwork';

/** What of the page asks for something; the refusal is told there. */
export type Asker = 'new' | 'version' | 'schema' | 'use';

class Providers {
  list = $state.raw<PrivateProvider[]>([]);
  /** The name of the provider that is shown. */
  name = $state('');
  readonly asking = new Asking<Asker>(() => this.refresh());
  #read = new Newest(() => session.service.providers());

  async refresh(): Promise<void> {
    if (session.phase !== 'ready') return;
    try {
      const found = await this.#read.ask();
      if (found) this.list = found.sort((a, b) => a.name.localeCompare(b.name));
    } catch (error) {
      if (!(error instanceof EngineRestarted) && !(error instanceof OwnerSilent)) console.error(error);
    }
  }

  select(name: string): void {
    this.name = this.name === name ? '' : name;
    this.asking.forget();
  }

  create(provider: NewProvider): Promise<boolean> {
    return this.asking.do('new', async () => {
      await session.service.createProvider(provider);
      this.name = provider.provider_name;
    });
  }

  createVersion(version: NewProviderVersion): Promise<boolean> {
    return this.asking.do('version', () => session.service.createProviderVersion(this.name, version));
  }

  /** Tells the schema of a version. From then on the template is judged by it. */
  async tell(version: string, text: string): Promise<boolean> {
    const told = await this.asking.do('schema', () => session.service.tellSchema(this.name, version, text));
    if (told) {
      notices.show('success', 'providers.schema.told');
      void document.analyse();
    }
    return told;
  }

  /** Puts the lines about a provider where the template names its providers. False where it is named already. */
  async use(name: string, entry: string): Promise<boolean> {
    const symbols = (await session.engine.call('ide', document.files, 'documentSymbols', [document.file])) as DocumentSymbol[];
    const inner = symbols.filter(({ kind }) => kind === 'terraform').flatMap(({ children }) => children);
    const block = inner.find(({ kind }) => kind === 'required_providers');
    if (block?.children.some((child) => child.name === name)) return false;
    const lines = (depth: number) => entry.replace(/^(?=.)/gm, '  '.repeat(depth));
    const at = block ? block.end - 1 : 0;
    // The closing brace may share its line with others.
    const fresh = document.text.lastIndexOf('\n', at - 1) + 1;
    const own = block && document.text.slice(fresh, at).trim() === '';
    const text = block
      ? `${own ? '' : '\n'}${lines(2)}\n${own ? '' : '  '}`
      : `terraform {\n  required_providers {\n${lines(2)}\n  }\n}\n\n`;
    const place = own ? fresh : at;
    document.change([{ filename: document.file, from: place, to: place, text }]);
    layout.view = 'template';
    return true;
  }
}

export const providers = new Providers();
