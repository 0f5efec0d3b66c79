import {
  CfRecsError,
  type Evaluation,
  evaluate,
  isCfRecsError,
  Recommender,
  type TrainingSummary,
  type TrainOptions,
} from 'cf-recs';
import { writeReport } from 'cf-recs/report';
import { Command, Option } from 'commander';
import { isWithin, toLog, toModelFolder, toNumber, toNumberOrOff, toPage } from './arguments.js';
import { describeData, describeEvaluation, describeTraining, print } from './describe.js';
import { addLogFlags, type LogFlags, readLog } from './log-options.js';
import { withProgressBar } from './progress.js';

/** The flags of `train` that are no options of the training, nor say how the log is written. */
interface TrainFlags extends LogFlags {
  readonly modelDir: string;
  readonly evaluate?: boolean;
  readonly report?: string;
}

/** The flags that are options of `Recommender.train`, as commander hands them over. */
const TRAIN_OPTIONS = [
  'algorithm',
  'embeddingDim',
  'regularization',
  'degreeExponent',
  'neighbours',
  'popularityDamping',
  'recencyHalfLife',
  'seconds',
  'epochs',
  'batchSize',
  'learningRate',
  'numNegatives',
  'seed',
  'threads',
] as const;

const pickTrainOptions = (flags: Readonly<Record<string, unknown>>): TrainOptions =>
  Object.fromEntries(TRAIN_OPTIONS.filter((name) => flags[name] !== undefined).map((name) => [name, flags[name]]));

/** The flags of one algorithm alone, and the words of `--algorithm` that take them. */
const ALGORITHM_FLAGS: readonly { readonly flags: readonly string[]; readonly algorithms: readonly string[] }[] = [
  { flags: ['seconds'], algorithms: ['auto'] },
  {
    flags: ['regularization', 'degreeExponent', 'neighbours', 'popularityDamping'],
    algorithms: ['auto', 'spectral', 'sequence'],
  },
  { flags: ['epochs', 'batchSize', 'learningRate', 'numNegatives'], algorithms: ['gradient'] },
];

/** Ends the command where a flag belongs to another algorithm. */
function refuseForeignFlags(options: Readonly<Record<string, unknown>>, command: Command): void {
  const { algorithm = 'auto' } = options as { readonly algorithm?: string };
  for (const { flags, algorithms } of ALGORITHM_FLAGS) {
    const foreign = algorithms.includes(algorithm) ? undefined : flags.find((name) => options[name] !== undefined);
    if (foreign === undefined) continue;
    const flag = command.options.find((option) => option.attributeName() === foreign)?.long;
    command.error(`error: ${flag} is a flag of --algorithm ${algorithms.join(' or ')}, got --algorithm ${algorithm}`);
  }
}

/**
 * Checks the options of a training before a long log is read: on one interaction, of which nothing can be learnt, a training
 * ends as soon as it has checked them.
 */
async function checkTrainOptions(options: TrainOptions): Promise<void> {
  const smallest = await Recommender.fromInteractions([{ userId: 'user', itemId: 'item' }]);
  await smallest.train(options).catch((error: unknown) => {
    if (!isCfRecsError(error) || error.code !== 'not-enough-data') throw error;
  });
}

/** Trains, under a progress bar. */
export const trainVisibly = (recommender: Recommender, options: TrainOptions = {}): Promise<TrainingSummary> =>
  withProgressBar('Training', (onProgress) => recommender.train({ ...options, onProgress }));

/** Judges a model that is saved by then, and says so where the log is too small for it. */
async function judge(recommender: Recommender): Promise<Evaluation> {
  try {
    return await evaluate(recommender);
  } catch (error) {
    if (!isCfRecsError(error) || error.code !== 'not-enough-data') throw error;
    const saved = 'to be judged, a log needs users with 3 items or more; the model is saved, so leave out --evaluate';
    throw new CfRecsError(error.code, `${error.message}: ${saved}`, { cause: error });
  }
}

async function train(log: string, flags: TrainFlags, command: Command): Promise<void> {
  const options = pickTrainOptions({ ...flags });
  refuseForeignFlags({ ...options }, command);
  if (flags.report !== undefined && isWithin(flags.modelDir, flags.report)) {
    command.error(
      `error: expected --report beside the model, got the place of --model-dir ${JSON.stringify(flags.modelDir)}`,
    );
  }
  await checkTrainOptions(options);
  const recommender = await readLog(log, flags, command);
  print(describeData(recommender.info.summary));
  print(describeTraining(await trainVisibly(recommender, options)));
  await recommender.save(flags.modelDir);
  print([`Saved     ${flags.modelDir}`]);
  const evaluation = flags.evaluate ? await judge(recommender) : undefined;
  if (evaluation !== undefined) print(describeEvaluation(evaluation));
  if (flags.report !== undefined) {
    print([`Report    ${await writeReport(flags.report, { recommender, evaluation })}`]);
  }
}

/** `cf-recs train LOG`. */
export function trainCommand(): Command {
  const command = new Command('train')
    .description('Train a model from an interaction log and save it to a folder.')
    .argument(
      '<log>',
      'log to read: .jsonl, .ndjson, .json, .csv, .tsv or .parquet, also gzipped; - for standard input',
      toLog,
    )
    .option('--model-dir <folder>', 'folder to save the model to', toModelFolder, 'model')
    .option('--evaluate', 'also train a copy on four fifths of the log and judge it by the rest')
    .option('--report <file>', 'write a page to look at: an .html file, or a folder for report.html', toPage);
  addLogFlags(command);
  return command
    .addOption(
      new Option('--algorithm <name>', 'auto, the default, chooses its settings on a part of the log').choices([
        ...['auto', 'spectral', 'sequence', 'gradient'],
      ]),
    )
    .option('--embedding-dim <n>', 'size of an embedding', toNumber)
    .option('--regularization <x>', 'auto, spectral, sequence: the ridge', toNumber)
    .option(
      '--degree-exponent <x>',
      'auto, spectral, sequence: what tempers popular items and long histories',
      toNumber,
    )
    .option(
      '--neighbours <n>',
      'auto, spectral, sequence: the most neighbours that add to an item beside its embedding',
      toNumber,
    )
    .option(
      '--popularity-damping <x>',
      'auto, spectral, sequence: how far scores of popular items are lowered',
      toNumber,
    )
    .option('--recency-half-life <n>', 'events after which an older one counts half, or off', toNumberOrOff)
    .option('--seconds <n>', 'auto: budget for choosing settings', toNumber)
    .option('--epochs <n>', 'gradient: passes over the users', toNumber)
    .option('--batch-size <n>', 'gradient: users per step', toNumber)
    .option('--learning-rate <x>', 'gradient: learning rate at the start', toNumber)
    .option('--num-negatives <n>', 'gradient: negatives per positive', toNumber)
    .option('--seed <n>', 'seed of all that is random', toNumber)
    .option('--threads <n>', 'worker threads (default: the cores of the machine)', toNumber)
    .action(train);
}
