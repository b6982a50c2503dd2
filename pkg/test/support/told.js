/** All that a world tells of itself: its records, and the latest of its history. A world that was there before it had a history counts otherwise. */
export async function told(world) {
  const { commands } = world.history(20);
  const lines = commands.map(({ number, ...one }) => JSON.stringify(one));
  return `${await records(world)}${lines.join('\n')}`;
}

/** What a world shares with its forks: not the history, which in a fork ends at the present, in the middle of an advance too. */
export async function records(world) {
  return new TextDecoder().decode(await world.snapshot());
}

/** A place in a world's history, as `rewind` takes it: an event, or before one of the latest commands, counted from the last. */
export function placed({ commands }, { event, last }) {
  return event === undefined ? { before: commands.at(-1 - last).number } : { event };
}

/** Goes to a place in a world's history, or to its end. */
export async function rewind(world, place) {
  return (await world.rewind(place ? placed(world.history(20), place) : undefined)).clock;
}

/** A fork of a world, kept in a store of its own: what it tells. What was begun in the store before is gone on with. */
export async function forked(world, open) {
  const fork = await open(await world.fork());
  const text = await records(fork);
  await fork.close();
  return text;
}
