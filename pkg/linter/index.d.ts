import type { CodeInfo, EditDto, FixDto, LintDiagnostic, LintOptions as EngineOptions, LintResult as EngineResult, RangeDto, RelatedDto, RuleInfo, Workspace } from '../dist/formwork.js';

export type { CodeInfo, EditDto, FixDto, LintDiagnostic, RangeDto, RelatedDto, RuleInfo };

/** What is asked of the rules; the template's own `.formwork.hcl` comes before. */
export type LintOptions = Omit<EngineOptions, 'drawn'>;

/** What was found, and what the formats need besides to write it. */
export interface LintResult extends EngineResult {
  /** What the codes in `diagnostics` and `suppressed` mean. */
  rules: CodeInfo[];
  /** Every file that was looked at. */
  files: string[];
  /** The texts of the files that something points into. */
  sources: Record<string, string>;
}

/** The files of a template by their paths, or a zip. */
export type Files = Record<string, string | Uint8Array> | Map<string, string | Uint8Array> | Uint8Array;

/** The names of the formats. */
export type Format = 'text' | 'json' | 'sarif' | 'github' | 'junit' | 'gcc';
/** All of them. */
export const formats: readonly Format[];

/** What a format may want besides. */
export interface FormatOptions {
  /** `text`: with colours. */
  colour?: boolean;
  /** `json`, `sarif`: where the pages of the rules are, as an address with `{id}` in it, or that of a folder with `<id>.md`. */
  docs?: string;
  /** `sarif`: the pages of the rules themselves in Markdown, by name; what shows the report shows them. */
  pages?: Record<string, string>;
}

/** Checks a template and applies the lint rules. Loads the engine when that has not been done. */
export function lint(files: Files, options?: LintOptions): Promise<LintResult>;

/** The same of files that are in a workspace already. */
export function lintWorkspace(workspace: Workspace, options?: LintOptions): Promise<LintResult>;

/** Several templates' results as one; `root` should have made their paths different. */
export function merge(results: LintResult[]): LintResult;

/** A result as text in one of the formats. */
export function format(result: LintResult, name?: Format, options?: FormatOptions): string;

/** What `format(result, 'json')` writes. `version` changes when something in it changes its meaning; members may be added. */
export interface Report {
  /** The version of this shape. */
  version: 1;
  /** What wrote it. */
  tool: { name: 'formwork'; version: string };
  /** How many errors there are. */
  error_count: number;
  /** How many warnings there are. */
  warning_count: number;
  /** How many notes there are. */
  note_count: number;
  /** How many findings of the baseline are not there any more. */
  mended: number;
  /** Every problem, ordered by template, file and place; `url` is there when it is known where the pages are. */
  diagnostics: (Omit<LintDiagnostic, 'drawn'> & { url?: string; text?: string })[];
  /** What was found, but is not to be told. */
  suppressed: { kind: 'inline' | 'baseline'; reason: string; diagnostic: Omit<LintDiagnostic, 'drawn'> & { url?: string; text?: string } }[];
  /** What the codes above mean. */
  rules: (CodeInfo & { url?: string })[];
  /** Every file that was looked at. */
  files: string[];
  /** Services whose schemas could not be had; their blocks are not judged. */
  missing_services: string[];
}
