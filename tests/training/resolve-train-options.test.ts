import { beforeAll, describe, expect, it } from 'vitest';
import type { Dataset } from '../../src/data/dataset.js';
import { planTraining } from '../../src/training/plan.js';
import { type GivenOptions, resolveTrainOptions } from '../../src/training/resolve-train-options.js';
import type { TrainOptions } from '../../src/training/train-options.js';
import { trainGradient, trainSpectral } from '../../src/training/trainers.js';
import { datasetOf, type Row } from '../support/datasets.js';
import { messageOf } from '../support/errors.js';
import { plainEngine } from '../support/plain-engine.js';

let dataset: Dataset;
beforeAll(async () => {
  dataset = await datasetOf([
    ['a', 'x'],
    ['b', 'y'],
  ]);
});

// Wrong options, as JavaScript callers write them.
const plan = (options?: Record<string, unknown>) => planTraining(dataset, options as TrainOptions);

const ENGINE =
  "a DenseEngine { name: 'tensorflow', multiply, gram }, such as `tensorflowEngine()` promises, or a promise of one";

describe('options of a training', () => {
  it.each([
    ['algorithm', 'als', "'auto' or 'spectral' or 'sequence' or 'gradient'"],
    ['embeddingDim', 0, 'an integer >= 1'],
    ['embeddingDim', 2.5, 'an integer >= 1'],
    ['embeddingDim', '8', 'an integer >= 1'],
    ['seed', -1, 'an integer >= 0'],
    ['threads', 0, 'an integer >= 1'],
    ['backend', 'webgl', "'wasm' or 'cpu'"],
    ['backend', 'tensorflow', "'wasm' or 'cpu'"],
    ['engine', { name: 'tensorflow' }, ENGINE],
    ['engine', { ...plainEngine(), name: 'mine' }, ENGINE],
    ['engine', 'tensorflow', ENGINE],
    ['seconds', 0, 'a finite number > 0'],
    ['onProgress', true, 'a function'],
    ['signal', {}, 'an AbortSignal'],
    ['regularization', 0, 'a finite number > 0'],
    ['regularization', Number.POSITIVE_INFINITY, 'a finite number > 0'],
    ['degreeExponent', -0.1, 'a finite number >= 0 and <= 1'],
    ['degreeExponent', 1.1, 'a finite number >= 0 and <= 1'],
    ['powerIterations', 21, 'an integer from 0 to 20'],
    ['oversampling', 1001, 'an integer from 0 to 1000'],
    ['epochs', 0, 'an integer >= 1'],
    ['batchSize', 0, 'an integer >= 1'],
    ['learningRate', 0, 'a finite number > 0'],
    ['learningRate', Number.NaN, 'a finite number > 0'],
    ['numNegatives', 0, 'an integer >= 1'],
    ['temperature', 0.01, 'a finite number >= 0.02 and <= 10'],
    ['dropout', 0, 'a finite number >= 0.05 and <= 0.95'],
    ['dropout', 1, 'a finite number >= 0.05 and <= 0.95'],
    ['epochs', null, 'an integer >= 1'],
  ])('refuse `%s` as %o', async (name, value, expected) => {
    const message = await messageOf('invalid-option', () => plan({ [name]: value }));
    expect(message).toContain(`Expected \`${name}\` to be ${expected}, got `);
  });

  it.each([
    ['powerIterations', 0],
    ['powerIterations', 20],
    ['oversampling', 0],
    ['degreeExponent', 0],
    ['degreeExponent', 1],
    ['temperature', 0.02],
    ['temperature', 10],
    ['popularityDamping', 0],
    ['popularityDamping', 1],
    ['dropout', 0.05],
    ['dropout', 0.95],
    ['seed', 0],
    ['seed', Number.MAX_SAFE_INTEGER],
  ])('take `%s` as %d', (name, value) => {
    const algorithm = name === 'temperature' || name === 'dropout' ? 'gradient' : 'spectral';
    expect(plan({ algorithm, [name]: value }).options).toHaveProperty(name, value);
  });

  const GRADIENT = 'epochs batchSize learningRate numNegatives temperature dropout validation patience'.split(' ');
  const SPECTRAL =
    'regularization degreeExponent popularityDamping neighbours candidates powerIterations oversampling'.split(' ');
  const anyValueOf = (name: string) =>
    name === 'learningRate' ? 0.5 : ['dropout', 'validation'].includes(name) ? 0.4 : 1;

  it.each([
    ...GRADIENT.flatMap((name) => [undefined, 'auto', 'spectral'].map((algorithm) => [name, algorithm, "'gradient'"])),
    ...SPECTRAL.map((name) => [name, 'gradient', "'spectral'`, `algorithm: 'sequence'` and `algorithm: 'auto'"]),
    ...['spectral', 'sequence', 'gradient'].map((algorithm) => ['seconds', algorithm, "'auto'"]),
  ] as [string, string | undefined, string][])(
    'refuse `%s` with the algorithm %s, and name the one to ask for',
    async (name, algorithm, owner) => {
      const message = await messageOf('invalid-option', () => plan({ algorithm, [name]: anyValueOf(name) }));
      expect(message).toBe(
        `\`${name}\` is an option of \`algorithm: ${owner}\`, got \`algorithm: '${algorithm ?? 'auto'}'\``,
      );
      // Undefined is not given.
      plan({ algorithm, [name]: undefined });
    },
  );

  it('take those of their own algorithm', () => {
    for (const name of GRADIENT) plan({ algorithm: 'gradient', [name]: anyValueOf(name) });
    for (const name of SPECTRAL) {
      for (const algorithm of [undefined, 'auto', 'spectral', 'sequence'])
        plan({ algorithm, [name]: anyValueOf(name) });
    }
    plan({ seconds: 1 });
  });

  it('may not name an algorithm other than that of the function', async () => {
    const call = () => planTraining(dataset, { algorithm: 'gradient' }, 'spectral');
    expect(await messageOf('invalid-option', call)).toBe(
      "Expected `algorithm` to be 'spectral' in `trainSpectral`, got 'gradient'",
    );
    expect(planTraining(dataset, { algorithm: 'spectral' }, 'spectral').algorithm).toBe('spectral');
  });

  it.each([
    ['epoch', 'did you mean `epochs`?'],
    ['embedding_dim', 'did you mean `embeddingDim`?'],
    ['learning-rate', 'did you mean `learningRate`?'],
    ['Seed', 'did you mean `seed`?'],
  ])('suggest the nearest name for `%s`', async (name, hint) => {
    const message = await messageOf('unknown-option', () => plan({ [name]: 1 }));
    expect(message).toBe(`Unknown option \`${name}\` of \`train\`: ${hint}`);
  });

  it.each([[null], [7], ['fast'], [[]]])('must be an object: %o is none', async (options) => {
    const message = await messageOf('invalid-option', () => planTraining(dataset, options as unknown as TrainOptions));
    expect(message).toContain('Expected the options of `train` to be an object');
  });
});

