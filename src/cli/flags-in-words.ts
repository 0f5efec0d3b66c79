/** The flag of each part of an interaction. */
const FIELD_FLAGS: Readonly<Record<string, string>> = {
  userId: '--user',
  itemId: '--item',
  event: '--event',
  value: '--value',
  timestamp: '--time',
};

/** A value as one types it in a shell. */
const typed = (value: string): string => (/^[\w./-]+$/.test(value) ? value : `'${value}'`);

/** `{ userId: 'user', itemId: ... }` as flags. */
const fieldFlags = (mapping: string): string =>
  [...mapping.matchAll(/(\w+): (?:'([^']*)'|(\d+)|\.\.\.)/g)]
    .map(([, field, name, number]) => `${FIELD_FLAGS[field] ?? field} ${typed(name ?? number ?? '...')}`)
    .join(' ');

/** Options whose bounds the library checks, and whose flags have their names. */
const NUMBERS =
  'embeddingDim|regularization|degreeExponent|neighbours|popularityDamping|recencyHalfLife|seconds|epochs|batchSize|' +
  'learningRate|numNegatives|seed|threads|limit|maxUserInteractions|minUserInteractions|minItemInteractions';

/** `batchSize` as a flag. */
const flagOf = (option: string): string => `--${option.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** What the messages of the library advise, in the words of the flags. */
const ADVICE: readonly (readonly [library: RegExp, flags: (...found: string[]) => string])[] = [
  [/`fields` can name others/, () => '--user, --item, --event, --value and --time can name others'],
  [
    /Expected `fields` to be .* got (.*) for both `userId` and `itemId`/,
    (_, name) => `Expected --user and --item to be two columns, got ${name} for both`,
  ],
  [/`fields: \{ ([^`]*) \}`/g, (_, mapping) => fieldFlags(mapping)],
  [/`fields\.(\w+)`/g, (_, field) => FIELD_FLAGS[field] ?? field],
  [/`delimiter: ('[^`]+')`/, (_, delimiter) => `--delimiter ${delimiter}`],
  [
    /give `header: false` and `fields` by number.*$/,
    () => 'give --no-header, and --user, --item and the like by number',
  ],
  [/`header: false`/, () => '--no-header'],
  [/`header` is false/, () => 'of --no-header'],
  [/`format: '(\w+)'`/, (_, format) => `--format ${format}`],
  [new RegExp(`Expected \`(${NUMBERS})\` to be`), (_, option) => `Expected ${flagOf(option)} to be`],
  [/Expected `format` to be given/, () => 'Expected --format to be given'],
  [/`rows: '([^`]+)'`/, (_, path) => `--rows ${typed(path)}`],
  [/`weighting: 'value'`/, () => '--weighting value'],
  [/`encoding: '([\w-]+)'`/, (_, encoding) => `--encoding ${encoding}`],
  [/`quote: null`/, () => '--quote none'],
  [/`nullValues`/, () => '--null-value'],
  [
    /`eventWeights: \{ '([^`]+)': ([^ ]+) \}`/,
    (_, event, weight) => `--event-weight ${typed(event)}=${weight.replaceAll("'", '')}`,
  ],
  [/`onInvalid: 'skip'`/, () => '--skip-invalid'],
  [/`maxUserInteractions: (\d+)`/, (_, most) => `--max-user-interactions ${most}`],
  [/`eventWeights`/, () => '--event-weight'],
  [/, or make a Date of its parts .*month first/, () => ' (2024-12-31 23:59)'],
  [/(?<=give |naming |; )`map`/, () => '`map`, in a program of yours,'],
];

/** What the library advises, in the flags of the command line. */
export const withFlags = (text: string): string =>
  ADVICE.reduce((said, [library, flags]) => said.replace(library, flags), text);
