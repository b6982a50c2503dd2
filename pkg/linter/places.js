// Lines and columns as reports count them, from the engine's UTF-16 offsets.

const BYTE_ORDER_MARK = '\ufeff';

/** Where the lines of a text begin; a line ends after its `\n`. */
export class Lines {
  constructor(text) {
    this.text = text;
    this.starts = [0];
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) this.starts.push(at + 1);
  }

  /** Line and column of an offset, both from 1, the column in UTF-16 code units. A byte order mark has no column. */
  at(offset) {
    let [low, high] = [0, this.starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.starts[middle] <= offset) low = middle;
      else high = middle;
    }
    const mark = low === 0 && offset > 0 && this.text.startsWith(BYTE_ORDER_MARK) ? 1 : 0;
    return { line: low + 1, column: offset - this.starts[low] + 1 - mark };
  }
}

/** Lines of the files of a result, each counted once. */
export function counted(sources) {
  const known = new Map();
  return (filename) => {
    if (!known.has(filename)) known.set(filename, sources[filename] === undefined ? undefined : new Lines(sources[filename]));
    return known.get(filename);
  };
}

/** The path as a URI reference: what must not stand in one is written as %XX of its UTF-8. */
export function uri(path) {
  // A colon in the first segment would make it a scheme.
  return path.split('/').map((segment) => encodeURIComponent(segment.toWellFormed())).join('/');
}
