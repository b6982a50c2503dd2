// The commands: one row each. What they print is what the engine answers.
import { Misuse } from './arguments.js';
import { converting } from './convert.js';
import { evaluation } from './eval.js';
import { formatting } from './fmt.js';
import { open } from './input.js';
import { linting } from './lint.js';
import { located, prices, pricesOptions, pricesUsage, pricing } from './price.js';
import { explanation, listing } from './rules.js';
import { serving } from './serve.js';
import { colourful, progress } from './terminal.js';
import { completing } from './completion.js';
import { planOptions, variableOptions } from './variables.js';

const json = { json: { type: 'boolean' } };

const isLater = ({ later }) => later;
const isService = ({ code }) => code === 'not-run' || code === 'service-rule';

/** What Terraform reports at once, what it would report only when that is mended, and what only the service minds. */
function inTurn(diagnostics) {
  const now = diagnostics.filter((diagnostic) => !isLater(diagnostic) && !isService(diagnostic));
  return { now, later: diagnostics.filter(isLater), service: diagnostics.filter(isService) };
}

/** `terraform validate -json` as Terraform prints it. What it would report later, or never, has lists of its own. */
function asTerraform({ valid, diagnostics }) {
  const { now, later, service } = inTurn(diagnostics);
  const count = (severity) => now.filter((diagnostic) => diagnostic.severity === severity).length;
  return {
    format_version: '1.0',
    valid,
    error_count: count('error'),
    warning_count: count('warning'),
    diagnostics: now,
    ...(later.length && { later_diagnostics: later }),
    ...(service.length && { service_diagnostics: service }),
  };
}

export const commands = {
  validate: {
    usage: 'formwork validate [--json] [--watch] PATH',
    watch: true,
    help: 'Says what is wrong with a template. --json answers in the shape of `terraform validate -json`,\nwith our `code` and `fixes` beside each diagnostic.',
    options: json,
    async run(path, { json }) {
      const result = (await open(path)).check();
      if (json) print(asTerraform(result));
      else process.stdout.write(result.text);
      return result.valid ? 0 : 1;
    },
  },
  variables: {
    usage: 'formwork variables [--json | --tfvars] PATH',
    help: "Lists a template's variables. --json answers as the service's ParseTemplateVariables does,\n--tfvars writes a variable file to start from.",
    options: { ...json, tfvars: { type: 'boolean' } },
    async run(path, { json, tfvars }) {
      const workspace = await open(path);
      const { valid, text } = workspace.check();
      const variables = workspace.variables();
      if (json) print({ variables });
      else if (tfvars) process.stdout.write(workspace.variableFile());
      else for (const variable of variables) process.stdout.write(`${line(variable)}\n`);
      if (!valid) process.stderr.write(text);
      return valid ? 0 : 1;
    },
  },
  plan: {
    watch: true,
    usage: 'formwork plan [--json | --verbose] [--watch] [--var NAME=VALUE]… [--var-file FILE]… [--state TFSTATE] [--destroy] PATH',
    help: 'Says what deploying a template would do, in the layout of `terraform plan`; --verbose shows what stays as it is,\ntoo. --json answers in the shape of `terraform show -json`.',
    options: {
      ...json,
      ...variableOptions,
      destroy: { type: 'boolean' },
      verbose: { type: 'boolean' },
    },
    async run(path, options) {
      const workspace = await open(path);
      const { destroy = false, verbose = false } = options;
      const line = progress();
      line.say('planning …');
      const result = workspace.plan({ ...(await planOptions(workspace, options)), destroy, verbose, colour: colourful(), forms: [options.json ? 'json' : 'text'] });
      line.done();
      if (options.json && result.ok) process.stdout.write(`${result.json}\n`);
      else if (options.json) print({ format_version: '1.2', errored: true, diagnostics: inTurn(result.diagnostics).now });
      else process.stdout.write(result.text);
      return result.ok ? 0 : 1;
    },
  },
  price: pricing,
  graph: {
    usage: `formwork graph [--format svg | dot | json] [--instances] ${pricesUsage} [--var NAME=VALUE]… [--var-file FILE]… [--state TFSTATE] PATH`,
    help: 'Draws a template: what stands in what, who needs whom, what a deployment would do and what it would cost. dot is for\nGraphviz, as `terraform graph` writes it; json has places, too. --instances draws each instance by itself.',
    options: {
      ...variableOptions,
      ...pricesOptions,
      format: { type: 'string', default: 'svg', values: ['svg', 'dot', 'json'] },
      instances: { type: 'boolean' },
    },
    async run(path, options) {
      const { format, instances = false } = options;
      if (!['svg', 'dot', 'json'].includes(format)) throw new Misuse(`--format is svg, dot or json, not ${JSON.stringify(format)}`);
      const workspace = await open(path);
      const plan = await planOptions(workspace, options);
      const whose = await prices(options);
      const result = located(() => workspace.graph(plan, { instances, ...whose }));
      const { svg, dot, diagnostics, missing_services, ...data } = result;
      if (format === 'json') print(data);
      else process.stdout.write(format === 'dot' ? dot : svg);
      if (!result.ok) process.stderr.write(workspace.plan(plan).text);
      return result.ok ? 0 : 1;
    },
  },
  convert: converting,
  eval: evaluation,
  fmt: formatting,
  lint: linting,
  rules: listing,
  explain: explanation,
  serve: serving,
};

commands.completion = completing(commands);

export function usage() {
  const rows = Object.values(commands).map(({ usage, help }) => `  ${usage}\n      ${help.replaceAll('\n', '\n      ')}\n`);
  return `Formwork: Terraform templates and blueprints checked, linted, planned, priced and evaluated without a cloud.\n\n${rows.join('\n')}
PATH is a folder, a file, a zip, or - for standard input. formwork help COMMAND has examples.
--color=always|never, or NO_COLOR in the environment, says whether there are colours; else they are where a terminal is.
Exit codes: 0 nothing wrong, 1 the template or expression is wrong, 2 the call is wrong.\n`;
}

function print(value) {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

function line({ name, type, description, default: preset }) {
  const value = preset === undefined ? 'required' : `default ${JSON.stringify(preset)}`;
  return [name, type, value, description].filter(Boolean).join('  ');
}
