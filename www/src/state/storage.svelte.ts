export type StorageState = 'saved' | 'saving' | 'memory' | 'failed';

/** Whether what the visitor did is durable: the world and the drafts together. */
class StorageWatch {
  #pending = $state(0);
  /** Why the world is in memory only. */
  volatile = $state<string | null>(null);
  #failures = $state<Record<string, string>>({});

  get reason(): string {
    return Object.values(this.#failures)[0] ?? this.volatile ?? '';
  }

  get state(): StorageState {
    if (Object.keys(this.#failures).length > 0) return 'failed';
    if (this.volatile !== null) return 'memory';
    return this.#pending > 0 ? 'saving' : 'saved';
  }

  /** A failure holds until the same part of the page has written successfully again. */
  report(part: string, failure: string | null): void {
    const rest = { ...this.#failures };
    delete rest[part];
    this.#failures = failure === null ? rest : { ...rest, [part]: failure };
  }

  async during<T>(write: () => Promise<T>): Promise<T> {
    this.#pending += 1;
    try {
      return await write();
    } finally {
      this.#pending -= 1;
    }
  }
}

export const storage = new StorageWatch();
