import * as library from 'cf-recs';
import { exercise } from './exercise.mjs';

exercise(library, 'out').then(console.log);
