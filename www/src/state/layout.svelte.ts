import type { EditorHandle } from '../editor/setup';
import type { DiagnosticDto } from 'formwork';

export const PANES = ['variables', 'console', 'plan', 'graph', 'price', 'progress', 'resources', 'drift', 'outputs', 'sets', 'rules'] as const;
export type Pane = (typeof PANES)[number];

export const VIEWS = ['stacks', 'template', 'details'] as const;
export type View = (typeof VIEWS)[number];

/** What is in front. The view matters only where the columns do not fit side by side. */
class Layout {
  pane = $state<Pane>('variables');
  view = $state<View>('template');
  /** The object whose change the plan shall show. */
  address = $state<string>();

  /** The editor, once it has been loaded. */
  editor = $state.raw<EditorHandle>();

  /** Puts the place of a problem under the caret; the editor sets it. */
  jump: (problem: DiagnosticDto) => void = () => {};

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
