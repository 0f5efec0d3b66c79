import { afterEach, describe, expect, it, vi } from 'vitest';
import { holdOutRandom } from '../../../src/data/hold-out.js';
import type { EvaluationProgress } from '../../../src/evaluation/measure-options.js';
import { evaluate } from '../../../src/recommender/evaluate/evaluate.js';
import type { EvaluateOptions } from '../../../src/recommender/evaluate/evaluate-options.js';
import { Recommender } from '../../../src/recommender/recommender.js';
import { trainSpectral } from '../../../src/training/trainers.js';
import { runSlowly } from '../../support/clock.js';
import { datasetOf, type Row } from '../../support/datasets.js';
import { failureOf, messageOf } from '../../support/errors.js';
import { tasteRows } from '../../support/tastes.js';

afterEach(() => vi.restoreAllMocks());

const dataset = () => datasetOf(tasteRows(10).map(([user, item, value]): Row => [user, item, value]));
const quick = { k: 3, resamples: 20 } as const;

async function trained(options: Parameters<Recommender['train']>[0]): Promise<Recommender> {
  const recommender = Recommender.fromDataset(await dataset());
  await recommender.train(options);
  return recommender;
}

/** The phases in the order in which they came, after a check that each goes up. */
function phasesOf(heard: readonly EvaluationProgress[]): string[] {
  const phases = [...new Set(heard.map(({ phase }) => phase))];
  expect(heard.map(({ phase }) => phases.indexOf(phase))).toEqual(
    heard.map(({ phase }) => phases.indexOf(phase)).toSorted((a, b) => a - b),
  );
  for (const phase of phases) {
    const fractions = heard.flatMap((each) => (each.phase === phase ? [each.fraction] : []));
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(fractions.every((fraction) => fraction >= 0 && fraction <= 1)).toBe(true);
  }
  return phases;
}

describe('onProgress of evaluate', () => {
  it.each([
    ['a copy that is trained once', { algorithm: 'spectral', embeddingDim: 3 }, ['factorise']],
    ['a copy that chooses', { embeddingDim: 3 }, ['choose', 'factorise']],
    ['a copy by gradient', { algorithm: 'gradient', embeddingDim: 3, epochs: 2 }, ['factorise', 'epochs']],
  ] as const)('hears %s, then the lists, the baselines and the intervals', async (_, options, training) => {
    const recommender = await trained(options);
    const heard: EvaluationProgress[] = [];
    runSlowly();
    const figures = await evaluate(recommender, { ...quick, onProgress: (progress) => heard.push(progress) });
    expect(phasesOf(heard)).toEqual(expect.arrayContaining([...training, 'lists', 'baselines', 'resample']));
    for (const phase of [...training, 'lists', 'baselines', 'resample']) {
      expect(heard).toContainEqual({ phase, fraction: 1 });
    }
    expect(heard.at(-1)).toEqual({ phase: 'resample', fraction: 1 });
    // More than the ends of the phases, as it took long.
    expect(heard.filter(({ phase, fraction }) => phase === 'lists' && fraction < 1).length).toBeGreaterThan(1);
    expect(figures.users).toBeGreaterThan(0);
  });

  it('hears what is read, and nothing of phases that there are not', async () => {
    const recommender = await trained({ algorithm: 'spectral' });
    const test = [{ userId: recommender.users[0], itemId: 'new' }];
    const heard: EvaluationProgress[] = [];
    await evaluate(recommender, { ...quick, baselines: [], test, onProgress: (progress) => heard.push(progress) });
    expect(phasesOf(heard)).toEqual(['read', 'lists', 'resample']);
  });

  it('hears that a trainer is at work', async () => {
    const heard: EvaluationProgress[] = [];
    const holdOut = holdOutRandom(await dataset());
    const failure = new Error('heard');
    const onProgress = (progress: EvaluationProgress) => {
      heard.push(progress);
      throw failure;
    };
    const forever = () => new Promise<never>(() => {});
    expect(await failureOf(() => evaluate(forever, { ...quick, holdOut, onProgress }))).toBe(failure);
    expect(heard).toEqual([{ phase: 'train', fraction: 0 }]);
  });

  it.each(['factorise', 'lists', 'baselines', 'resample'])('ends it with what it throws in %s', async (phase) => {
    const recommender = await trained({ algorithm: 'spectral' });
    const before = recommender.info;
    const failure = new Error('the progress bar broke');
    const onProgress = (progress: EvaluationProgress) => {
      if (progress.phase === phase) throw failure;
    };
    expect(await failureOf(() => evaluate(recommender, { ...quick, onProgress }))).toBe(failure);
    expect(recommender.info).toEqual(before);
  });

  it('changes no figure', async () => {
    const recommender = await trained({ algorithm: 'spectral' });
    const expected = await evaluate(recommender, quick);
    const { signal } = new AbortController();
    expect(await evaluate(recommender, { ...quick, signal, onProgress: () => {} })).toEqual(expected);
  });
});

describe('the signal of evaluate', () => {
  it.each(['factorise', 'lists', 'baselines', 'resample'])('ends it in %s', async (phase) => {
    const recommender = await trained({ algorithm: 'spectral' });
    const controller = new AbortController();
    const onProgress = (progress: EvaluationProgress) => {
      if (progress.phase === phase && progress.fraction < 1) controller.abort('enough');
    };
    runSlowly();
    const options = { ...quick, resamples: 1000, signal: controller.signal, onProgress } satisfies EvaluateOptions;
    expect(await failureOf(() => evaluate(recommender, options))).toBe('enough');
  });

  it('does not wait for a trainer', async () => {
    const holdOut = holdOutRandom(await dataset());
    const controller = new AbortController();
    const forever = () => {
      setImmediate(() => controller.abort('enough'));
      return new Promise<never>(() => {});
    };
    expect(await failureOf(() => evaluate(forever, { holdOut, signal: controller.signal }))).toBe('enough');
    const fine = await evaluate((train) => trainSpectral(train), {
      ...quick,
      holdOut,
      signal: new AbortController().signal,
    });
    expect(fine.users).toBeGreaterThan(0);
  });
});

it('refuses a listener that is none', async () => {
  const recommender = await trained({ algorithm: 'spectral' });
  const wrong = { onProgress: 'bar' } as unknown as EvaluateOptions;
  expect(await messageOf('invalid-option', () => evaluate(recommender, wrong))).toContain(
    '`onProgress` to be a function',
  );
});
