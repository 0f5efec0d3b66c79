import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CfRecsError, type EventWeight } from 'cf-recs';
import * as v from 'valibot';

const fromHere = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** npm runs a script in its workspace; paths are meant from where the user typed the command. */
export const toPath = (path: string): string => resolve(process.env.INIT_CWD ?? '', path);

const PATH = v.pipe(v.string(), v.nonEmpty('the path of a file or folder'), v.transform(toPath));

type Weights = Readonly<Record<string, EventWeight>>;

const isWeights = (value: unknown): value is Weights =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every((weight) => weight === 'retract' || Number.isFinite(weight));

/** What events weigh, as the library takes it; undefined where nothing is said. */
const eventWeights = v.pipe(
  v.string(),
  v.transform((text): unknown => {
    try {
      return text === '' ? undefined : JSON.parse(text);
    } catch {
      return null;
    }
  }),
  v.custom<Weights | undefined>(
    (value) => value === undefined || isWeights(value),
    'a JSON object from names of events to finite numbers or "retract"',
  ),
);

const integer = (least: number, most: number) => {
  const what = `an integer from ${least} to ${most}`;
  return v.pipe(
    v.string(),
    // Number() alone would let '' and '1e3' through.
    v.regex(/^\d+$/, what),
    v.transform(Number),
    v.minValue(least, what),
    v.maxValue(most, what),
  );
};

const oneOf = <const T extends string>(...choices: readonly T[]) => v.picklist(choices, `one of ${choices.join(', ')}`);

const switched = v.pipe(
  oneOf('0', '1'),
  v.transform((text) => text === '1'),
);

const listOf = (isOne: (text: string) => boolean, what: string) =>
  v.pipe(
    v.string(),
    v.transform((text) => (text === '' ? [] : text.split(',').map((part) => part.trim()))),
    v.check((parts) => parts.every(isOne), `${what}, separated by commas`),
  );

const isOrigin = (text: string): boolean => URL.canParse(text) && new URL(text).origin === text;

const setting = <const S extends v.GenericSchema<string, unknown>>(meaning: string, byDefault: string, schema: S) => ({
  meaning,
  byDefault,
  schema,
});

/** Every setting: what it means, its default, and how it is checked. */
const SETTINGS = {
  NODE_ENV: setting(
    'in production API keys are required, answers are not checked, and errors tell nothing',
    'development',
    oneOf('development', 'test', 'production'),
  ),
  HOST: setting(
    'the address to listen on; 0.0.0.0 in a container',
    '127.0.0.1',
    v.pipe(v.string(), v.nonEmpty('an address')),
  ),
  PORT: setting('the port to listen on; 0 takes any that is free', '3000', integer(0, 65_535)),
  RECOMMENDER_MODEL_DIR: setting(
    'the model folder, which trainings and forgotten users write to; unset: a copy of the sample model',
    fromHere('../data/model'),
    PATH,
  ),
  DATABASE_URL: setting(
    'the database of events and catalogue: sqlite:PATH, or postgres://...',
    `sqlite:${fromHere('../data/service.db')}`,
    v.pipe(
      v.string(),
      v.check((url) => /^sqlite:.|^postgres(ql)?:\/\/./.test(url), 'sqlite:PATH or postgres://...'),
      v.transform((url) => (url.startsWith('sqlite:') ? `sqlite:${toPath(url.slice('sqlite:'.length))}` : url)),
    ),
  ),
  READ_ONLY: setting('1 for a replica: it follows the others and writes nothing', '0', switched),
  EVENT_WEIGHTS: setting(
    'a JSON object of what events weigh by name, a number or "retract"; other names are refused then',
    '',
    eventWeights,
  ),
  EVENTS_KEEP_DAYS: setting('days that events are kept and learned from; 0 for ever', '0', integer(0, 36_500)),
  WITHOUT_MODEL: setting(
    'a start without a usable model: exit, answer by popularity, or be unready (503) until there is one',
    'exit',
    oneOf('exit', 'popularity', 'unready'),
  ),
  WATCH_SECONDS: setting('seconds between looks for a new model; 0 for only when told to', '1', integer(0, 3600)),
  RETRAIN_MINUTES: setting('minutes between trainings; 0 for only when told to', '0', integer(0, 20_000)),
  RETRAIN_THREADS: setting('threads of a training', '1', integer(1, 64)),
  REFUSE_WORSE: setting(
    'standard errors by which a new model may be worse than the one before; 0 takes any',
    '3',
    integer(0, 1000),
  ),
  API_KEY: setting(
    'keys for events, users and admin; without any, these are open, and closed in production',
    '',
    listOf((key) => key.length >= 16, 'keys of 16 characters or more'),
  ),
  READ_API_KEY: setting(
    'keys for lists and the catalogue, beside those of API_KEY; without any, these are open',
    '',
    listOf((key) => key.length >= 16, 'keys of 16 characters or more'),
  ),
  RATE_LIMIT: setting('requests a minute from one client; 0 for no limit', '6000', integer(0, 1_000_000_000)),
  TRUST_PROXY: setting('reverse proxies in front, whose X-Forwarded-For is believed', '0', integer(0, 10)),
  CORS_ORIGINS: setting('origins whose pages may call', '', listOf(isOrigin, 'origins such as https://shop.example')),
  LOG_LEVEL: setting('the least level that is logged', 'info', oneOf('debug', 'info', 'warn', 'error', 'silent')),
  DRAIN_SECONDS: setting(
    'seconds from SIGTERM, from which on /ready answers 503, until no connections are taken any more',
    '0',
    integer(0, 3600),
  ),
  SHUTDOWN_SECONDS: setting(
    'seconds that requests under way may take after the signal to stop',
    '10',
    integer(0, 3600),
  ),
};

type Name = keyof typeof SETTINGS;
export type Settings = { readonly [N in Name]: v.InferOutput<(typeof SETTINGS)[N]['schema']> };

/** Secrets are not for logs. */
const SECRETS = ['API_KEY', 'READ_API_KEY', 'DATABASE_URL'];
const show = (name: string, text: string): string => (SECRETS.includes(name) ? 'others' : JSON.stringify(text));

/** Reads the settings from the environment. @throws CfRecsError `invalid-option`, naming every one that is wrong. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const complaints: string[] = [];
  const values = Object.entries(SETTINGS).map(([name, { schema, byDefault }]) => {
    const text = environment[name] ?? byDefault;
    const { success, issues, output } = v.safeParse(schema, text);
    if (!success) complaints.push(`Expected ${name} to be ${issues[0].message}, got ${show(name, text)}`);
    return [name, output];
  });
  if (complaints.length > 0) throw new CfRecsError('invalid-option', complaints.join('. '));
  return Object.fromEntries(values) as Settings;
}

/** What `--help` prints. */
export function describeSettings(): string {
  const lines = Object.entries(SETTINGS).map(
    ([name, { meaning, byDefault }]) => `  ${name.padEnd(22)} ${meaning} (default: ${byDefault || 'none'})`,
  );
  return ['Serves recommendations over HTTP. Settings are read from the environment:', '', ...lines].join('\n');
}
