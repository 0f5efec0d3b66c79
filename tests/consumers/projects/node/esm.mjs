import * as library from 'cf-recs';
import { renderReport } from 'cf-recs/report';
import { exercise } from './exercise.mjs';

if (typeof renderReport !== 'function') throw new Error('Expected cf-recs/report to be found');
console.log(await exercise(library, 'out'));
