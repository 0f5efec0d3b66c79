import * as library from 'cf-recs';
import { exercise } from './exercise.mjs';

if (process.permission.has('worker')) throw new Error('Expected that this process may start no workers');
console.log(await exercise(library, `${process.cwd()}/out`, { threads: 0 }));
