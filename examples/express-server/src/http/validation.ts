import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { Request } from 'express';
import { Problem } from '../problems.js';
import { DOCUMENT } from './openapi/document.js';
import type { Content, Operation, Parameter } from './openapi/operation.js';
import type { Schema } from './openapi/schemas/values.js';

/** A request as a handler gets it: checked, and numbers as numbers. */
export interface Input {
  readonly path: Readonly<Record<string, string>>;
  readonly query: {
    readonly limit?: number;
    readonly offset?: number;
    readonly exclude?: readonly string[];
    readonly category?: string;
    readonly search?: string;
    readonly days?: number;
    readonly force?: boolean;
  };
  /** By lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: unknown;
}

/** What a handler answers: JSON, but for text of a type of its own. */
export interface Reply {
  readonly status?: number;
  readonly type?: string;
  readonly body: unknown;
}

/** The document names the schemas that its paths refer to. */
const ajv = new Ajv2020({ strict: false, verbose: true }).addSchema(DOCUMENT, 'openapi.json');
formats.default(ajv);
// No half of a surrogate pair, and no NUL, at which databases refuse a text or end it.
ajv.addFormat('well-formed', /^[^\0\ud800-\udfff]*$/u);

const compile = (schema: object): ValidateFunction =>
  ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"openapi.json#/components/')));

/** Of several complaints, the one that speaks of the deepest place: the others follow from it. */
function deepest(errors: readonly ErrorObject[]): ErrorObject {
  return errors.reduce((best, error) => (error.instancePath.length > best.instancePath.length ? error : best));
}

function valueAt(body: unknown, pointer: string): unknown {
  const steps = pointer.split('/').slice(1);
  return steps.reduce((value, step) => (value as Record<string, unknown>)[step], body);
}

/** A short picture of what came. */
function picture(value: unknown): string {
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function wanted({ keyword, params, message = '', parentSchema }: Omit<ErrorObject, 'instancePath'>): string {
  if (keyword === 'enum') return `to be one of ${params.allowedValues.join(', ')}`;
  if (keyword === 'additionalProperties') return `to have no \`${params.additionalProperty}\``;
  // A pattern is for machines.
  if (keyword === 'pattern') return `to be ${parentSchema?.title}`;
  return message.replace(/^must /, 'to ');
}

function complaint(validate: ValidateFunction, value: unknown, name: string): string {
  const { instancePath, ...error } = deepest(validate.errors!);
  const place = `${name}${instancePath.replaceAll('/', '.')}`;
  return `Expected \`${place}\` ${wanted(error)}, got ${picture(valueAt(value, instancePath))}`;
}

const isWholeNumber = (text: unknown): text is string => typeof text === 'string' && /^\d+$/.test(text);

/** A value of the query string as its schema speaks of it. What is none of that stays as it is, for the schema to refuse. */
function parse({ name, schema }: Parameter, given: unknown): unknown {
  if (schema.type === 'array') return [given].flat();
  if (Array.isArray(given)) {
    throw new Problem(400, 'invalid-option', `Expected \`${name}\` once, got it ${given.length} times`);
  }
  if (schema.type === 'boolean' && (given === 'true' || given === 'false')) return given === 'true';
  // Number() alone would let '', '1e3' and '0x10' through.
  return schema.type === 'integer' && isWholeNumber(given) ? Number(given) : given;
}

/** Reads the request of an operation. @returns a function that throws a Problem where it is not as described. */
export function requestReader({ parameters = [], requestBody }: Operation): (request: Request) => Input {
  const checks = parameters.map((parameter) => ({ parameter, validate: compile(parameter.schema) }));
  const names = parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
  const checkBody = requestBody && compile(requestBody.content['application/json'].schema);

  return ({ params, query, headers, body }) => {
    const unknown = Object.keys(query).find((name) => !names.includes(name));
    if (unknown !== undefined) {
      const known = names.length > 0 ? `only ${names.map((name) => `\`${name}\``).join(', ')}` : 'no options';
      throw new Problem(400, 'invalid-option', `Expected ${known}, got ${picture(unknown)}`);
    }
    const values: Record<Parameter['in'], Record<string, unknown>> = { path: {}, query: {}, header: {} };
    const places = { path: params, query, header: headers };
    for (const { parameter, validate } of checks) {
      // Names of headers are alike in any case.
      const name = parameter.in === 'header' ? parameter.name.toLowerCase() : parameter.name;
      const given = places[parameter.in][name];
      if (given === undefined) continue;
      const value = parse(parameter, given);
      if (!validate(value)) throw new Problem(400, 'invalid-option', complaint(validate, value, parameter.name));
      values[parameter.in][name] = value;
    }
    if (checkBody) {
      if (body === undefined) {
        throw new Problem(415, 'unsupported-media-type', 'Expected a body of the type application/json, got another');
      }
      if (!checkBody(body)) throw new Problem(400, 'invalid-body', complaint(checkBody, body, 'body'));
    }
    const { header, ...rest } = values;
    return { ...rest, headers: header, body } as Input;
  };
}

/** Checks the answers of an operation. @returns a function that throws where an answer is not as described. */
export function replyChecker({ operationId, responses }: Operation): (status: number, body: unknown) => void {
  const checks = new Map(
    Object.entries(responses).map(([status, { content = {} }]: [string, Partial<Content>]) => [
      Number(status),
      compile(Object.values(content)[0]?.schema ?? {}),
    ]),
  );
  return (status, body) => {
    const validate = checks.get(status);
    if (validate === undefined) throw new Error(`Expected a status that ${operationId} describes, got ${status}`);
    // As the client gets it: what JSON leaves out is not there.
    const sent: unknown = typeof body === 'string' ? body : JSON.parse(JSON.stringify(body));
    if (!validate(sent)) throw new Error(`The answer of ${operationId}: ${complaint(validate, sent, 'body')}`);
  };
}

/** Checks rows of a file by a schema of the document. @returns a function that throws a Problem where a row is not as described. */
export function rowChecker(schema: Schema): (row: unknown) => void {
  const validate = compile(schema);
  return (row) => {
    if (!validate(row)) throw new Problem(400, 'invalid-row', complaint(validate, row, 'row'));
  };
}
