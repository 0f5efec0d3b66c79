import * as library from 'cf-recs';
import { renderReport } from 'cf-recs/report';
import { tensorflowEngine } from 'cf-recs/tensorflow';
import { exercise } from './exercise.mjs';

if (typeof renderReport !== 'function') throw new Error('Expected cf-recs/report to be found');
const missing = await tensorflowEngine().catch(({ code }) => code);
if (missing !== 'not-installed') throw new Error(`Expected TensorFlow.js to be missing, got ${missing}`);
console.log(await exercise(library, 'out'));
