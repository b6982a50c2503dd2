// `formwork price`: what a template costs, and what it changes in what a state costs.
import { Misuse } from './arguments.js';
import { open, text } from './input.js';
import { planOptions, variableOptions } from './variables.js';

const SITES = ['china', 'international'];

export const pricing = {
  usage: 'formwork price [--json] [--region REGION] [--site china|international] [--var NAME=VALUE]… [--var-file FILE]… [--state TFSTATE] [--destroy] [--usage FILE] [--book FILE] PATH',
  help: `Says what deploying a template would cost a month, and what it changes in what the resources of --state cost. What
has no published figure, or one of another region, is marked as illustrative. --usage is a JSON file with the traffic and the
hours of resources, --book a price book of your own; docs/prices.md describes both.`,
  options: {
    json: { type: 'boolean' },
    ...variableOptions,
    destroy: { type: 'boolean' },
    region: { type: 'string' },
    site: { type: 'string' },
    usage: { type: 'string' },
    book: { type: 'string' },
  },
  async run(path, options) {
    const { site, region, destroy = false } = options;
    if (site !== undefined && !SITES.includes(site)) throw new Misuse(`--site is ${SITES.join(' or ')}, not ${JSON.stringify(site)}`);
    const workspace = await open(path);
    const plan = await planOptions(workspace, options);
    const result = workspace.price({ ...plan, destroy, region, site, ...(await named(options, 'usage')), ...(await named(options, 'book')) });
    const { text: shown, ...answer } = result;
    process.stdout.write(options.json ? `${JSON.stringify(answer, null, 2)}\n` : shown);
    return result.ok ? 0 : 1;
  },
};

/** The text of the file that an option names, and what it is called. */
async function named(options, option) {
  const file = options[option];
  return file === undefined ? {} : { [option]: await text(file), [`${option}Name`]: file };
}
