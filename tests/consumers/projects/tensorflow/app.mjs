import * as library from 'cf-recs';
import * as tensorflow from 'cf-recs/tensorflow';
import { steps } from './steps.cjs';

console.log(await steps(library, tensorflow));
