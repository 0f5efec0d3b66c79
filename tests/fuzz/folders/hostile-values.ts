import type { Random } from '../../../src/random.js';
import { pick } from './draft.js';

/** JSON text that `JSON.stringify` would never write, in the place of a string that starts like this. */
const RAW = 'raw-json:';

/** A value that is written as this JSON text, whatever it is. */
const raw = (text: string): string => RAW + text;

/** JSON in which the texts of {@link raw} stand as they are. */
export const withRaw = (json: string): string =>
  json.replaceAll(new RegExp(`"${RAW}((?:[^"\\\\]|\\\\.)*)"`, 'g'), (_, text) => JSON.parse(`"${text}"`));

const numbers = [
  0,
  -0,
  -1,
  1,
  0.5,
  2 ** 31,
  2 ** 32 - 1,
  2 ** 32,
  2 ** 33 + 1,
  2 ** 40,
  2 ** 53,
  5e-324,
  1e-300,
  1e300,
];

const names = [
  '',
  '.',
  '..',
  '/etc/passwd',
  '../metadata.json',
  '..\\metadata.json',
  'a\0b',
  'file:///etc/passwd',
  'metadata.json',
  'model.json',
  `weights-${'0'.repeat(16)}.bin/../../x`,
  '__proto__',
  'constructor',
  'toString',
  '\ud800',
  'x'.repeat(100_000),
];

const others = [null, true, false, [], {}, [[]], { length: 1 }, { $: 1 }];

/** Arrays within arrays, deeper than a stack. */
export const DEEP = raw(`${'['.repeat(50_000)}${']'.repeat(50_000)}`);

const texts = [...['1e999', '-1e999', '1e400', '{"__proto__":{"polluted":1}}'].map(raw), DEEP];

/** A number that is near another one, or far from it. */
const nearTo = (value: number, random: Random): number =>
  pick([value + 1, value - 1, 2 * value, -value, value + 0.5, value * 1e9, value + 8, value - 8], random);

/** Something in the place of a value, often of its kind. */
export function hostileValue(value: unknown, random: Random): unknown {
  if (typeof value === 'number' && random.integer(2) === 0) return nearTo(value, random);
  if (typeof value === 'number' && random.integer(2) === 0) return pick(numbers, random);
  if (typeof value === 'string' && random.integer(2) === 0) return pick(names, random);
  return pick(pick<readonly unknown[]>([numbers, names, others, texts], random), random);
}

/** A key that somebody may have put there to reach what all objects share. */
export const hostileKey = (random: Random): string =>
  pick(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'length', '', 'ids'], random);
