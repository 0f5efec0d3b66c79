import { test } from 'node:test';
import * as library from 'cf-recs';
import { exercise } from './exercise.mjs';

test('reads, trains on threads, recommends, saves and loads', () => exercise(library, 'out'));
