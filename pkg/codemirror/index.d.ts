import type { StreamLanguage } from '@codemirror/language';
import type { Diagnostic } from '@codemirror/lint';
import type { Extension } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import type { CompletionList, HoverInfo, LintOptions, LocationInfo, SemanticTokens, SignatureHelp, TextEdit, Workspace } from '../index.js';
import type { RemoteWorkspace } from '../worker/index.js';

/** What is shown in words; English when absent. */
export interface Labels extends AssistLabels {
  /** Stands behind the title of a fix that may change what the template means. */
  unsafe: string;
}

/** What the extensions need. */
export interface FormworkOptions {
  /** The template: a `Workspace`, or one in a worker. The editor keeps its own file in it up to date. */
  workspace: Workspace | RemoteWorkspace;
  /** The path of the editor's file in it; `main.tf` when absent. */
  file?: string;
  /** What is asked of the lint rules. */
  lint?: LintOptions;
  /** How many milliseconds after the last keystroke problems are looked for; 250 when absent. */
  delay?: number;
  /** `false`: colours and indentation come from elsewhere. */
  language?: boolean;
  /** Words in another language. */
  labels?: Partial<Labels>;
  /** Opens a place in another file: where a name is declared. */
  open?(place: LocationInfo): void;
  /** Makes changes in other files: a fix, or a new name. */
  edit?(edits: Pick<TextEdit, 'filename' | 'from' | 'to' | 'text'>[]): void;
}

/**
 * All of it for one editor: colours, problems with what mends them, completion, hover, signatures, Shift-Alt-F for the layout of
 * `terraform fmt`, F12 for the definition.
 */
export function formwork(options: FormworkOptions): Extension;

/** Gives the text its layout. Resolves with false when it has mistakes. For editors with `formwork`. */
export function format(view: EditorView): Promise<boolean>;

/** Goes to where the name at the caret is declared. Resolves with false when nobody knows. For editors with `formwork`. */
export function definition(view: EditorView): Promise<boolean>;

/** Gives the name at the caret another one, in all files. Resolves with why that cannot be. For editors with `formwork`. */
export function rename(view: EditorView, to: string): Promise<string | undefined>;

/** The problems of the text as it stands: a source for `linter` of your own. For editors with `formwork`. */
export function diagnostics(view: EditorView, labels: Pick<Labels, 'unsafe'>): Promise<Diagnostic[]>;

/** The call around an offset; `undefined` when there is none, or when something newer was asked meanwhile. */
export type FindCall = (offset: number) => Promise<SignatureHelp | undefined>;

/** Whom to ask about the text in an editor; `undefined` when something newer was asked meanwhile. */
export interface Assist {
  /** What could be written at an offset. */
  complete(offset: number): Promise<CompletionList | undefined>;
  /** What is known of the name at an offset. */
  hover(offset: number): Promise<HoverInfo | undefined>;
  /** The call around an offset. */
  call: FindCall;
}

/** Words of the signature's tooltip. */
export interface SignatureLabels {
  /** What an example is called. */
  example: string;
}

/** Words of completion and hover. */
export interface AssistLabels extends SignatureLabels {
  /** What the list of completions is called. */
  completions: string;
  /** Leads to a page that says more. */
  more: string;
}

/** Completion, hover and signatures alone. Without `chosen`, Enter takes none of what is offered until something is chosen. */
export function assistance(assist: Assist, labels: AssistLabels, chosen?: boolean): Extension;

/** The signature of the call around the caret alone: typing inside a call opens it, leaving the call or Escape closes it. */
export function signatureHelp(find: FindCall, labels: SignatureLabels): Extension;

/** What names are: four numbers a token, from, to, kind and modifiers. */
export type Names = Pick<SemanticTokens, 'kinds' | 'modifiers'> & {
  /** The numbers, in the order of the text. */
  data: ArrayLike<number>;
};

/** Marks names by what they are, with classes such as `cm-name-variable`. */
export const tokens: Extension;

/** Tells an editor with `tokens` what the names in its text are. */
export function showTokens(view: EditorView, names: Names): void;

/** Colours for a file of blocks and arguments. */
export const hcl: StreamLanguage<unknown>;

/** Colours for one expression. */
export const hclExpression: StreamLanguage<unknown>;

/** A snippet of the engine in the notation of CodeMirror. */
export function fields(text: string): string;

/** A sentence of the engine with what is between backticks as code. */
export function prose(text: string): Node[];
