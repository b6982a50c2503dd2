// Splits a stream of bytes into lines.

/** Nobody means a longer line; what comes after is not kept, and what is kept is no longer a whole line. */
const LONGEST = 64 * 1024 * 1024;
const NEWLINE = 0x0a;

/** The lines of each chunk as soon as it is there, without their ends. */
export async function* lines(stream) {
  let [parts, size] = [[], 0];
  const take = (part) => {
    if (size < LONGEST) parts.push(part);
    size += part.length;
  };
  const finish = () => {
    const line = parts.length === 1 ? parts[0] : Buffer.concat(parts);
    [parts, size] = [[], 0];
    return line;
  };
  for await (const chunk of stream) {
    const batch = [];
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
      take(chunk.subarray(from, at));
      batch.push(finish());
      from = at + 1;
    }
    if (from < chunk.length) take(chunk.subarray(from));
    yield batch;
  }
  if (size > 0) yield [finish()];
}
