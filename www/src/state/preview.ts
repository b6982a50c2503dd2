// What edits would do to a text, as the lines they take away and put in.
import type { FixDto, TextEdit } from 'formwork';

export interface Hunk {
  /** The first line that changes, counted from one. */
  line: number;
  removed: string[];
  added: string[];
}

type Edit = Pick<TextEdit, 'from' | 'to' | 'text'>;

/** The text after the edits, which do not overlap. */
export function edited(text: string, edits: readonly Edit[]): string {
  let at = 0;
  let out = '';
  for (const { from, to, text: insert } of sorted(edits)) {
    out += text.slice(at, from) + insert;
    at = to;
  }
  return out + text.slice(at);
}

function sorted(edits: readonly Edit[]): Edit[] {
  return [...edits].sort((a, b) => a.from - b.from || a.to - b.to);
}

const lineStart = (text: string, at: number) => text.lastIndexOf('\n', at - 1) + 1;
const lineEnd = (text: string, at: number) => {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
};

/** Edits that touch the same lines are shown together. */
function groups(text: string, edits: readonly Edit[]): { from: number; to: number; edits: Edit[] }[] {
  const found: { from: number; to: number; edits: Edit[] }[] = [];
  for (const edit of sorted(edits)) {
    const from = lineStart(text, edit.from);
    const to = lineEnd(text, edit.to);
    const last = found.at(-1);
    if (last && from <= last.to) {
      last.to = Math.max(last.to, to);
      last.edits.push(edit);
    } else {
      found.push({ from, to, edits: [edit] });
    }
  }
  return found;
}

/** The lines that change; what stays the same at either end of a group is left out. */
export function preview(text: string, edits: readonly Edit[]): Hunk[] {
  return groups(text, edits).map((group) => {
    const here = group.edits.map((edit) => ({
      from: edit.from - group.from,
      to: edit.to - group.from,
      text: edit.text,
    }));
    const before = text.slice(group.from, group.to);
    const removed = before.split('\n');
    const added = edited(before, here).split('\n');
    let line = text.slice(0, group.from).split('\n').length;
    while (removed.length > 0 && added.length > 0 && removed[0] === added[0]) {
      removed.shift();
      added.shift();
      line += 1;
    }
    while (removed.length > 0 && added.length > 0 && removed.at(-1) === added.at(-1)) {
      removed.pop();
      added.pop();
    }
    return { line, removed, added };
  });
}

/** The lines that a fix changes, in all files; `textOf` has their texts. */
export function hunksOf(fix: FixDto, textOf: (name: string) => string): Hunk[] {
  const names = [...new Set(fix.edits.map((edit) => edit.filename))];
  return names.flatMap((name) => preview(textOf(name), fix.edits.filter((edit) => edit.filename === name)));
}
