import {
  type CfRecsError,
  type Evaluation,
  evaluate,
  holdOutRandom,
  Recommender,
  readInteractions,
  type TrainingSummary,
  type TrainOptions,
} from 'cf-recs';
import { writeReport } from 'cf-recs/report';
import { Presets, SingleBar } from 'cli-progress';
import { CommanderError } from 'commander';
import { parseCommandLine } from './options.js';
import { describeData, describeEvaluation, describeTraining } from './summary.js';

const print = (lines: readonly string[]): void => console.log(lines.join('\n'));

/** What a training does in the phases that are over soon. */
const PHASES = { choose: 'choosing settings', factorise: 'factorising' } as const;

/** Trains under a progress bar on stderr; the bar stays silent where stderr is no terminal. */
async function trainWithBar(recommender: Recommender, options: TrainOptions, what: string): Promise<TrainingSummary> {
  const bar = new SingleBar({ format: `${what} {bar} {percentage} % {detail}`, linewrap: true }, Presets.shades_grey);
  // The bar starts with the first news: options that are refused leave no bar behind.
  let started = false;
  try {
    return await recommender.train({
      ...options,
      onProgress: (progress) => {
        if (!started) bar.start(100, 0, { detail: '' });
        started = true;
        const detail =
          progress.phase === 'epochs'
            ? `epoch ${progress.epoch} of ${progress.epochs}, loss ${progress.loss.toFixed(4)}`
            : PHASES[progress.phase];
        bar.update(Math.floor(100 * progress.fraction), { detail });
      },
    });
  } finally {
    bar.stop();
  }
}

async function main(): Promise<void> {
  const { dataPath, modelDir, evaluate: judge, report, train } = parseCommandLine(process.argv.slice(2));
  const recommender = await Recommender.fromInteractions(readInteractions(dataPath));
  print(describeData(recommender.info.summary));
  let evaluation: Evaluation | undefined;
  if (judge) {
    const { train: known, test } = holdOutRandom(recommender.toDataset(), { fraction: 0.2 });
    const judged = Recommender.fromDataset(known);
    await trainWithBar(judged, train, 'Judging ');
    evaluation = await evaluate(judged, { test });
    print(describeEvaluation(evaluation));
  }
  print(describeTraining(await trainWithBar(recommender, train, 'Training')));
  await recommender.save(modelDir);
  print([`Saved     ${modelDir}`]);
  if (report !== null) print([`Report    ${await writeReport(report, { recommender, evaluation })}`]);
}

/** `code: message` of the library's errors and the file system's, on one line. */
function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as Partial<CfRecsError>;
  const text = code === undefined || error.message.startsWith(code) ? error.message : `${code}: ${error.message}`;
  return text.replaceAll(/\s*\n\s*/g, ' ');
}

try {
  await main();
} catch (error) {
  if (error instanceof CommanderError) {
    // Printed by commander; the help counts as an error of code 0.
    process.exitCode = error.exitCode;
  } else {
    console.error(describeError(error));
    process.exitCode = 1;
  }
}
