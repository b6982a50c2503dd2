// What calls fail with. What a user got wrong is data in the answer; these are for misuse, for storage that failed, for a crash
// of the engine, and for who wants an answer that says no as an exception.

export class FormworkError extends Error {
  static { this.prototype.name = 'FormworkError'; }

  constructor(message, { code = 'misuse', cause, ...more } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    Object.assign(this, more);
  }
}

export class StoreError extends FormworkError {
  static { this.prototype.name = 'StoreError'; }
}

export class EngineError extends FormworkError {
  static { this.prototype.name = 'EngineError'; }
}

/** The answer, unless the service refused. */
export function succeeded(response) {
  const { status, body } = response;
  if (status < 400) return response;
  const { error_code, error_msg, code = error_code, message = error_msg, Code = code, Message = message } = Object(body);
  throw new FormworkError(Message ?? `HTTP ${status}`, { code: String(Code ?? status), status, response });
}

/** The result, unless something in the template is an error. */
export function valid(result) {
  const first = result.diagnostics.find(({ severity }) => severity === 'error');
  if (!first) return result;
  const { code, summary, detail, range } = first;
  const place = range ? `${range.filename}:${range.start.line}:${range.start.column}: ` : '';
  throw new FormworkError(`${place}${summary}${detail ? `: ${detail}` : ''}`, { code, range, diagnostics: result.diagnostics });
}

/** An error of the engine as one of the above; `call` is what was called, `version` whom. */
export function dressed(error, call, version) {
  if (error instanceof FormworkError || !(error instanceof Error)) return error;
  if (crashed(error)) {
    const message = `the engine (formwork ${version}) failed in ${call}: ${error.message}; what it holds must be dropped`;
    return new EngineError(message, { code: 'engine-failed', cause: error, call, version });
  }
  if (error.name === 'StoreError') return Object.setPrototypeOf(error, StoreError.prototype);
  if (![Error, RangeError, TypeError].includes(error.constructor)) return error;
  error.code ??= 'misuse';
  delete error.name;
  return Object.setPrototypeOf(error, FormworkError.prototype);
}

/** A trap, or a stack that was too deep. */
function crashed(error) {
  return error instanceof WebAssembly.RuntimeError || error.name === 'InternalError' || (error instanceof RangeError && /call stack/.test(error.message));
}
