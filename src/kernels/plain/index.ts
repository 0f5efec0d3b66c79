import type { Kernels } from '../kernels.js';
import { viewsOf } from '../memory/views.js';
import { adamPlain } from './adam.js';
import { cataloguePlain } from './catalogue.js';
import { densePlain } from './dense.js';
import { neighboursPlain } from './neighbours.js';
import { rankingPlain } from './ranking.js';
import { sequencePlain } from './sequence.js';
import { softmaxPlain } from './softmax.js';
import { sparsePlain } from './sparse.js';
import { symmetricPlain } from './symmetric.js';

/**
 * Every kernel in plain TypeScript over a memory: what the WebAssembly ones are tested against, and what is used where
 * WebAssembly is not available.
 */
export function plainKernels(buffer: ArrayBufferLike): Kernels {
  const views = viewsOf(buffer);
  return {
    ...densePlain(views),
    ...sparsePlain(views),
    ...adamPlain(views),
    ...softmaxPlain(views),
    ...cataloguePlain(views),
    ...rankingPlain(views),
    ...neighboursPlain(views),
    ...sequencePlain(views),
    ...symmetricPlain(views),
  };
}
