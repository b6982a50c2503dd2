// What names are, as the engine knows it, over the colours of the tokenizer.
import { StateEffect, StateField, type Range } from '@codemirror/state';
import { Decoration, EditorView, type DecorationSet } from '@codemirror/view';
import type { SemanticTokens } from 'formwork';

const setTokens = StateEffect.define<DecorationSet>();

export const tokens = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(shown, tr) {
    for (const effect of tr.effects) if (effect.is(setTokens)) return effect.value;
    return tr.docChanged ? shown.map(tr.changes) : shown;
  },
  provide: (field) => EditorView.decorations.from(field),
});

export function showTokens(view: EditorView, { kinds, modifiers, data }: SemanticTokens): void {
  const marks = new Map<string, Decoration>();
  const mark = (className: string) => {
    let made = marks.get(className);
    if (!made) marks.set(className, (made = Decoration.mark({ class: className })));
    return made;
  };
  const ranges: Range<Decoration>[] = [];
  const end = view.state.doc.length;
  for (let at = 0; at + 3 < data.length; at += 4) {
    const [from = 0, to = 0, kind = 0, bits = 0] = data.slice(at, at + 4);
    const names = modifiers.filter((_, bit) => bits & (1 << bit)).map((name) => ` cm-is-${name}`);
    if (from < to && to <= end) ranges.push(mark(`cm-name-${kinds[kind] ?? ''}${names.join('')}`).range(from, to));
  }
  view.dispatch({ effects: setTokens.of(Decoration.set(ranges, true)) });
}
