declare module 'virtual:rules' {
  import type { RulePage } from './rule-page';
  export const pages: readonly RulePage[];
}

declare module 'virtual:contract/*' {
  import type { Contract } from './api/contract';
  export const contract: Contract;
}

declare module 'virtual:operations' {
  export const operations: readonly string[];
}
