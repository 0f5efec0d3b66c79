import { evaluate, isCfRecsError, Recommender, readInteractions, type TrainingProgress } from 'cf-recs';
import { writeReport } from 'cf-recs/report';
import { CommanderError } from 'commander';
import { parseCommandLine } from './options.js';

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** Shows how far the training is, on one line of a terminal. */
function showProgress({ phase, fraction }: TrainingProgress): void {
  if (process.stderr.isTTY) process.stderr.write(`\rTraining: ${phase}, ${Math.floor(100 * fraction)} %   \r`);
}

async function main(): Promise<void> {
  const command = parseCommandLine(process.argv.slice(2));
  const recommender = await Recommender.fromInteractions(readInteractions(command.dataPath));
  const { rows, users, items, interactions, warnings } = recommender.info.summary;
  console.log(`Read ${rows} rows: ${users} users, ${items} items, ${interactions} interactions`);
  for (const { message } of warnings) console.log(`Warning: ${message}`);

  const { algorithm, backend, options, losses, seconds, adjusted } = await recommender.train({
    ...command.train,
    onProgress: showProgress,
  });
  console.log(
    `Trained ${algorithm} on ${backend}, embeddingDim ${options.embeddingDim}, ${seconds.total.toFixed(1)} s`,
  );
  for (const { option, asked, used, reason } of adjusted) {
    console.log(`Adjusted ${option}: ${used} in place of ${asked}, ${reason}`);
  }
  if (losses.length > 0) console.log(`Loss of the last epoch ${losses[losses.length - 1].toFixed(4)}`);

  // A copy is trained with the same options on four fifths of the log, and judged by the rest.
  const evaluation = command.evaluate ? await evaluate(recommender) : undefined;
  if (evaluation !== undefined) {
    const { model, baselines, comparisons } = evaluation;
    for (const metric of ['recall@10', 'ndcg@10'] as const) {
      const [ours, theirs] = [percent(model[metric].mean), percent(baselines.popularity[metric].mean)];
      console.log(`${metric} ${ours}, ${comparisons.popularity[metric].verdict}, popularity ${theirs}`);
    }
  }

  await recommender.save(command.modelDir);
  console.log(`Saved ${command.modelDir}`);
  if (command.report !== null) {
    console.log(`Report ${await writeReport(command.report, { recommender, evaluation })}`);
  }
}

try {
  await main();
} catch (error) {
  if (error instanceof CommanderError) {
    // Printed by commander; the help counts as an error of code 0.
    process.exitCode = error.exitCode;
  } else {
    const { message } = error as Error;
    console.error((isCfRecsError(error) ? `${error.code}: ${message}` : message).replaceAll(/\s*\n\s*/g, ' '));
    process.exitCode = 1;
  }
}
