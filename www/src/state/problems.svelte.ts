// What is wrong with the template, as the visitor wants to see it: how grave, of which rule, and which one is at hand.
import { document } from './document.svelte';
import { layout } from './layout.svelte';
import { notices } from './notices.svelte';
import { session } from './session.svelte';
import type { DiagnosticDto, FixDto } from 'formwork';

export const SEVERITIES = ['error', 'warning', 'note'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What a visitor can apply; the other fixes only show what to write. */
export function applicable(problem: DiagnosticDto): FixDto[] {
  return problem.fixes.filter((fix) => fix.safety !== 'show' && fix.edits.length > 0);
}

class Problems {
  /** Severities that are not shown. */
  #hidden = $state.raw<readonly Severity[]>([]);
  #chosen = $state('');
  /** The problem that was jumped to last. */
  current = $state.raw<DiagnosticDto>();
  /** The problem that is to be ignored, once there is a reason. */
  ignoring = $state.raw<DiagnosticDto>();

  readonly all = $derived<DiagnosticDto[]>(document.analysis?.check.diagnostics ?? []);
  readonly counts = $derived(
    SEVERITIES.map((severity) => ({
      severity,
      n: this.all.filter((one) => one.severity === severity).length,
      shown: !this.#hidden.includes(severity),
    })),
  );
  /** The codes there are, each with how often. */
  readonly codes = $derived.by(() => {
    const found = new Map<string, number>();
    for (const { code } of this.all) found.set(code, (found.get(code) ?? 0) + 1);
    return [...found].sort(([a], [b]) => (a < b ? -1 : 1));
  });
  /** The code that alone is shown; a filter holds only while there is something of its kind. */
  readonly code = $derived(this.codes.some(([code]) => code === this.#chosen) ? this.#chosen : '');
  readonly shown = $derived(
    this.all.filter((one) => !this.#hidden.includes(one.severity) && (this.code === '' || one.code === this.code)),
  );
  /** How many problems have a fix that keeps the meaning. */
  readonly safe = $derived(this.all.filter((one) => applicable(one).some((fix) => fix.safety === 'safe')).length);

  toggle(severity: Severity): void {
    const hidden = this.#hidden.includes(severity);
    this.#hidden = hidden ? this.#hidden.filter((one) => one !== severity) : [...this.#hidden, severity];
  }

  only(code: string): void {
    this.#chosen = code;
  }

  everything(): void {
    this.#hidden = [];
    this.#chosen = '';
  }

  /** Goes to the next problem that is shown, or to the one before; around at the end. */
  step(direction: 1 | -1, caret: number): void {
    const list = this.shown;
    if (list.length === 0) return;
    const at = this.current ? list.indexOf(this.current) : -1;
    const next = at >= 0 ? at + direction : this.#nearest(list, direction, caret);
    this.go(list[(next + list.length) % list.length]);
  }

  /** Writes a comment above what the problem is about, by which it is not told any more. */
  async ignore({ range, code }: DiagnosticDto, reason: string): Promise<void> {
    if (!range) return;
    const edit = await session.engine
      .call('ignore', document.files, range.filename, range.start.byte, code, reason)
      .catch(() => null);
    if (edit) document.apply([edit]);
    else notices.show('warning', 'ignore.impossible');
  }

  #nearest(list: DiagnosticDto[], direction: 1 | -1, caret: number): number {
    const from = (one: DiagnosticDto) => (one.range?.filename === document.file ? one.range.from : -1);
    if (direction > 0) return Math.max(0, list.findIndex((one) => from(one) >= caret));
    return list.findLastIndex((one) => from(one) >= 0 && from(one) < caret);
  }

  go(problem: DiagnosticDto | undefined): void {
    if (!problem) return;
    this.current = problem;
    layout.jump(problem);
  }
}

export const problems = new Problems();
