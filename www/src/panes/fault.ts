// A fault as its form has it, and back. What means something is judged by the engine.
import type { Fault, FaultErrorOptions, FaultOptions } from 'formwork';

export const PHASES = ['create', 'update', 'delete', 'read', 'refresh'] as const;
export const KINDS = ['internal', 'unavailable', 'throttled', 'quota', 'conflict', 'forbidden', 'timeout'] as const;
export const WHENS = ['always', 'nth', 'first', 'every', 'percent'] as const;
export const LEAVES = ['nothing', 'tainted', 'unrecorded'] as const;

type Phase = (typeof PHASES)[number];
type Kind = (typeof KINDS)[number];

export interface Draft {
  /** Of the fault that is changed. */
  kept: Pick<Fault, 'id' | 'enabled'> | undefined;
  /** Whether it counts from the beginning again. */
  anew: boolean;
  about: 'work' | 'requests';
  name: string;
  type: string;
  address: string;
  operation: string;
  stack: string;
  region: string;
  account: string;
  phases: Phase[];
  during: '' | 'deployment' | 'rollback';
  when: (typeof WHENS)[number];
  n: number;
  what: Kind | 'slow';
  status: number | null;
  code: string;
  message: string;
  wait: number | null;
  seconds: number | null;
  leaves: '' | (typeof LEAVES)[number];
}

export function draftOf(fault: FaultOptions & Partial<Fault>): Draft {
  const [when, n] = Object.entries(fault.when ?? { always: 1 })[0] as [Draft['when'], number];
  const { error } = fault;
  return {
    kept: fault.id === undefined ? undefined : { id: fault.id, enabled: fault.enabled ?? true },
    anew: false,
    about: fault.operation === undefined ? 'work' : 'requests',
    name: fault.name ?? '',
    type: fault.type ?? '',
    address: fault.address ?? '',
    operation: fault.operation ?? '*',
    stack: fault.stack ?? '',
    region: fault.region ?? '',
    account: fault.account ?? '',
    phases: [...(fault.phases ?? [])],
    during: fault.during ?? '',
    when,
    n,
    what: error ? (error.kind ?? 'internal') : 'slow',
    status: error?.status ?? null,
    code: error?.code ?? '',
    message: error?.message ?? '',
    wait: error?.retry_after ?? null,
    seconds: fault.delay_ms === undefined ? null : fault.delay_ms / 1000,
    leaves: fault.leaves ?? '',
  };
}

export function designed(draft: Draft): FaultOptions {
  const text = <K extends string>(name: K, value: string) => (value.trim() ? { [name]: value.trim() } : {}) as Partial<Record<K, string>>;
  const work = draft.about === 'work';
  const fault: FaultOptions = { ...draft.kept, ...text('name', draft.name), ...text('stack', draft.stack) };
  if (work) {
    Object.assign(fault, text('type', draft.type), text('address', draft.address), text('region', draft.region), text('account', draft.account));
    if (draft.phases.length) fault.phases = PHASES.filter((one) => draft.phases.includes(one));
    if (draft.during) fault.during = draft.during;
    if (draft.seconds) fault.delay_ms = Math.round(draft.seconds * 1000);
  } else {
    fault.operation = draft.operation.trim() || '*';
  }
  if (draft.when !== 'always') fault.when = { [draft.when]: draft.n } as NonNullable<FaultOptions['when']>;
  if (draft.what === 'slow') return fault;
  const error: FaultErrorOptions = { kind: draft.what, ...text('code', draft.code), ...text('message', draft.message) };
  if (draft.status) error.status = draft.status;
  if (!work && draft.wait !== null) error.retry_after = draft.wait;
  fault.error = error;
  if (work && draft.leaves) fault.leaves = draft.leaves;
  return fault;
}

/** Designs to begin with, by the key of their names. */
export const PRESETS = {
  quota: { type: 'huaweicloud_vpc_eip', phases: ['create'], error: { kind: 'quota' } },
  slow: { type: 'huaweicloud_rds_instance', phases: ['create'], delay_ms: 3_600_000 },
  hang: { type: 'huaweicloud_compute_instance', phases: ['create'], when: { nth: 1 }, error: { kind: 'timeout' } },
  busy: { phases: ['create', 'update', 'delete'], when: { percent: 10 }, error: { kind: 'throttled' } },
  half: { type: 'huaweicloud_vpc_subnet', phases: ['create'], when: { first: 1 }, error: { kind: 'internal' }, leaves: 'unrecorded' },
  rollback: { during: 'rollback', phases: ['delete'], error: { kind: 'conflict' } },
  requests: { operation: 'GetStackMetadata', when: { first: 2 }, error: { kind: 'throttled', retry_after: 3 } },
} as const satisfies Record<string, FaultOptions | Readonly<object>>;

export const EMPTY: FaultOptions = { phases: ['create'], error: { kind: 'internal' } };
