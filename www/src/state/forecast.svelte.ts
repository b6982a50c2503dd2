// Plan and price of the document: from the analysis for a stack that does not exist yet, from an execution
// plan of the service for one that does.
import { t } from '../i18n';
import { EngineRestarted } from '../engine/client';
import { Newest } from '../engine/newest';
import type { Files } from '../engine/protocol';
import type { PlanItem, PlanMetadata } from '../world/service';
import { document } from './document.svelte';
import { prices } from './prices.svelte';
import { message, session } from './session.svelte';
import type { ForecastOptions, PlanOptions, PlanResult, PriceForecast } from 'formwork';

export interface Plan {
  items: PlanItem[];
  summary: NonNullable<PlanMetadata['summary']>;
  outputs: PlanResult['outputs'];
  changes: PlanResult['changes'];
  /** The whole as `terraform plan` prints it, and as `terraform show -json`. */
  text: string;
  json: string;
  /** The execution plan of the service, when there is one to apply. */
  name?: string;
  /** Its identifier. */
  planId?: string | undefined;
}

export interface Price {
  forecast: PriceForecast;
  /** The execution plan that was priced, where the service made one. */
  plan?: string;
}

/** One question and its latest answer. */
export interface Forecast<T> {
  making: boolean;
  answer?: T;
  /** Diagnostics stand in the problems list; this says why there is no answer. */
  refused?: string;
  version: number;
  id: string;
}

const IDLE = { making: false, version: -1, id: '' };
const POLL_MS = 100;

class Forecasts {
  plan = $state.raw<Forecast<Plan>>(IDLE);
  price = $state.raw<Forecast<Price>>(IDLE);
  /** What the engine says about the values of variables, and about planning in general. */
  diagnostics = $state.raw<PlanResult['diagnostics']>([]);
  /** What is wrong with the value of a variable, by its name. */
  valueProblems = $state.raw<Record<string, string>>({});
  #values = new Newest((files: Files, options: PlanOptions) => session.engine.call('plan', files, options));
  #serial = 0;
  #pricing = 0;
  #planName: string | undefined;

  isStale(forecast: Forecast<unknown>): boolean {
    return forecast.version !== document.version;
  }

  isOf(forecast: Forecast<unknown>): boolean {
    return forecast.id === document.id && forecast.version >= 0;
  }

  async makePlan(): Promise<void> {
    const serial = ++this.#serial;
    const { version, id, fresh } = document;
    this.plan = { ...this.#kept(this.plan), making: true, version, id };
    const settle = (rest: Partial<Forecast<Plan>>) => {
      if (serial === this.#serial) this.plan = { making: false, version, id, ...rest };
    };
    try {
      const files = document.files;
      const refreshed = fresh ? null : await session.engine.call('refreshed', id);
      const options: PlanOptions = { ...(await document.optionsNow()), forms: ['items', 'text', 'json'] };
      if (refreshed !== null) options.refreshed = refreshed;
      const local = await session.engine.call('plan', files, options);
      if (serial === this.#serial) {
        this.diagnostics = local.diagnostics;
        this.#noteValues(local.diagnostics, files);
      }
      if (!local.ok) return settle({ refused: '' });
      if (fresh) return settle({ answer: local });
      const { changes, text, json } = local;
      settle({ answer: { ...(await this.#servicePlan()), changes, text, json } });
    } catch (error) {
      if (!(error instanceof EngineRestarted)) console.error(error);
      settle({ refused: message(error) });
    }
  }

  /** Asks the engine what it thinks of the values in the form, without showing a plan. */
  async checkValues(): Promise<void> {
    const files = document.files;
    const answer = await this.#values.ask(files, document.options).catch(() => undefined);
    if (answer) this.#noteValues(answer.diagnostics, files);
  }

  /** The engine places what is wrong with a value from the form at the head of its variable's block. */
  #noteValues(diagnostics: PlanResult['diagnostics'], files: Files): void {
    const problems: Record<string, string> = {};
    for (const { range, detail } of diagnostics) {
      const place = range && files[range.filename]?.slice(range.from, range.to);
      const name = /^variable\s+"?([^"\s]+)"?$/.exec(place ?? '')?.[1];
      if (name !== undefined) problems[name] ??= detail;
    }
    this.valueProblems = problems;
  }

  #kept<T>(forecast: Forecast<T>): Partial<Forecast<T>> {
    return this.isOf(forecast) && forecast.answer ? { answer: forecast.answer } : {};
  }

  /**
   * An execution plan compares with what the stack holds; it says nothing of outputs. Older ones of this
   * page are removed.
   */
  async #servicePlan(): Promise<Omit<Plan, 'changes' | 'text' | 'json'>> {
    const service = session.service;
    const stack = document.name;
    if (this.#planName) await service.removePlan(stack, this.#planName).catch(() => {});
    const name = `page-${Date.now().toString(36)}`;
    await service.createPlan(stack, name, document.template);
    this.#planName = name;
    for (;;) {
      const metadata = await service.planMetadata(stack, name);
      if (metadata.status === 'CREATION_FAILED') throw new Error(metadata.status_message ?? 'CREATION_FAILED');
      if (metadata.status !== 'CREATION_IN_PROGRESS') {
        const items = await service.planItems(stack, name);
        return { items, summary: metadata.summary ?? {}, outputs: [], name, planId: metadata.execution_plan_id };
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  /** Says how much a resource is used; an empty text takes it back. The price follows. */
  async setUsage(address: string, input: string, value: string): Promise<void> {
    const { [input]: _, ...rest } = document.usage[address] ?? {};
    document.setUsage({ ...document.usage, [address]: value === '' ? rest : { ...rest, [input]: value } });
    await this.reprice();
  }

  /** After a change of use or of whose prices count: the price again, where one is shown. */
  async reprice(): Promise<void> {
    if (!this.isOf(this.price)) return;
    const { answer, version, id } = this.price;
    if (!answer?.plan || this.price.refused !== undefined || this.isStale(this.price)) return this.makePrice();
    const forecast = await session.engine.call('planForecast', answer.plan, this.#whose);
    if (!forecast) return this.makePrice();
    if (id === document.id && version === this.price.version) {
      this.price = { ...this.price, answer: { ...answer, forecast } };
    }
  }

  get #whose(): ForecastOptions {
    return { ...prices.options, usage: JSON.stringify(document.usage) };
  }

  async makePrice(): Promise<void> {
    const serial = ++this.#pricing;
    const { version, id, fresh } = document;
    this.price = { ...this.#kept(this.price), making: true, version, id };
    const settle = (rest: Partial<Forecast<Price>>) => {
      if (serial === this.#pricing) this.price = { making: false, version, id, ...rest };
    };
    try {
      await prices.load();
      const bookName = prices.book?.name;
      const options = { ...document.options, ...this.#whose, ...(bookName !== undefined && { bookName }) };
      const local = await session.engine.call('price', document.files, options);
      this.diagnostics = local.diagnostics;
      if (local.missing_prices) return settle({ refused: t('price.missing') });
      if (!local.forecast) return settle({ refused: '' });
      if (fresh) return settle({ answer: { forecast: local.forecast } });
      await this.makePlan();
      const { planId } = this.plan.answer ?? {};
      if (planId === undefined) return settle({ refused: this.plan.refused ?? '' });
      const forecast = await session.engine.call('planForecast', planId, this.#whose);
      settle(forecast ? { answer: { forecast, plan: planId } } : { refused: '' });
    } catch (error) {
      settle({ refused: message(error) });
    }
  }
}

export const forecasts = new Forecasts();
