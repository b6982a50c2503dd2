// What the engine says is wrong, as the editor's underlines and tooltips.
import type { Action, Diagnostic } from '@codemirror/lint';
import type { DiagnosticDto, EditDto } from 'formwork';

export interface ProblemLabels {
  file: string;
  /** Stands behind the title of a fix that may change what the template means. */
  unsafe: string;
  about: string;
}

/** What can be done from a problem's tooltip. */
export interface ProblemDeeds {
  mend(edits: readonly EditDto[]): void;
  /** Tells about a rule. */
  about(rule: string): void;
}

const SEVERITY = { error: 'error', warning: 'warning', note: 'info' } as const;

/** What the engine puts in backticks is a piece of the template. */
export function prose(detail: string): Node[] {
  return detail.split('`').map((piece, at) => {
    if (at % 2 === 0) return document.createTextNode(piece);
    const code = document.createElement('code');
    code.textContent = piece;
    return code;
  });
}

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

function rendered(problem: DiagnosticDto, labels: ProblemLabels, deeds: ProblemDeeds): HTMLElement {
  const text = document.createElement('span');
  const title = document.createElement('strong');
  title.textContent = problem.summary;
  text.append(title, ...prose(problem.detail));
  if (problem.rule) text.append(' ', link(problem.code, labels, deeds));
  return text;
}

/** A problem with a place in the file, and the buttons of its tooltip. */
export function shown(
  problem: DiagnosticDto,
  length: number,
  labels: ProblemLabels,
  deeds: ProblemDeeds,
): Diagnostic[] {
  if (problem.range?.filename !== labels.file) return [];
  const from = Math.min(problem.range.from, length);
  const to = Math.min(Math.max(problem.range.to, from), length);
  const fixes = problem.fixes.filter((fix) => fix.safety !== 'show' && fix.edits.length > 0);
  const actions = fixes.map((fix): Action => {
    const title = fix.title.replaceAll('`', '');
    const name = fix.safety === 'unsafe' ? `${title} (${labels.unsafe})` : title;
    return { name, apply: () => deeds.mend(fix.edits) };
  });
  const message = `${problem.summary}. ${problem.detail}`;
  const severity = SEVERITY[problem.severity];
  return [{ from, to, severity, message, renderMessage: () => rendered(problem, labels, deeds), actions }];
}
