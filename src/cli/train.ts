import { evaluate, type Recommender, type TrainingSummary, type TrainOptions } from 'cf-recs';
import { writeReport } from 'cf-recs/report';
import { Command } from 'commander';
import { toNumber, toNumberOrOff, toPath } from './arguments.js';
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

/** Trains, under a progress bar. */
export const trainVisibly = (recommender: Recommender, options: TrainOptions = {}): Promise<TrainingSummary> =>
  withProgressBar('Training', (onProgress) => recommender.train({ ...options, onProgress }));

async function train(log: string, flags: TrainFlags): Promise<void> {
  const options = pickTrainOptions({ ...flags });
  const recommender = await readLog(log, flags);
  print(describeData(recommender.info.summary));
  print(describeTraining(await trainVisibly(recommender, options)));
  const evaluation = flags.evaluate ? await evaluate(recommender) : undefined;
  if (evaluation !== undefined) print(describeEvaluation(evaluation));
  await recommender.save(flags.modelDir);
  print([`Saved     ${flags.modelDir}`]);
  if (flags.report !== undefined) {
    print([`Report    ${await writeReport(flags.report, { recommender, evaluation })}`]);
  }
}

/** `cf-recs train LOG`. */
export function trainCommand(): Command {
  const command = new Command('train')
    .description('Train a model from an interaction log and save it to a folder.')
    .argument('<log>', 'log to read: .json, .jsonl, .csv or .tsv, also gzipped', toPath)
    .option('--model-dir <folder>', 'folder to save the model to', toPath, 'model')
    .option('--evaluate', 'also train a copy on four fifths of the log and judge it by the rest')
    .option('--report <file>', 'write a page to look at: an .html file, or a folder for report.html', toPath);
  addLogFlags(command);
  return command
    .option('--algorithm <name>', 'auto (default: chooses its settings on a part of the log), spectral or gradient')
    .option('--embedding-dim <n>', 'size of an embedding', toNumber)
    .option('--regularization <x>', 'auto, spectral: the ridge', toNumber)
    .option('--degree-exponent <x>', 'auto, spectral: what tempers popular items and long histories', toNumber)
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
