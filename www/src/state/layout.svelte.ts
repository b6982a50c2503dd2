import type { EditorHandle } from '../editor/setup';
import type { DiagnosticDto } from 'formwork';

/** The panes, by what they are about: the template, its stack, what the service holds beside it, and the cloud. */
export const GROUPS = {
  template: ['variables', 'console', 'plan', 'graph', 'price', 'rules'],
  stack: ['progress', 'resources', 'drift', 'outputs', 'tasks'],
  service: ['sets', 'templates', 'providers', 'api', 'requests'],
  blueprints: ['blueprints', 'aosstacks', 'convert'],
  cloud: ['world', 'faults', 'history'],
} as const;
export type Group = keyof typeof GROUPS;
export type Pane = (typeof GROUPS)[Group][number];

export const groups = Object.keys(GROUPS) as Group[];
export const panesOf = (group: Group): readonly Pane[] => GROUPS[group];

export const VIEWS = ['stacks', 'template', 'details'] as const;
export type View = (typeof VIEWS)[number];

/** What is in front. The view matters only where the columns do not fit side by side. */
class Layout {
  #pane = $state<Pane>('variables');
  /** The pane that was shown last of each group. */
  #last: Partial<Record<Group, Pane>> = {};
  view = $state<View>('template');
  /** The object whose change the plan shall show. */
  address = $state<string>();

  /** The editor, once it has been loaded. */
  editor = $state.raw<EditorHandle>();

  /** Puts the place of a problem under the caret; the editor sets it. */
  jump: (problem: DiagnosticDto) => void = () => {};

  get pane(): Pane {
    return this.#pane;
  }

  set pane(pane: Pane) {
    this.#pane = pane;
    this.#last[this.group] = pane;
  }

  get group(): Group {
    return groups.find((group) => panesOf(group).includes(this.#pane)) ?? 'template';
  }

  set group(group: Group) {
    this.#pane = this.#last[group] ?? panesOf(group)[0] ?? this.#pane;
  }

  show(pane: Pane): void {
    this.pane = pane;
    this.view = 'details';
  }
}

export const layout = new Layout();

/** Landmarks in the order in which F6 visits them. */
export function nextLandmark(backwards: boolean): void {
  const marks = [...globalThis.document.querySelectorAll<HTMLElement>('[data-landmark]')].filter(
    (mark) => mark.offsetParent !== null,
  );
  const here = marks.findIndex((mark) => mark.contains(globalThis.document.activeElement));
  const step = backwards ? -1 : 1;
  const next = marks[(Math.max(here, backwards ? 0 : -1) + step + marks.length) % marks.length];
  next?.focus();
}
