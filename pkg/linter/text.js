// For people: every problem with its lines, as the engine draws it, then how many there are.

/** The engine draws with colours and shows no other control sequence, so taking these away leaves the plain text. */
const COLOURS = /\x1b\[[0-9;]*m/g;

export const plain = (text) => text.replace(COLOURS, '');

export function text(result, { colour = false }) {
  const drawn = result.diagnostics.map(({ drawn }) => drawn).join('');
  return (colour ? drawn : plain(drawn)) + summary(result);
}

/** How many problems there are, and what could be done about them. */
export function summary({ error_count, warning_count, note_count, diagnostics, suppressed, mended }) {
  const having = (...kinds) => diagnostics.filter(({ fixes }) => fixes.some(({ safety, edits }) => kinds.includes(safety) && edits.length > 0)).length;
  const [safe, all] = [having('safe'), having('safe', 'unsafe')];
  const counted = [`Errors: ${error_count}.`, `Warnings: ${warning_count}.`, note_count > 0 && `Notes: ${note_count}.`];
  const said = [
    ...(diagnostics.length > 0 ? counted : ['No problems.']),
    suppressed.length > 0 && `Suppressed: ${suppressed.length}.`,
    mended > 0 && `No longer there of the baseline: ${mended}.`,
    all > 0 && `--fix mends ${safe}${all > safe ? `, --unsafe-fixes ${all - safe} more` : ''}.`,
  ];
  return `${said.filter(Boolean).join(' ')}\n`;
}
