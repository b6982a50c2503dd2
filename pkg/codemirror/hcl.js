// Colours for HCL. This is a tokenizer for the eye; what the text means is the engine's business.
import { StreamLanguage } from '@codemirror/language';

const BLOCKS = /^(?:terraform|required_providers|provider|variable|locals|resource|data|output|module|moved|removed|import|check|validation|lifecycle|dynamic|content|precondition|postcondition|assert|ephemeral|timeouts)\b(?=[\s"{])/;
const ROOTS = /^(?:var|local|data|module|each|count|self|path|terraform)(?=\s*\.)/;
const WORD = /^[\p{L}_][\p{L}\p{N}_-]*/u;

function code(stream, state, mode) {
  const lineStart = !state.expression && /^\s*$/.test(stream.string.slice(0, stream.pos));
  if (stream.eatSpace()) return null;
  if (stream.match('#') || stream.match('//')) {
    stream.skipToEnd();
    return 'comment';
  }
  if (stream.match('/*')) {
    state.stack.push({ kind: 'comment' });
    return 'comment';
  }
  if (stream.match('"')) {
    state.stack.push({ kind: 'string' });
    return 'string';
  }
  const heredoc = stream.match(/^<<-?([\p{L}_][\p{L}\p{N}_-]*)/u);
  if (heredoc && typeof heredoc !== 'boolean') {
    state.heredoc = heredoc[1] ?? null;
    return 'string';
  }
  if (stream.match(/^\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/)) return 'number';
  if (stream.match('{')) {
    mode.depth += 1;
    return 'brace';
  }
  if (stream.match('}')) {
    // The brace that closes an interpolation gives the string back.
    if (mode.depth === 0 && state.stack.length > 1) {
      state.stack.pop();
      return 'meta';
    }
    mode.depth = Math.max(0, mode.depth - 1);
    return 'brace';
  }
  if (stream.match(/^[[\]()]/)) return 'brace';
  if (lineStart && stream.match(BLOCKS)) return 'keyword';
  if (stream.match(ROOTS)) return 'variableName.special';
  if (stream.match(WORD)) return word(stream, lineStart);
  stream.next();
  return 'operator';
}

function word(stream, lineStart) {
  const text = stream.current();
  const before = stream.string.slice(0, stream.start);
  if (/\.\s*$/.test(before)) return 'propertyName';
  if (/^(?:true|false|null)$/.test(text)) return 'atom';
  if (/^(?:for|in|if|endif|else|endfor)$/.test(text)) return 'keyword';
  if (stream.match(/^\s*\(/, false)) return 'variableName.function';
  if (stream.match(/^\s*=(?![=>])/, false)) return 'propertyName';
  if (lineStart) return 'keyword';
  return 'variableName';
}

function string(stream, state) {
  while (!stream.eol()) {
    if (stream.match('$${') || stream.match('%%{')) continue;
    if (stream.match(/^[$%]\{/, false)) {
      if (stream.pos > stream.start) return 'string';
      stream.match(/^[$%]\{~?/);
      state.stack.push({ kind: 'code', depth: 0 });
      return 'meta';
    }
    if (stream.match(/^\\./)) continue;
    if (stream.next() === '"') {
      state.stack.pop();
      return 'string';
    }
  }
  // A quoted string ends with its line, even when its quote is missing.
  state.stack.pop();
  return 'string';
}

function heredocText(stream, state, end) {
  if (stream.sol() && stream.string.trim() === end) {
    stream.skipToEnd();
    state.stack.pop();
    return 'string';
  }
  while (!stream.eol()) {
    if (stream.match('$${') || stream.match('%%{')) continue;
    if (stream.match(/^[$%]\{/, false)) {
      if (stream.pos > stream.start) return 'string';
      stream.match(/^[$%]\{~?/);
      state.stack.push({ kind: 'code', depth: 0 });
      return 'meta';
    }
    stream.next();
  }
  return 'string';
}

function comment(stream, state) {
  if (stream.skipTo('*/')) {
    stream.match('*/');
    state.stack.pop();
  } else {
    stream.skipToEnd();
  }
  return 'comment';
}

const parser = (expression) => ({
  name: 'hcl',
  startState: () => ({ stack: [{ kind: 'code', depth: 0 }], heredoc: null, expression }),
  copyState: (state) => ({ ...state, stack: state.stack.map((mode) => ({ ...mode })) }),
  token(stream, state) {
    if (stream.sol() && state.heredoc !== null) {
      state.stack.push({ kind: 'heredoc', end: state.heredoc });
      state.heredoc = null;
    }
    const mode = state.stack.at(-1) ?? { kind: 'code', depth: 0 };
    switch (mode.kind) {
      case 'code':
        return code(stream, state, mode);
      case 'string':
        return string(stream, state);
      case 'heredoc':
        return heredocText(stream, state, mode.end);
      case 'comment':
        return comment(stream, state);
    }
  },
  indent(state, after, context) {
    const depth = state.stack.reduce((sum, mode) => sum + (mode.kind === 'code' ? mode.depth : 0), 0);
    const closes = /^\s*[}\])]/.test(after) ? 1 : 0;
    return Math.max(0, depth - closes) * context.unit;
  },
  languageData: {
    commentTokens: { line: '#', block: { open: '/*', close: '*/' } },
    indentOnInput: /^\s*[}\])]$/,
    closeBrackets: { brackets: ['(', '[', '{', '"'] },
  },
});

/** A file of blocks and arguments. */
export const hcl = StreamLanguage.define(parser(false));
/** One expression. */
export const hclExpression = StreamLanguage.define(parser(true));
