import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CfRecsError, type GradientTrainOptions, type TrainOptions } from 'cf-recs';
import { Command } from 'commander';

const fromRepository = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** What the command line asks for. */
export interface TrainCommand {
  readonly dataPath: string;
  readonly modelDir: string;
  readonly evaluate: boolean;
  /** Where the report goes; null for none. */
  readonly report: string | null;
  /** Only what was given: the library fills in the rest. */
  readonly train: TrainOptions;
}

/** The flags of the training, as they were given; which of them go together the library knows. */
interface TrainFlags extends Omit<GradientTrainOptions, 'algorithm'> {
  readonly algorithm?: string;
}

const GRADIENT_FLAGS = ['epochs', 'batchSize', 'learningRate', 'numNegatives'] as const;

/** Without `--algorithm`, flags of gradient alone mean gradient. */
function toTrainOptions(flags: TrainFlags): TrainOptions {
  const gradient = flags.algorithm === undefined && GRADIENT_FLAGS.some((name) => flags[name] !== undefined);
  // What does not go together, or is no algorithm, the library refuses by name.
  return { ...flags, ...(gradient && { algorithm: 'gradient' }) } as TrainOptions;
}

/** npm runs a workspace's script in the workspace's folder; paths are meant from where the user typed the command. */
const toPath =
  (flag: string) =>
  (path: string): string => {
    if (path === '') throw new CfRecsError('invalid-option', `Expected ${flag} to be a path, got ""`);
    return resolve(process.env.INIT_CWD ?? '', path);
  };

/** Leaves bounds and whole numbers to the library, which knows them. */
const toNumber =
  (flag: string) =>
  (text: string): number => {
    const value = Number(text);
    if (text.trim() === '' || Number.isNaN(value)) {
      throw new CfRecsError('invalid-option', `Expected ${flag} to be a number, got ${JSON.stringify(text)}`);
    }
    return value;
  };

/**
 * Reads the command line.
 * @throws CfRecsError `invalid-option`, and commander's own errors, which it has printed by then (as it has the help).
 */
export function parseCommandLine(argv: readonly string[]): TrainCommand {
  const command = new Command('train')
    .description('Trains a recommender from an interaction log and saves it to a model folder.')
    .option(
      '--data-path <file>',
      'log to read: .json, .jsonl or .csv, also gzipped (default: the sample log)',
      toPath('--data-path'),
    )
    .option('--model-dir <folder>', 'folder to save the model to (default: models/latest)', toPath('--model-dir'))
    .option(
      '--algorithm <name>',
      'auto (default: chooses what no flag names), spectral, sequence, or gradient (default with a flag of gradient alone)',
    )
    .option('--embedding-dim <n>', 'length of each embedding', toNumber('--embedding-dim'))
    .option('--epochs <n>', 'gradient: passes over the users', toNumber('--epochs'))
    .option('--batch-size <n>', 'gradient: users per step', toNumber('--batch-size'))
    .option('--learning-rate <x>', 'gradient: learning rate at the start', toNumber('--learning-rate'))
    .option('--num-negatives <n>', 'gradient: negatives per positive', toNumber('--num-negatives'))
    .option('--seed <n>', 'seed of all that is random', toNumber('--seed'))
    .option('--evaluate', 'also train on 80 % of the log and compare with popularity on the rest')
    .option(
      '--report <file>',
      'write a page to look at: an .html file, or a folder for report.html',
      toPath('--report'),
    )
    .exitOverride()
    // Commander suggests the nearest flag on a second line; one line is what logs and scripts can read.
    .configureOutput({ outputError: (text, write) => write(`${text.trim().replaceAll(/\s*\n\s*/g, ' ')}\n`) });
  command.parse(argv, { from: 'user' });
  const { dataPath, modelDir, evaluate, report, ...flags } = command.opts<
    TrainFlags & { dataPath?: string; modelDir?: string; evaluate?: boolean; report?: string }
  >();
  return {
    dataPath: dataPath ?? fromRepository('data/sample_interactions.jsonl'),
    modelDir: modelDir ?? fromRepository('models/latest'),
    evaluate: evaluate ?? false,
    report: report ?? null,
    train: toTrainOptions(flags),
  };
}
