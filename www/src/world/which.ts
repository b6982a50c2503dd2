// Which world a tab shows: its address says so, so that a reload, a bookmark and a second tab each find theirs.

export const MAIN = '';

/** The world of this tab; the first one has no name. */
export function current(): string {
  const name = new URLSearchParams(location.search).get('world') ?? '';
  return /^[a-z0-9-]{1,40}$/.test(name) ? name : MAIN;
}

/** Where a world is found. */
export function address(world: string): string {
  return world === MAIN ? location.pathname : `${location.pathname}?world=${world}`;
}

/** Where its records are stored, and what tabs call it among each other. */
export function database(world: string): string {
  return world === MAIN ? 'formwork-world' : `formwork-world-${world}`;
}
