// What the engine says is wrong, as the editor's underlines and tooltips.
import type { Diagnostic } from '@codemirror/lint';
import type { DiagnosticDto, EditDto, FixDto } from 'formwork';
import { prose } from 'formwork/codemirror';
import type { Hunk } from '../state/preview';

export interface ProblemLabels {
  file: string;
  /** Stands behind the title of a fix that may change what the template means. */
  unsafe: string;
  about: string;
  preview: string;
  ignore: string;
  /** What a problem is called. */
  title(problem: DiagnosticDto): string;
}

/** What can be done from a problem's tooltip. */
export interface ProblemDeeds {
  mend(edits: readonly EditDto[]): void;
  /** Tells about a rule. */
  about(rule: string): void;
  /** Keeps a rule quiet about what it found. */
  ignore(problem: DiagnosticDto): void;
  /** Whether the text can be changed. */
  writable(): boolean;
  /** What a fix changes. */
  hunks(fix: FixDto): Hunk[];
}

const SEVERITY = { error: 'error', warning: 'warning', note: 'info' } as const;

/** A rule's page, which opens beside the editor. */
function link(rule: string, labels: ProblemLabels, deeds: ProblemDeeds): HTMLElement {
  const link = document.createElement('a');
  link.className = 'cm-diagnosticRule';
  link.href = `./rules/${rule}.html`;
  link.title = labels.about;
  link.textContent = rule;
  link.onclick = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    deeds.about(rule);
  };
  return link;
}

function button(className: string, text: string, press: () => void): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = className;
  made.textContent = text;
  made.onclick = press;
  return made;
}

function line(kind: 'del' | 'ins', number: number, text: string): HTMLElement {
  const row = document.createElement('div');
  row.className = `cm-change-${kind}`;
  const part = document.createElement(kind);
  part.textContent = text || ' ';
  row.dataset['line'] = String(number);
  row.append(part);
  return row;
}

/** The lines that a fix takes away and puts in. */
function changes(hunks: Hunk[], labels: ProblemLabels): HTMLElement {
  const box = document.createElement('div');
  box.className = 'cm-changes';
  box.tabIndex = 0;
  box.setAttribute('role', 'group');
  box.setAttribute('aria-label', labels.preview);
  for (const hunk of hunks) {
    box.append(...hunk.removed.map((text, at) => line('del', hunk.line + at, text)));
    box.append(...hunk.added.map((text, at) => line('ins', hunk.line + at, text)));
  }
  return box;
}

/** A fix: what applies it, and what shows what it would change. */
function fixRow(fix: FixDto, hunks: Hunk[], labels: ProblemLabels, deeds: ProblemDeeds): HTMLElement {
  const row = document.createElement('div');
  row.className = 'cm-fix';
  const title = fix.title.replaceAll('`', '');
  const name = fix.safety === 'unsafe' ? `${title} (${labels.unsafe})` : title;
  row.append(button('cm-diagnosticAction', name, () => deeds.mend(fix.edits)));
  let shown: HTMLElement | undefined;
  const toggle = button('cm-quietAction', labels.preview, () => {
    toggle.setAttribute('aria-expanded', String(!shown));
    if (shown) shown.remove();
    else row.append((shown = changes(hunks, labels)));
    shown = shown?.isConnected ? shown : undefined;
  });
  toggle.setAttribute('aria-expanded', 'false');
  row.append(toggle);
  return row;
}

function rendered(problem: DiagnosticDto, labels: ProblemLabels, deeds: ProblemDeeds): HTMLElement {
  const text = document.createElement('div');
  const title = document.createElement('strong');
  title.textContent = labels.title(problem);
  text.append(title, ...prose(problem.detail));
  if (problem.rule) text.append(' ', link(problem.code, labels, deeds));
  if (!deeds.writable()) return text;
  for (const fix of problem.fixes) {
    if (fix.safety !== 'show' && fix.edits.length > 0) text.append(fixRow(fix, deeds.hunks(fix), labels, deeds));
  }
  if (problem.ignorable) {
    text.append(button('cm-quietAction', labels.ignore, () => deeds.ignore(problem)));
  }
  return text;
}

/** A problem with a place in the file, and what can be done about it from its tooltip. */
export function shown(
  problem: DiagnosticDto,
  length: number,
  labels: ProblemLabels,
  deeds: ProblemDeeds,
): Diagnostic[] {
  if (problem.range?.filename !== labels.file) return [];
  const from = Math.min(problem.range.from, length);
  const to = Math.min(Math.max(problem.range.to, from), length);
  const message = `${labels.title(problem)}. ${problem.detail}`;
  const severity = SEVERITY[problem.severity];
  return [{ from, to, severity, message, renderMessage: () => rendered(problem, labels, deeds) }];
}
