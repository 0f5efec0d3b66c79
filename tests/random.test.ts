import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../src/random.js';

const draw = (random: Random, count: number): number[] => Array.from({ length: count }, () => random.uint32());

describe('Random', () => {
  it('gives the known answers of xoshiro128** for the state 1, 2, 3, 4', () => {
    const random = new Random(0);
    Object.assign(random, { a: 1, b: 2, c: 3, d: 4 });
    expect(draw(random, 10)).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ]);
  });

  it('gives the same numbers in every version: models are reproduced from their seeds', () => {
    expect(draw(new Random(0), 4)).toEqual([1789933344, 44971166, 2521387044, 3848737593]);
    expect(draw(new Random(42), 4)).toEqual([660444221, 3652823732, 77672526, 910233633]);
  });

  it('gives the same stream for the same seed', () => {
    expect(draw(new Random(7), 100)).toEqual(draw(new Random(7), 100));
  });

  it('gives unrelated streams for neighbouring seeds', () => {
    const first = draw(new Random(1), 32);
    const second = draw(new Random(2), 32);
    const equalBits = first.reduce((count, word, at) => {
      let differing = word ^ second[at];
      for (; differing !== 0; differing &= differing - 1) count--;
      return count;
    }, 32 * 32);
    // Of 1,024 coins, 512 +- 5 standard deviations.
    expect(Math.abs(equalBits - 512)).toBeLessThan(80);
  });

  it('counts the part of a seed above 32 bits', () => {
    expect(draw(new Random(2 ** 32 + 5), 4)).not.toEqual(draw(new Random(5), 4));
  });

  it('draws uniform numbers in [0, 1) around a half', () => {
    const random = new Random(3);
    let sum = 0;
    for (let i = 0; i < 10_000; i++) {
      const number = random.uniform();
      expect(number >= 0 && number < 1).toBe(true);
      sum += number;
    }
    expect(sum / 10_000).toBeCloseTo(0.5, 1);
  });

  it('draws integers below any bound', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 2 ** 32 }), (seed, bound) => {
        const number = new Random(seed).integer(bound);
        expect(Number.isInteger(number) && number >= 0 && number < bound).toBe(true);
      }),
    );
  });

  it('draws every integer about equally often', () => {
    const random = new Random(11);
    const counts = new Uint32Array(6);
    for (let i = 0; i < 60_000; i++) counts[random.integer(6)]++;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });

  it('fills arrays of any length with finite numbers of mean 0 and variance 1', () => {
    for (const length of [0, 1, 2, 7]) {
      const numbers = new Float32Array(length);
      new Random(length).fillNormal(numbers);
      expect(numbers.every((number) => Number.isFinite(number) && number !== 0)).toBe(true);
    }
    const numbers = new Float32Array(100_001);
    new Random(5).fillNormal(numbers);
    const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
    const variance = numbers.reduce((sum, number) => sum + (number - mean) ** 2, 0) / numbers.length;
    expect(Math.abs(mean)).toBeLessThan(0.02);
    expect(Math.abs(variance - 1)).toBeLessThan(0.02);
  });

  it('stays finite where the logarithm would meet 0', () => {
    const random = new Random(0);
    // With b = 0 the next number is 0.
    Object.assign(random, { b: 0 });
    const numbers = new Float32Array(2);
    random.fillNormal(numbers);
    expect(numbers.every(Number.isFinite)).toBe(true);
  });

  it('shuffles without losing or adding anything', () => {
    fc.assert(
      fc.property(fc.nat(), fc.uint32Array({ maxLength: 50 }), (seed, values) => {
        const shuffled = values.slice();
        new Random(seed).shuffle(shuffled);
        expect(shuffled.toSorted()).toEqual(values.toSorted());
      }),
    );
  });

  it('brings every order about equally often', () => {
    const random = new Random(13);
    const counts = new Map<string, number>();
    for (let i = 0; i < 12_000; i++) {
      const values = Uint32Array.of(0, 1, 2);
      random.shuffle(values);
      counts.set(values.join(), (counts.get(values.join()) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 2000)).toBeLessThan(200);
  });
});
