// A unified diff of two texts, as `patch -p1` and `git apply` take it.

const CONTEXT = 3;
/** More different lines than this are shown as one change; finding the smallest one is not worth the time. */
const MOST_STEPS = 1000;

export function unified(path, before, after) {
  const [old, fresh] = [split(before), split(after)];
  const hunks = grouped(changes(old, fresh)).map((group) => hunk(group, old, fresh));
  if (hunks.length === 0) return '';
  return `--- ${name('a', path)}\n+++ ${name('b', path)}\n${hunks.join('')}`;
}

const split = (text) => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** As git writes it: in quotes where a character would end the name or steer a terminal. */
function name(side, path) {
  const whole = `${side}/${path}`;
  if (!/[\u0000-\u001f\u007f"\\]/.test(whole)) return whole.includes(' ') ? `${whole}\t` : whole;
  const escaped = (c) => (c === '"' || c === '\\' ? `\\${c}` : `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`);
  return `"${whole.replace(/[\u0000-\u001f\u007f"\\]/g, escaped)}"`;
}

/** The parts that differ, as ranges of lines: [from, to) in the old text, [start, end) in the new one. */
function changes(old, fresh) {
  let from = 0;
  while (from < old.length && from < fresh.length && old[from] === fresh[from]) from += 1;
  let [to, end] = [old.length, fresh.length];
  while (to > from && end > from && old[to - 1] === fresh[end - 1]) [to, end] = [to - 1, end - 1];
  if (from === to && from === end) return [];
  const kept = common(old.slice(from, to), fresh.slice(from, end));
  if (!kept) return [{ from, to, start: from, end }];
  const found = [];
  let [x, y] = [0, 0];
  for (const [nextX, nextY] of [...kept, [to - from, end - from]]) {
    if (nextX > x || nextY > y) found.push({ from: from + x, to: from + nextX, start: from + y, end: from + nextY });
    [x, y] = [nextX + 1, nextY + 1];
  }
  return found;
}

/** Pairs of equal lines of a shortest way from one text to the other (Myers); nothing when it is a long one. */
function common(old, fresh) {
  const most = old.length + fresh.length;
  const reach = new Map([[1, 0]]);
  const steps = [];
  for (let step = 0; step <= most; step += 1) {
    if (step > MOST_STEPS) return undefined;
    steps.push(new Map(reach));
    for (let diagonal = -step; diagonal <= step; diagonal += 2) {
      const down = diagonal === -step || (diagonal !== step && reach.get(diagonal - 1) < reach.get(diagonal + 1));
      let x = down ? reach.get(diagonal + 1) : reach.get(diagonal - 1) + 1;
      while (x < old.length && x - diagonal < fresh.length && old[x] === fresh[x - diagonal]) x += 1;
      reach.set(diagonal, x);
      if (x >= old.length && x - diagonal >= fresh.length) return back(steps, old.length, fresh.length);
    }
  }
  return undefined;
}

function back(steps, x, y) {
  const pairs = [];
  for (let step = steps.length - 1; step >= 0; step -= 1) {
    const reach = steps[step];
    const diagonal = x - y;
    const down = diagonal === -step || (diagonal !== step && reach.get(diagonal - 1) < reach.get(diagonal + 1));
    const before = down ? diagonal + 1 : diagonal - 1;
    const startX = step === 0 ? 0 : reach.get(before);
    const startY = step === 0 ? 0 : startX - before;
    while (x > startX && y > startY) {
      [x, y] = [x - 1, y - 1];
      pairs.push([x, y]);
    }
    [x, y] = [startX, startY];
  }
  return pairs.reverse();
}

/** Changes whose surroundings touch are shown together. */
function grouped(changes) {
  const groups = [];
  for (const change of changes) {
    const last = groups.at(-1);
    if (last && change.from - last.at(-1).to <= 2 * CONTEXT) last.push(change);
    else groups.push([change]);
  }
  return groups;
}

function hunk(group, old, fresh) {
  const [first, last] = [group[0], group.at(-1)];
  const lead = Math.min(CONTEXT, first.from);
  const [from, start] = [first.from - lead, first.start - lead];
  const tail = Math.min(CONTEXT, old.length - last.to);
  const [to, end] = [last.to + tail, last.end + tail];
  const lines = [];
  let at = from;
  const keep = (until) => {
    for (; at < until; at += 1) lines.push(line(' ', old[at]));
  };
  for (const change of group) {
    keep(change.from);
    for (; at < change.to; at += 1) lines.push(line('-', old[at]));
    for (let place = change.start; place < change.end; place += 1) lines.push(line('+', fresh[place]));
  }
  keep(to);
  return `@@ -${range(from, to)} +${range(start, end)} @@\n${lines.join('')}`;
}

const line = (sign, text) => (text.endsWith('\n') ? sign + text : `${sign}${text}\n\\ No newline at end of file\n`);

function range(from, to) {
  const count = to - from;
  const first = count === 0 ? from : from + 1;
  return count === 1 ? `${first}` : `${first},${count}`;
}
