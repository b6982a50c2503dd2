// One owner per world. The owner holds a Web Lock; the others wait for it and take over when it goes.
export type Role = 'waiting' | 'owner' | 'follower';

export interface Lead {
  /** Takes the lock from an owner that does not answer. */
  seize(): void;
}

/**
 * Tells `become` each role as it changes. A tab whose lock is seized becomes a follower and waits again.
 * Without Web Locks (an insecure origin) the tab owns the world; there is no way to see another one.
 */
export function lead(world: string, become: (role: Role) => void): Lead {
  if (!navigator.locks) {
    become('owner');
    return { seize: () => {} };
  }
  const name = `formwork:${world}`;
  const hold = (): Promise<unknown> => {
    become('owner');
    // A page that was left may be kept by the browser to come back to; the world it lets go of.
    return new Promise((leave) => addEventListener('pagehide', leave, { once: true }));
  };
  addEventListener('pageshow', (event) => event.persisted && location.reload());
  const wait = (): void => {
    become('follower');
    navigator.locks.request(name, hold).catch(wait);
  };
  navigator.locks
    .request(name, { ifAvailable: true }, (lock) => (lock ? hold() : wait()))
    .catch(wait);
  return {
    seize() {
      navigator.locks.request(name, { steal: true }, hold).catch(wait);
    },
  };
}
