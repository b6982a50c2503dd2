// The pages of lint rules (docs/rules/*.md) in the build: as a module of data for the rules pane, and as plain pages.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import type { RulePage } from '../src/rule-page';
import { rulePage } from './markdown.ts';
import { indexHtml, ruleHtml } from './pages.ts';

const FOLDER = fileURLToPath(new URL('../../docs/rules/', import.meta.url));
const MODULE = 'virtual:rules';
const style = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

function pages(): RulePage[] {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith('.md') && name !== 'README.md');
  return names.sort().map((name) => rulePage(name.slice(0, -3), readFileSync(`${FOLDER}${name}`, 'utf8')));
}

export function rules(): Plugin {
  return {
    name: 'rules',
    resolveId: (id) => (id === MODULE ? `\0${MODULE}` : null),
    load: (id) => (id === `\0${MODULE}` ? `export const pages = ${JSON.stringify(pages())};` : null),
    generateBundle() {
      const emit = (name: string, source: string) =>
        this.emitFile({ type: 'asset', fileName: `rules/${name}`, source });
      const all = pages();
      for (const page of all) emit(`${page.id}.html`, ruleHtml(page));
      emit('index.html', indexHtml(all));
      emit('rules.css', style('../src/styles/tokens.css') + style('./rules.css'));
    },
  };
}
