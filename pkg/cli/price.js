// `formwork price`: what a template costs, and what it changes in what a state costs.
import { Misuse } from './arguments.js';
import { open, text } from './input.js';
import { planOptions, variableOptions } from './variables.js';

const SITES = ['china', 'international'];

export const pricesUsage = '[--region REGION] [--site china|international] [--book FILE]';
export const pricesOptions = {
  region: { type: 'string' },
  site: { type: 'string', values: SITES },
  book: { type: 'string' },
};

/** Whose prices: what the engine takes. */
export async function prices({ site, region, book }) {
  if (site !== undefined && !SITES.includes(site)) throw new Misuse(`--site is ${SITES.join(' or ')}, not ${JSON.stringify(site)}`);
  return { site, region, ...(await named('book', book)) };
}

/** What `work` gives; a region that does not exist is a mistake of the call. */
export function located(work) {
  try {
    return work();
  } catch (error) {
    throw error?.code === 'unknown-region' ? new Misuse(`--region: ${error.message}`) : error;
  }
}

export const pricing = {
  usage: `formwork price [--json] ${pricesUsage} [--var NAME=VALUE]… [--var-file FILE]… [--state TFSTATE] [--destroy] [--usage FILE] PATH`,
  help: `Says what deploying a template would cost a month, and what it changes in what the resources of --state cost. What
has no published figure, or one of another region, is marked as illustrative. --usage is a JSON file with the traffic and the
hours of resources, --book a price book of your own; docs/prices.md describes both.`,
  options: {
    json: { type: 'boolean' },
    ...variableOptions,
    destroy: { type: 'boolean' },
    ...pricesOptions,
    usage: { type: 'string' },
  },
  async run(path, options) {
    const { destroy = false } = options;
    const whose = await prices(options);
    const workspace = await open(path);
    const plan = await planOptions(workspace, options);
    const usage = await named('usage', options.usage);
    const result = located(() => workspace.price({ ...plan, destroy, ...whose, ...usage }));
    const { text: shown, ...answer } = result;
    process.stdout.write(options.json ? `${JSON.stringify(answer, null, 2)}\n` : shown);
    return result.ok ? 0 : 1;
  },
};

/** The text of the file that an option names, and what it is called. */
async function named(option, file) {
  return file === undefined ? {} : { [option]: await text(file), [`${option}Name`]: file };
}
