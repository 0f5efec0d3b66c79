import type { Schema } from './schemas/values.js';

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: Schema;
  readonly description: string;
  readonly example?: string;
}

/** A body that is one of the schemas. */
export interface Content {
  readonly description: string;
  readonly content: Readonly<Record<string, { readonly schema: Schema }>>;
}

/** What is answered, and why; the server itself answers without a body. */
export type Answer = Content | Pick<Content, 'description'>;

/** The names of keys, any of which opens an operation; `{}`: it is open where none of them is set up. */
type Security = readonly Readonly<Partial<Record<'ApiKey' | 'ReadKey', readonly string[]>>>[];

export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly string[];
  /** There where a key is needed. */
  readonly security?: Security;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Content & { readonly required: true };
  readonly responses: Readonly<Record<string, Answer>>;
}

export type Method = 'get' | 'post' | 'put' | 'delete';

/** The operations of some paths. */
export type PathItems = Readonly<Record<string, Partial<Record<Method, Operation>>>>;

/** For all that changes something, or shows what is held on a person. */
export const KEY = [{ ApiKey: [] }] as const;
/** For lists and the catalogue: open, unless READ_API_KEY is set. */
export const READING = [{ ReadKey: [] }, { ApiKey: [] }, {}] as const;
