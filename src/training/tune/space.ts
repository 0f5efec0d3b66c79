import { CfRecsError } from '../../errors.js';
import { Random } from '../../random.js';
import type { Algorithm } from '../../types.js';
import { ALGORITHM_OPTIONS } from '../resolve-train-options.js';
import type { TunableOptions, TuneSpace } from './tune-options.js';

/** More combinations are refused as a mistake. */
const MOST_COMBINATIONS = 1e6;

/** Options of a trial: those that the space names, and the algorithm. */
export type Combination = {
  readonly [Name in Algorithm]: TunableOptions<Name> & { readonly algorithm: Name };
}[Algorithm];

/** Whose options an algorithm takes. */
const GROUPS = { spectral: 'spectral', sequence: 'spectral', gradient: 'gradient' } as const;

const isOf = (algorithm: Algorithm, name: string): boolean =>
  (ALGORITHM_OPTIONS[GROUPS[algorithm]] as readonly string[]).includes(name);

/** @throws CfRecsError `invalid-option` for an option of an algorithm that the space leaves out: no trial would have it. */
function refuseForeign(space: TuneSpace, asked: readonly Algorithm[]): void {
  for (const owner of ['spectral', 'gradient'] as const) {
    const takes = asked.some((algorithm) => GROUPS[algorithm] === owner);
    const foreign = takes ? undefined : Object.keys(space).find((name) => isOf(owner, name));
    if (foreign === undefined) continue;
    throw new CfRecsError(
      'invalid-option',
      `\`space.${foreign}\` is an option of \`algorithm: ['${owner}']\`, got \`algorithm: ['${asked.join("', '")}']\``,
    );
  }
}

/** The algorithms that a space asks for. */
function algorithmsOf(space: TuneSpace): readonly Algorithm[] {
  if (space.algorithm !== undefined) {
    refuseForeign(space, space.algorithm);
    return space.algorithm;
  }
  const named = (['spectral', 'gradient'] as const).filter((algorithm) =>
    Object.keys(space).some((name) => isOf(algorithm, name)),
  );
  return named.length === 0 ? ['spectral'] : named;
}

/** All combinations of one algorithm's options. */
function combine(algorithm: Algorithm, space: TuneSpace): Combination[] {
  const other = algorithm === 'gradient' ? 'spectral' : 'gradient';
  const axes = Object.entries(space).filter(([name]) => name !== 'algorithm' && !isOf(other, name));
  const count = axes.reduce((product, [, values]) => product * values.length, 1);
  if (count > MOST_COMBINATIONS) {
    throw new CfRecsError(
      'invalid-option',
      `Expected \`space\` to have at most ${MOST_COMBINATIONS} combinations, got ${count}`,
    );
  }
  return axes.reduce<Combination[]>(
    (combinations, [name, values]) =>
      combinations.flatMap((each) => values.map((value) => ({ ...each, [name]: value }))),
    [{ algorithm }],
  );
}

/**
 * The trials of a space: every combination that makes a difference, or of more than the budget so many drawn at random,
 * which keep their order.
 * @param capacity - the longest embedding that the data can carry.
 * @throws CfRecsError `invalid-option` for an option of an algorithm that the space leaves out, and for a space too large.
 */
export function combinationsOf(space: TuneSpace, capacity: number, budget: number, seed: number): Combination[] {
  const fitted = { ...space, ...(space.embeddingDim && { embeddingDim: capped(space.embeddingDim, capacity) }) };
  const all = algorithmsOf(space).flatMap((algorithm) => combine(algorithm, fitted));
  if (all.length <= budget) return all;
  const order = Uint32Array.from(all.keys());
  new Random(seed).shuffle(order);
  return [...order.subarray(0, budget).sort()].map((at) => all[at]);
}

const capped = (dims: readonly number[], capacity: number): number[] => [
  ...new Set(dims.map((dim) => Math.min(dim, capacity))),
];

/** What is tried by default: a wide grid of both algorithms, as far as the data can carry it. */
export function defaultSpace(users: number, items: number): TuneSpace {
  const quarter = Math.max(1, Math.floor(Math.min(users, items) / 4));
  const dims = [8, 16, 32, 64, 128, 256, 512, 1024].filter((dim) => dim <= quarter).slice(-6);
  return {
    algorithm: ['spectral', 'gradient'],
    embeddingDim: dims.length === 0 ? [quarter] : dims,
    regularization: [0.003, 0.01, 0.03, 0.1, 0.3, 1],
    degreeExponent: [0.2, 0.3, 0.4],
  };
}
