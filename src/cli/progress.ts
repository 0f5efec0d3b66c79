import type { TrainingProgress } from 'cf-recs';
import { Presets, SingleBar } from 'cli-progress';

/** What a training does in the phases that are over soon. */
const PHASES = { choose: 'choosing settings', factorise: 'factorising' } as const;

const detailOf = (progress: TrainingProgress): string =>
  progress.phase === 'epochs'
    ? `epoch ${progress.epoch} of ${progress.epochs}, loss ${progress.loss.toFixed(4)}`
    : PHASES[progress.phase];

/**
 * Does work that reports its progress under a bar on stderr, which stays silent where stderr is no terminal.
 * @param what - what is done, in a word.
 */
export async function withProgressBar<Result>(
  what: string,
  work: (onProgress: (progress: TrainingProgress) => void) => Promise<Result>,
): Promise<Result> {
  const bar = new SingleBar({ format: `${what} {bar} {percentage} % {detail}`, linewrap: true }, Presets.shades_grey);
  // The bar starts with the first news: options that are refused leave no bar behind.
  let isStarted = false;
  try {
    return await work((progress) => {
      if (!isStarted) bar.start(100, 0, { detail: '' });
      isStarted = true;
      bar.update(Math.floor(100 * progress.fraction), { detail: detailOf(progress) });
    });
  } finally {
    bar.stop();
  }
}
