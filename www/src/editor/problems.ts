// What the engine says is wrong, as the editor's underlines and tooltips.
import type { Action, Diagnostic } from '@codemirror/lint';
import type { DiagnosticDto, EditDto } from 'formwork';

export interface ProblemLabels {
  file: string;
  /** Stands behind the title of a fix that may change what the template means. */
  unsafe: string;
}

const SEVERITY = { error: 'error', warning: 'warning', note: 'info' } as const;

/** What the engine puts in backticks is a piece of the template. */
function prose(detail: string): Node[] {
  return detail.split('`').map((piece, at) => {
    if (at % 2 === 0) return document.createTextNode(piece);
    const code = document.createElement('code');
    code.textContent = piece;
    return code;
  });
}

function rendered(problem: DiagnosticDto): HTMLElement {
  const text = document.createElement('span');
  const title = document.createElement('strong');
  title.textContent = problem.summary;
  text.append(title, ...prose(problem.detail));
  return text;
}

/** A problem with a place in the file, and the buttons of its tooltip. */
export function shown(
  problem: DiagnosticDto,
  length: number,
  labels: ProblemLabels,
  mend: (edits: readonly EditDto[]) => void,
): Diagnostic[] {
  if (problem.range?.filename !== labels.file) return [];
  const from = Math.min(problem.range.from, length);
  const to = Math.min(Math.max(problem.range.to, from), length);
  const fixes = problem.fixes.filter((fix) => fix.safety !== 'show' && fix.edits.length > 0);
  const actions = fixes.map((fix): Action => {
    const title = fix.title.replaceAll('`', '');
    const name = fix.safety === 'unsafe' ? `${title} (${labels.unsafe})` : title;
    return { name, apply: () => mend(fix.edits) };
  });
  const message = `${problem.summary}. ${problem.detail}`;
  const severity = SEVERITY[problem.severity];
  return [{ from, to, severity, message, renderMessage: () => rendered(problem), actions }];
}
