import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CfRecsError } from 'cf-recs';
import { Command } from 'commander';
import type { NetworkOptions } from './train-network.js';

const fromRepository = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** What the command line asks for. */
export interface TrainCommand extends NetworkOptions {
  readonly dataPath: string;
  readonly modelDir: string;
}

const refuse = (flag: string, expected: string, text: string): never => {
  throw new CfRecsError('invalid-option', `Expected ${flag} to be ${expected}, got ${JSON.stringify(text)}`);
};

/** npm runs a workspace's script in the workspace's folder; paths are meant from where the user typed the command. */
const toPath =
  (flag: string) =>
  (text: string): string =>
    text === '' ? refuse(flag, 'a path', text) : resolve(process.env.INIT_CWD ?? '', text);

const toInteger =
  (flag: string, least: number) =>
  (text: string): number => {
    const value = Number(text);
    const fits = text.trim() !== '' && Number.isSafeInteger(value) && value >= least;
    return fits ? value : refuse(flag, `an integer >= ${least}`, text);
  };

const toRate =
  (flag: string) =>
  (text: string): number => {
    const value = Number(text);
    return value > 0 && Number.isFinite(value) ? value : refuse(flag, 'a finite number > 0', text);
  };

/**
 * Reads the command line.
 * @throws CfRecsError `invalid-option`, and commander's own errors, which it has printed by then (as it has the help).
 */
export function parseCommandLine(argv: readonly string[]): TrainCommand {
  const integer = (flag: string, least: number) => toInteger(`--${flag}`, least);
  const command = new Command('train')
    .description('Trains a network of embeddings with TensorFlow.js, serves it with cf-recs, and says how good it is.')
    .option(
      '--data-path <file>',
      'log to read: .json, .jsonl or .csv, also gzipped (default: the sample log)',
      toPath('--data-path'),
    )
    .option('--model-dir <folder>', 'folder to save to (default: models/tensorflow)', toPath('--model-dir'))
    .option('--embedding-dim <n>', 'length of the embeddings', integer('embedding-dim', 1), 32)
    .option('--epochs <n>', 'passes over the data, each with negatives of its own', integer('epochs', 1), 8)
    .option('--batch-size <n>', 'samples a step, positives and negatives', integer('batch-size', 1), 256)
    .option('--learning-rate <x>', 'of Adam', toRate('--learning-rate'), 0.01)
    .option('--num-negatives <n>', 'items not had, for each item had', integer('num-negatives', 1), 4)
    .option('--seed <n>', 'seed of all that is random', integer('seed', 0), 42)
    .exitOverride()
    // Commander suggests the nearest flag on a second line; one line is what logs and scripts can read.
    .configureOutput({ outputError: (text, write) => write(`${text.trim().replaceAll(/\s*\n\s*/g, ' ')}\n`) });
  command.parse(argv, { from: 'user' });
  return {
    dataPath: fromRepository('data/sample_interactions.jsonl'),
    modelDir: fromRepository('models/tensorflow'),
    ...command.opts<NetworkOptions & Partial<TrainCommand>>(),
  };
}
