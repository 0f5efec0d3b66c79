import type { Arithmetic } from '../../kernels/matrix/arithmetic.js';
import type { SparseMatrix } from '../../kernels/matrix/sparse-matrix.js';
import type { Neighbours } from '../../model/neighbours.js';
import { blocksOf } from '../../pace.js';
import { type Directions, sumPowers } from '../spectral/spectral-model.js';
import { BlockSolver } from './block-solver.js';
import { byHistoryItem } from './by-history-item.js';
import type { NeighbourSize } from './neighbour-options.js';
import { type PopularFirst, popularFirst } from './popular-first.js';
import type { FoundNeighbours } from './solved-block.js';
import { scaledRows, scaledTable, scalesOf, widthOf } from './tables.js';

/** Two tables, items x embeddingDim, row-major, and the neighbours beside them. Scales by degree are in all three. */
export interface NeighbourModel {
  readonly historyEmbeddings: Float32Array;
  readonly itemEmbeddings: Float32Array;
  readonly neighbours: Neighbours;
}

/** The solution of every item's normal equations with one ridge, before scales by degree. */
export interface Solution {
  /** How much of each direction stands on the history side. */
  readonly filter: Float64Array;
  /** items x d, row-major. */
  readonly embeddings: Float32Array;
  /** In the order of places. */
  readonly blocks: readonly FoundNeighbours[];
}

/**
 * Fits of tables and neighbours to the same interactions with one ridge after the other, see `trainNeighbours`. Candidates
 * and the entries of A^T A among them do not depend on the ridge: where all items fit into one block, they are found once.
 * It takes room in the workspace until the scope it was opened in ends.
 */
export class NeighbourFit {
  private constructor(
    private readonly directions: Directions,
    private readonly embeddingDim: number,
    private readonly arithmetic: Arithmetic,
    /** Without the interactions, which the solver has a copy of. */
    private readonly ordered: Pick<PopularFirst, 'order' | 'places'>,
    private readonly solver: BlockSolver,
  ) {}

  /** @param matrix - A, which the directions are of. */
  static async open(
    matrix: SparseMatrix,
    directions: Directions,
    size: NeighbourSize,
    arithmetic: Arithmetic,
  ): Promise<NeighbourFit> {
    const ordered = await popularFirst(matrix, arithmetic.pace);
    const solver = await BlockSolver.open(arithmetic, ordered, size, widthOf(size.embeddingDim));
    const { order, places } = ordered;
    return new NeighbourFit(directions, size.embeddingDim, arithmetic, { order, places }, solver);
  }

  /** @param onStep - called with the share of the work that is done, in (0, 1]. */
  async solve(regularization: number, onStep: (fraction: number) => void = () => {}): Promise<Solution> {
    const { directions, embeddingDim, arithmetic, solver } = this;
    const { order } = this.ordered;
    const { pace } = arithmetic;
    const { filter, factors, ...equations } = scalesOf(directions, embeddingDim, regularization);
    const items = order.length;
    await solver.prepare(equations, (table, width) =>
      scaledRows(
        directions,
        items,
        (place) => order[place],
        factors,
        () => 1,
        width,
        table,
        pace,
      ),
    );
    const embeddings = new Float32Array(items * embeddingDim);
    const blocks: FoundNeighbours[] = [];
    for (const block of blocksOf(items, solver.size)) {
      const [first, last] = block;
      const { embeddings: found, width, ...near } = await solver.solve(block);
      for (let place = first; place < last; place++) {
        const from = (place - first) * width;
        embeddings.set(found.subarray(from, from + embeddingDim), order[place] * embeddingDim);
      }
      blocks.push(near);
      onStep(last / items);
      if (pace.due) await pace.rest();
    }
    return { filter, embeddings, blocks };
  }

  /** The model of a solution. @throws CfRecsError `diverged` where a number is beyond what Float32 holds. */
  async model({ filter, embeddings, blocks }: Solution, popularityDamping: number): Promise<NeighbourModel> {
    const { directions, embeddingDim, ordered, solver } = this;
    const { pace } = this.arithmetic;
    const { degreeExponent, itemSums } = directions;
    const history = sumPowers(directions, -degreeExponent);
    const gains = sumPowers(directions, degreeExponent - popularityDamping);
    const historyEmbeddings = new Float32Array(embeddings.length);
    await scaledRows(
      directions,
      itemSums.length,
      (item) => item,
      filter,
      (item) => history[item],
      embeddingDim,
      historyEmbeddings,
      pace,
    );
    return {
      historyEmbeddings,
      itemEmbeddings: await scaledTable(embeddings, gains, pace),
      neighbours: await byHistoryItem(blocks, solver.size, ordered, { history, gains }, pace),
    };
  }
}
