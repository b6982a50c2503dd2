import type { Key } from '../i18n';

export interface Notice {
  id: number;
  kind: 'info' | 'success' | 'warning' | 'error';
  key: Key;
  values: Record<string, string | number>;
}

const BRIEF_MS = 6_000;

/** Messages about things that happened. Errors stay until they are dismissed. */
class Notices {
  list = $state<Notice[]>([]);
  #nextId = 1;

  show(kind: Notice['kind'], key: Key, values: Notice['values'] = {}): void {
    const same = (notice: Notice) => notice.key === key && notice.kind === kind;
    const id = this.#nextId++;
    this.list = [...this.list.filter((notice) => !same(notice)), { id, kind, key, values }];
    if (kind === 'info' || kind === 'success') setTimeout(() => this.dismiss(id), BRIEF_MS);
  }

  dismiss(id: number): void {
    this.list = this.list.filter((notice) => notice.id !== id);
  }
}

export const notices = new Notices();