describe('data that nothing can be learned from', () => {
  it.each<[string, readonly Row[], string]>([
    ['one pair', [['a', 'x']], '1 and 1'],
    [
      'one user',
      [
        ['a', 'x'],
        ['a', 'y'],
      ],
      '1 and 2',
    ],
    [
      'one item',
      [
        ['a', 'x'],
        ['b', 'x'],
      ],
      '2 and 1',
    ],
    [
      'dislikes but for one',
      [
        ['a', 'x'],
        ['b', 'y', -1],
        ['c', 'z', -1],
      ],
      '1 and 1',
    ],
  ])('is %s', async (_, rows, counts) => {
    const small = await datasetOf(rows);
    expect(await messageOf('not-enough-data', () => planTraining(small, undefined))).toBe(
      `Expected at least 2 users and 2 items with positive interactions to train on, got ${counts}`,
    );
  });

  it('is a log that has no rows', async () => {
    const empty = await datasetOf([]);
    expect(await messageOf('not-enough-data', () => planTraining(empty, undefined))).toBe(
      'Expected interactions to train on, got none: the log has no rows',
    );
  });

  it('is named after wrong options', async () => {
    const empty = await datasetOf([]);
    await messageOf('invalid-option', () => planTraining(empty, { epochs: 0 }));
  });

  it('begins below two users with an item each', async () => {
    const least = await datasetOf([
      ['a', 'x'],
      ['b', 'y'],
    ]);
    expect(planTraining(least, undefined).options.embeddingDim).toBe(1);
  });
});

describe('functions of one algorithm', () => {
  it.each([
    ['spectral', 'trainSpectral', 'regularization', 'epochs'],
    ['sequence', 'trainSequence', 'popularityDamping', 'epochs'],
    ['gradient', 'trainGradient', 'epochs', 'regularization'],
  ] as const)('name themselves and their own options alone: %s', async (algorithm, name, own, foreign) => {
    const given = (options: object) => () => resolveTrainOptions(options as GivenOptions, algorithm);
    const unknown = await messageOf('unknown-option', given({ somethingElseAltogether: 1 }));
    expect(unknown).toContain(`of \`${name}\`: expected one of \`embeddingDim\``);
    expect(unknown).toContain(`\`${own}\``);
    for (const other of [foreign, 'seconds', 'algorithm']) expect(unknown).not.toContain(`\`${other}\``);
    expect(await messageOf('invalid-option', given({ [foreign]: 1 }))).toMatch(new RegExp(`got \`${name}\`$`));
    const noObject = () => resolveTrainOptions(5 as unknown as GivenOptions, algorithm);
    expect(await messageOf('invalid-option', noObject)).toContain(`\`${name}\``);
  });

  it.each([
    ['trainSpectral', trainSpectral],
    ['trainGradient', trainGradient],
  ])('name themselves where there is no data set: %s', async (name, train) => {
    expect(await messageOf('invalid-option', () => train(5 as unknown as Dataset))).toContain(`\`${name}\``);
  });
});
