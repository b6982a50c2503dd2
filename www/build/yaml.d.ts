declare module 'js-yaml' {
  /** The value of a YAML text. */
  export function load(text: string): unknown;
}
