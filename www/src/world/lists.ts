// The lists of Alibaba Cloud as the page uses them, over the same world: how an operation ended on each target, what was done to
// a stack, what is installed on an instance. Types come from the OpenAPI contract.
import type { Response } from 'formwork';
import type { components } from '../generated/alibaba';
import { ServiceError, type Dispatch } from './service';

type Schemas = components['schemas'];
export type OperationResult = Schemas['StackGroupOperationResult'];
export type Task = Schemas['TaskDetail'];
export type PackageState = Schemas['PackageState'];

/** What was done with a package, as the engine tells it. */
export interface PackageWork {
  name: string;
  status: 'installing' | 'updating' | 'uninstalling' | 'installed' | 'uninstalled' | 'failed';
  version: number | null;
  tasks: { id: string; action: 'install' | 'update' | 'uninstall'; version: number; begun: string; ended?: string; failure?: string }[];
}

const VERSIONS = {
  ListStackGroupOperationResults: '2019-09-10',
  ListTasks: '2021-09-01',
  ListInstancePackageStates: '2019-06-01',
  UpdateInstancePackageState: '2019-06-01',
} as const;

/** The region of the world, which these operations are told. */
const REGION = 'cn-north-4';

export class Lists {
  #dispatch: Dispatch;

  constructor(dispatch: Dispatch) {
    this.#dispatch = dispatch;
  }

  async #ask<T>(Action: keyof typeof VERSIONS, parameters: Record<string, string>, method = 'GET'): Promise<T> {
    const query = { Action, Version: VERSIONS[Action], RegionId: REGION, ...parameters };
    return good(await this.#dispatch({ method, path: '/', query })) as T;
  }

  /** A page of the results of an operation, and how many there are. */
  async results(OperationId: string, page: number, size: number): Promise<{ results: OperationResult[]; total: number }> {
    const parameters = { OperationId, PageNumber: String(page), PageSize: String(size) };
    const found = await this.#ask<Schemas['ListStackGroupOperationResultsResponse']>('ListStackGroupOperationResults', parameters);
    return { results: found.StackGroupOperationResults, total: found.TotalCount };
  }

  /** The newest tasks of a stack. */
  async tasks(ProvisionedProductId: string): Promise<Task[]> {
    return (await this.#ask<Schemas['ListTasksResponse']>('ListTasks', { ProvisionedProductId, PageSize: '100' })).TaskDetails;
  }

  async packages(InstanceId: string): Promise<PackageState[]> {
    const all: PackageState[] = [];
    for (let token = ''; ; ) {
      const next = token ? { NextToken: token } : {};
      const page = await this.#ask<Schemas['ListInstancePackageStatesResponse']>('ListInstancePackageStates', { InstanceId, MaxResults: '100', ...next });
      all.push(...page.PackageStates);
      token = page.NextToken ?? '';
      if (!token) return all;
    }
  }

  /** What goes on with the packages of an instance, and what went on. */
  async work(instance: string): Promise<PackageWork[]> {
    const answer = await this.#dispatch({ method: 'GET', path: `/_packages/${encodeURIComponent(instance)}` });
    return (good(answer) as { packages: PackageWork[] }).packages;
  }

  async change(InstanceId: string, TemplateName: string, action: 'install' | 'uninstall', given: Record<string, string> = {}): Promise<void> {
    await this.#ask('UpdateInstancePackageState', { InstanceId, TemplateName, ConfigureAction: action, ...given }, 'POST');
  }
}

function good({ status, body }: Response): unknown {
  if (status < 400) return body;
  const { Code = '', Message = '' } = (body ?? {}) as Partial<Schemas['ErrorResponse']>;
  throw new ServiceError(status, Code, Message);
}
