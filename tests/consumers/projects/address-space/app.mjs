import * as library from 'cf-recs';
import { exercise } from './exercise.mjs';

console.log(await exercise(library, 'out', { threads: 0, backend: 'cpu' }));
