// What the API console knows of a service: its operations, made from the OpenAPI file when the page is built.

/** What a value looks like. */
export interface Schema {
  type: 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object' | 'any';
  /** Its name in the contract, which is also that of the class in official SDKs. */
  name?: string;
  description?: string;
  enum?: readonly string[];
  /** The only value there is. */
  const?: string;
  default?: unknown;
  example?: string;
  /** `binary` for a file, `json` for a value that travels as JSON text within a form. */
  format?: string;
  pattern?: string;
  /** Bounds of a length, a number or a count of elements. */
  min?: number;
  max?: number;
  items?: Schema;
  members?: readonly Field[];
}

/** A parameter, or a member of an object. */
export interface Field {
  name: string;
  required: boolean;
  /** Where a parameter stands. */
  in?: 'path' | 'query' | 'header';
  description?: string;
  schema: Schema;
}

/** A status that an operation answers with. */
export interface Answer {
  status: number;
  description: string;
  /** The codes of errors that come with it. */
  codes: readonly string[];
}

export interface Operation {
  id: string;
  method: string;
  /** Other methods that do the same, with the parameters as a form in the body. */
  posted?: boolean;
  /** As on the wire, with `{name}` for parameters. */
  path: string;
  group: string;
  summary: string;
  description: string;
  fields: readonly Field[];
  body?: { required: boolean; type: string; schema: Schema };
  answers: readonly Answer[];
}

export interface Contract {
  title: string;
  operations: readonly Operation[];
}
