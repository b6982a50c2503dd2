import type { Key } from './i18n';
import starter from '../samples/ecs-volume-eip.tf?raw';
import vpc from '../samples/single-vpc.tf?raw';
import web from '../samples/web-tier.tf?raw';
import data from '../samples/rds-dcs.tf?raw';
import mistakes from '../samples/five-mistakes.tf?raw';
import blueprint from '../samples/blueprint.yaml?raw';
import server from '../samples/server.yaml?raw';
import schema from './panes/example-schema.json?raw';

/** The schema of a private provider that is called `our`. */
export const EXAMPLE_SCHEMA = schema;

const BLUEPRINT = 'blueprint.yaml';

export interface Sample {
  id: string;
  title: Key;
  hint: Key;
  /** The stack name offered with it. */
  name: string;
  text: string;
  /** The file's name, where it is not the usual one. */
  file?: string;
}

export const STARTER: Sample = {
  id: 'starter',
  title: 'sample.starter',
  hint: 'sample.starter.hint',
  name: 'first-stack',
  text: starter,
};

export const SAMPLES: readonly Sample[] = [
  STARTER,
  { id: 'vpc', title: 'sample.vpc', hint: 'sample.vpc.hint', name: 'network', text: vpc },
  { id: 'web', title: 'sample.web', hint: 'sample.web.hint', name: 'web-tier', text: web },
  { id: 'data', title: 'sample.data', hint: 'sample.data.hint', name: 'data-tier', text: data },
  {
    id: 'mistakes',
    title: 'sample.mistakes',
    hint: 'sample.mistakes.hint',
    name: 'mistakes',
    text: mistakes,
  },
  { id: 'blueprint', title: 'sample.blueprint', hint: 'sample.blueprint.hint', name: 'network', text: blueprint, file: BLUEPRINT },
  { id: 'server', title: 'sample.server', hint: 'sample.server.hint', name: 'server', text: server, file: BLUEPRINT },
];
