import { type DatasetOptions, type FieldMapping, type ReadOptions, Recommender, readInteractions } from 'cf-recs';
import { type Command, Option } from 'commander';
import { addItem, addWeight, toColumn, toNumber, toTextOrNone } from './arguments.js';

/** The flags that say how a log is written and what of it is left out, as commander hands them over. */
export interface LogFlags {
  readonly format?: ReadOptions['format'];
  readonly user?: string | number;
  readonly item?: string | number;
  readonly event?: string | number;
  readonly value?: string | number;
  readonly time?: string | number;
  readonly eventWeight?: DatasetOptions['eventWeights'];
  readonly weighting?: DatasetOptions['weighting'];
  readonly rows?: string;
  readonly delimiter?: string;
  readonly quote?: string | null;
  readonly escape?: string;
  readonly nullValue?: readonly string[];
  readonly encoding?: ReadOptions['encoding'];
  readonly header?: boolean;
  readonly skipInvalid?: boolean;
  readonly maxUserInteractions?: number;
  readonly minUserInteractions?: number;
  readonly minItemInteractions?: number;
}

const FORMATS = ['json', 'jsonl', 'csv', 'parquet'] as const;
const ENCODINGS = ['utf-8', 'latin1', 'utf-16le', 'utf-16be'] as const;

/** The name that stands for standard input. */
const STANDARD_INPUT = '-';

/** Adds the flags that say how a log is written and what of it is left out. */
export const addLogFlags = (command: Command): Command =>
  command
    .addOption(
      new Option('--format <name>', 'how the log is written (default: told by the name of the file)').choices([
        ...FORMATS,
      ]),
    )
    .option('--user <field>', 'field or column of the user (default: userId or user_id)', toColumn)
    .option('--item <field>', 'field or column of the item (default: itemId or item_id)', toColumn)
    .option('--event <field>', 'field or column of the event (default: event)', toColumn)
    .option('--value <field>', 'field or column of the value (default: value)', toColumn)
    .option('--time <field>', 'field or column of the time (default: timestamp)', toColumn)
    .option(
      '--event-weight <name=weight>',
      'weight of an event, or retract for one that takes back; repeat it for others',
      addWeight,
    )
    .addOption(
      new Option(
        '--weighting <kind>',
        'event (default: the sign of a value counts) or value (values are weights)',
      ).choices(['event', 'value']),
    )
    .option('--rows <path>', 'JSON: path of the array of rows in a document, such as data.rows')
    .option('--delimiter <text>', 'CSV: what stands between two cells; \\t is a tab')
    .option('--quote <character>', 'CSV: what stands around a cell, or none', toTextOrNone)
    .option('--escape <character>', 'CSV: what stands before a quote in a cell (default: the quote, doubled)')
    .addOption(new Option('--encoding <name>', 'of text (default: utf-8)').choices([...ENCODINGS]))
    .option(
      '--no-header',
      'CSV: the first line is data; columns go by number, from 0 (default: user, item, event, value, time in this order)',
    )
    .option(
      '--null-value <text>',
      'a text that stands for no value, in the place of NULL, \\N, NaN and the like',
      addItem,
    )
    .option('--skip-invalid', 'leave out rows that are no interactions, and count them')
    .option('--max-user-interactions <n>', 'leave out users with more items, such as bots; applied first', toNumber)
    .option('--min-user-interactions <n>', 'leave out users with fewer items', toNumber)
    .option('--min-item-interactions <n>', 'leave out items with fewer users', toNumber);

const fieldsOf = ({ user, item, event, value, time }: LogFlags): FieldMapping => {
  const named = { userId: user, itemId: item, event, value, timestamp: time };
  return Object.fromEntries(Object.entries(named).filter(([, name]) => name !== undefined));
};

/** Reads a log, of standard input where its path is `-`, as the flags say. */
export function readLog(path: string, flags: LogFlags, command: Command): Promise<Recommender> {
  const { format, eventWeight, weighting, rows, delimiter, quote, encoding, header, skipInvalid } = flags;
  if (path === STANDARD_INPUT && format === undefined) {
    command.error(`error: expected --format for what is read from standard input: ${FORMATS.join(', ')}`);
  }
  const log = readInteractions(path === STANDARD_INPUT ? process.stdin : path, {
    format,
    rows,
    delimiter: delimiter === '\\t' ? '\t' : delimiter,
    quote,
    escape: flags.escape,
    nullValues: flags.nullValue,
    encoding,
    fields: fieldsOf(flags),
    header: header === false ? false : undefined,
    onInvalid: skipInvalid ? 'skip' : undefined,
  });
  const { maxUserInteractions, minUserInteractions, minItemInteractions } = flags;
  const filters = { maxUserInteractions, minUserInteractions, minItemInteractions };
  return Recommender.fromInteractions(log, { eventWeights: eventWeight, weighting, ...filters });
}
