// The world browser: what of the world is looked at, and what was seen.
import { EngineRestarted } from '../engine/client';
import { OwnerSilent } from '../world/relay';
import { session } from './session.svelte';
import type { StoredFiles, WorldResource, WorldRow, WorldSight } from 'formwork';

/** A resource as a line of the browser; `more` stands for those that were not asked for yet. */
export interface Line {
  row: WorldRow;
  depth: number;
  more?: { within: string; left: number };
}

export const PAGE = 200;
/** Where much exists a look takes long: no more than this part of the time is spent on it. */
const REST = 5;
const SHORTEST_MS = 400;

export const nameOf = ({ type, id }: Pick<WorldRow, 'type' | 'id'>): string => `${type}/${id}`;

class World {
  view = $state<'tree' | 'list' | 'files'>('tree');
  home = $state('');
  type = $state('');
  text = $state('');
  /** What is in the home, by what was asked last. */
  sight = $state.raw<WorldSight>();
  /** The list, page by page. */
  pages = $state.raw<ReadonlyMap<number, readonly WorldRow[]>>(new Map());
  #listed = $state<number>();
  /** The tree: what is right within the open ones, and at the top. */
  branches = $state.raw<ReadonlyMap<string, { total: number; rows: readonly WorldRow[] }>>(new Map());
  opened = $state.raw<ReadonlySet<string>>(new Set());
  files = $state.raw<StoredFiles>();
  #files = PAGE;
  chosen = $state.raw<Pick<WorldRow, 'type' | 'id'>>();
  resource = $state.raw<WorldResource | null>();
  #wanted = new Map<string, number>([['', PAGE]]);
  /** The pages that are in sight. */
  #shown: readonly number[] = [0];
  #looking = false;
  #again = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Whether things stand in what they lie in: not while something is sought. */
  get tree(): boolean {
    return this.view === 'tree' && this.text.trim() === '' && this.type === '';
  }

  /** How many lines there are; nothing while that is not known. */
  get total(): number | undefined {
    return this.tree ? (this.branches.size ? this.lines.length : undefined) : this.#listed;
  }

  readonly lines = $derived(this.tree ? this.#lines('', 0) : []);

  #lines(within: string, depth: number): Line[] {
    const branch = this.branches.get(within);
    if (!branch) return [];
    const lines = branch.rows.flatMap((row): Line[] => {
      const name = nameOf(row);
      return [{ row, depth }, ...(this.opened.has(name) ? this.#lines(name, depth + 1) : [])];
    });
    const left = branch.total - branch.rows.length;
    const none = { type: '', id: `more ${within}`, name: '', inside: 0 };
    return left > 0 ? [...lines, { row: none, depth, more: { within, left } }] : lines;
  }

  line(at: number): Line | undefined {
    if (this.tree) return this.lines[at];
    const row = this.pages.get(Math.floor(at / PAGE))?.[at % PAGE];
    return row && { row, depth: 0 };
  }

  /** Tells which lines are in sight; those of the list are fetched when they are. */
  show(from: number, to: number): void {
    const first = Math.floor(from / PAGE);
    const count = Math.floor(Math.max(from, to - 1) / PAGE) - first + 1;
    this.#shown = Array.from({ length: count }, (_, n) => first + n);
    if (!this.tree && this.#shown.some((page) => !this.pages.has(page))) this.look();
  }

  /** Something else is looked at. */
  turn(): void {
    this.#shown = [0];
    this.look();
  }

  move(home: string): void {
    this.home = home;
    this.type = '';
    this.opened = new Set();
    this.branches = new Map();
    this.pages = new Map();
    this.#wanted = new Map([['', PAGE]]);
    this.turn();
  }

  toggle(row: WorldRow, open: boolean): void {
    const name = nameOf(row);
    const opened = new Set(this.opened);
    if (open) opened.add(name);
    else opened.delete(name);
    this.opened = opened;
    if (open) this.look();
  }

  more(within: string): void {
    this.#wanted.set(within, (this.#wanted.get(within) ?? PAGE) + PAGE);
    this.look();
  }

  moreFiles(): void {
    this.#files += PAGE;
    this.look();
  }

  choose(row: Pick<WorldRow, 'type' | 'id'> | undefined): void {
    this.chosen = row;
    this.resource = undefined;
    this.look();
  }

  /** Looks again, at once if nothing is being looked at. */
  look(): void {
    if (this.#looking) this.#again = true;
    else {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      void this.#see();
    }
  }

  /** Looks again soon: the world may have changed. */
  refresh(): void {
    if (!this.#looking && this.#timer === undefined) this.look();
    else this.#stale = true;
  }

  #stale = false;

  async #see(): Promise<void> {
    this.#looking = true;
    const since = performance.now();
    try {
      do {
        this.#again = this.#stale = false;
        await this.#seeOnce();
      } while (this.#again);
    } catch (error) {
      if (!(error instanceof EngineRestarted) && !(error instanceof OwnerSilent)) console.error(error);
    } finally {
      this.#looking = false;
      const rest = Math.max(SHORTEST_MS, (performance.now() - since) * REST);
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        if (this.#stale) this.look();
      }, rest);
    }
  }

  async #seeOnce(): Promise<void> {
    if (session.phase !== 'ready') return;
    if (this.view === 'files') this.files = await session.files(this.text.trim(), 0, this.#files);
    else if (this.tree) await this.#seeTree();
    else await this.#seeList();
    const { chosen } = this;
    if (!chosen) return;
    const resource = await session.resource(chosen.type, chosen.id);
    if (this.chosen === chosen) this.resource = resource;
  }

  async #seeTree(): Promise<void> {
    const { home } = this;
    const branches = new Map<string, WorldSight>();
    const open = async (within: string): Promise<void> => {
      const sight = await session.world({ home, within, limit: this.#wanted.get(within) ?? PAGE });
      branches.set(within, sight);
      for (const row of sight.rows) if (row.inside > 0 && this.opened.has(nameOf(row))) await open(nameOf(row));
    };
    await open('');
    if (this.home !== home) return;
    this.sight = branches.get('');
    this.branches = branches;
    // The list is another one when it is looked at again.
    this.#listed = undefined;
  }

  async #seeList(): Promise<void> {
    const { home, type, text } = this;
    const pages = new Map<number, readonly WorldRow[]>();
    for (const page of this.#shown) {
      const sight = await session.world({ home, type, text: text.trim(), from: page * PAGE, limit: PAGE });
      if (this.home !== home || this.type !== type || this.text !== text) return;
      this.sight = sight;
      pages.set(page, sight.rows);
    }
    this.pages = pages;
    this.#listed = this.sight?.total;
  }
}

export const world = new World();
