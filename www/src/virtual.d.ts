declare module 'virtual:rules' {
  import type { RulePage } from './rule-page';
  export const pages: readonly RulePage[];
}
