// What names are, as the engine knows it, over the colours of the tokenizer. Only what is in sight is marked: a large
// template has tens of thousands of names.
import { RangeSetBuilder, StateEffect, StateField } from '@codemirror/state';
import { Decoration, ViewPlugin } from '@codemirror/view';

const SIZE = 4;
const setTokens = StateEffect.define();

const known = StateField.define({
  create: () => undefined,
  update(value, tr) {
    for (const effect of tr.effects) if (effect.is(setTokens)) return effect.value;
    if (!value || !tr.docChanged) return value;
    return { ...value, changes: value.changes ? value.changes.composeDesc(tr.changes.desc) : tr.changes.desc };
  },
});

/** The first token that ends behind a place. */
function firstAfter(data, place) {
  let [low, high] = [0, data.length / SIZE];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((data[middle * SIZE + 1] ?? 0) <= place) low = middle + 1;
    else high = middle;
  }
  return low * SIZE;
}

class Marks {
  marks;
  #made = new Map();

  constructor(view) {
    this.marks = this.#inSight(view);
  }

  update(update) {
    const before = update.startState.field(known);
    const now = update.state.field(known);
    if (before?.kinds !== now?.kinds) this.#made.clear();
    if (before !== now || update.docChanged || update.viewportChanged) this.marks = this.#inSight(update.view);
  }

  #inSight({ state, visibleRanges }) {
    const names = state.field(known);
    const builder = new RangeSetBuilder();
    if (!names) return builder.finish();
    const { data, changes } = names;
    const back = changes?.invertedDesc;
    let last = 0;
    for (const range of visibleRanges) {
      const until = back ? back.mapPos(range.to, 1) : range.to;
      for (let at = firstAfter(data, back ? back.mapPos(range.from, -1) : range.from); at < data.length; at += SIZE) {
        const [from = 0, to = 0] = [data[at], data[at + 1]];
        if (from >= until) break;
        const [start, end] = changes ? [changes.mapPos(from, 1), changes.mapPos(to, -1)] : [from, to];
        if (start < last || start >= end || end > state.doc.length) continue;
        builder.add(start, end, this.#mark(names, data[at + 2] ?? 0, data[at + 3] ?? 0));
        last = end;
      }
    }
    return builder.finish();
  }

  #mark({ kinds, modifiers }, kind, bits) {
    const key = kind * 2 ** modifiers.length + bits;
    let made = this.#made.get(key);
    if (!made) {
      const more = modifiers.filter((_, bit) => bits & (1 << bit)).map((name) => ` cm-is-${name}`);
      this.#made.set(key, (made = Decoration.mark({ class: `cm-name-${kinds[kind] ?? ''}${more.join('')}` })));
    }
    return made;
  }
}

export const tokens = [known, ViewPlugin.fromClass(Marks, { decorations: (plugin) => plugin.marks })];

export function showTokens(view, { kinds, modifiers, data }) {
  view.dispatch({ effects: setTokens.of({ kinds, modifiers, data, changes: undefined }) });
}
