import * as library from 'cf-recs';
import { expect, test } from 'vitest';
import { exercise } from './exercise.mjs';

test('reads, trains on threads, recommends, saves and loads', async () => {
  expect(await exercise(library, 'out')).toMatch(/^wasm/);
}, 600_000);
