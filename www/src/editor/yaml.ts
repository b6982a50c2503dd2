// Colours for YAML and JSON, in which blueprints are written. A tokenizer for the eye, as that of HCL is.
import { StreamLanguage, type StreamParser, type StringStream } from '@codemirror/language';

interface State {
  /** The quote of a text that is not closed yet. */
  quote: '' | '"' | "'";
  /** A text of several lines goes on as long as lines are indented by more than this; -1 for none. */
  block: number;
  /** How many brackets are open. */
  depth: number;
  /** How far the line is indented, and whether those below it are further. */
  own: number;
  opens: boolean;
}

/** A text without quotes, up to what ends it. */
const PLAIN = /^(?:[^\s#:,[\]{}&*!|>'"%@`-]|-(?=\S))(?:[^#:,[\]{}]|:(?=[^\s,[\]{}])|(?<=\S)#)*/;
const FUNCTION = /^(?:get_\w+|cond_\w+|concat|split|select)$/;
const ATOM = /^(?:true|false|null|~|yes|no|on|off)$/i;
const NUMBER = /^[-+]?(?:0x[\da-f]+|0o[0-7]+|\d[\d_]*(?:\.\d*)?(?:e[-+]?\d+)?|\.inf|\.nan)$/i;

/** Whether what was just read is followed by the colon of a member. */
const names = (stream: StringStream, { depth }: State): boolean => stream.match(depth ? /^\s*:/ : /^\s*:(?=\s|$)/, false) !== null;

function word(stream: StringStream, state: State): string {
  const text = stream.current().trim().replace(/^["']|["']$/g, '');
  if (names(stream, state)) {
    if (FUNCTION.test(text)) return 'variableName.function';
    return stream.indentation() === 0 && state.depth === 0 ? 'keyword' : 'propertyName';
  }
  if (ATOM.test(text)) return 'atom';
  return NUMBER.test(text) ? 'number' : 'string';
}

function quoted(stream: StringStream, state: State): string {
  const { quote } = state;
  while (!stream.eol()) {
    const next = stream.next();
    if (next === '\\' && quote === '"') stream.next();
    else if (next === quote && quote === "'" && stream.peek() === "'") stream.next();
    else if (next === quote) {
      state.quote = '';
      return names(stream, state) ? word(stream, state) : 'string';
    }
  }
  return 'string';
}

function token(stream: StringStream, state: State): string | null {
  if (stream.sol()) {
    state.own = stream.indentation();
    state.opens = /:\s*(?:[|>][-+\d]*)?\s*$/.test(stream.string);
  }
  if (state.block >= 0 && stream.sol()) {
    if (stream.indentation() > state.block || /^\s*$/.test(stream.string)) {
      stream.skipToEnd();
      return 'string';
    }
    state.block = -1;
  }
  if (state.quote) return quoted(stream, state);
  if (stream.sol() && stream.match(/^(?:---|\.\.\.)(?=\s|$)/)) return 'meta';
  if (stream.eatSpace()) return null;
  if (stream.peek() === '#') {
    stream.skipToEnd();
    return 'comment';
  }
  if (stream.match(/^[|>][-+\d]*(?=\s|$)/)) {
    state.block = stream.indentation();
    return 'operator';
  }
  if (stream.match(/^[&*][^\s,[\]{}]+/)) return 'variableName.special';
  if (stream.match(/^![^\s,[\]{}]*/)) return 'meta';
  if (stream.match(/^[[{]/)) {
    state.depth += 1;
    return 'brace';
  }
  if (stream.match(/^[\]}]/)) {
    state.depth = Math.max(0, state.depth - 1);
    return 'brace';
  }
  if (stream.match(/^["']/)) {
    state.quote = stream.current() as State['quote'];
    return quoted(stream, state);
  }
  if (stream.match(PLAIN)) return word(stream, state);
  stream.next();
  return 'operator';
}

const parser: StreamParser<State> = {
  name: 'yaml',
  startState: () => ({ quote: '', block: -1, depth: 0, own: 0, opens: false }),
  token,
  indent: ({ own, opens }, _, { unit }) => (opens ? own + unit : own),
  languageData: {
    commentTokens: { line: '#' },
    closeBrackets: { brackets: ['(', '[', '{', '"', "'"] },
  },
};

export const yaml = StreamLanguage.define(parser);
