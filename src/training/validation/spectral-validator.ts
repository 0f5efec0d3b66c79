import { historyOf } from '../../data/dataset.js';
import type { Arithmetic } from '../../kernels/matrix/arithmetic.js';
import { PANEL } from '../../kernels/matrix/panel-layout.js';
import {
  allocatePanels,
  type PanelMatrix,
  panelNumbers,
  reshapePanels,
  writePanels,
} from '../../kernels/matrix/panels.js';
import { poolRows } from '../../kernels/ranking/pool-rows.js';
import { TopK } from '../../kernels/ranking/top-k.js';
import { recentWeights } from '../../model/recency.js';
import { blocksOf, inTurns } from '../../pace.js';
import { type Directions, itemScales, ridgeFilter } from '../../solvers/spectral/spectral-model.js';
import type { SpectralSettings } from '../choose/settings.js';
import { LIST_LENGTH, type ListQuality, measureLists } from './list-quality.js';
import type { ValidationSplit } from './validation-split.js';

/** Users who are pooled or scored before other work may have a turn. */
const BLOCK_USERS = 64;

/** Items that are gone through before other work may have a turn. */
const BLOCK_ITEMS = 4096;

/**
 * Measures the models that can be cut from one set of directions, none of which it makes: V stands in the memory of the
 * kernels once, the regularization is in the users' vectors and in one number per item, and a smaller model is the first
 * columns.
 */
export class SpectralValidator {
  private readonly vectors: PanelMatrix;
  private readonly scores: PanelMatrix;
  /** By half-life. */
  private readonly pooled = new Map<number | false, Float32Array>();
  /** What a score of each user of a panel must be above to be among the best. */
  private readonly thresholds = new Float64Array(PANEL);
  private readonly best = Array.from({ length: PANEL }, () => new TopK(LIST_LENGTH, 0));

  private constructor(
    private readonly directions: Directions,
    private readonly split: ValidationSplit,
    private readonly arithmetic: Arithmetic,
  ) {
    const { workspace } = arithmetic;
    const items = directions.itemSums.length;
    this.vectors = allocatePanels(workspace, items, directions.values.length);
    this.scores = allocatePanels(workspace, items, BLOCK_USERS);
  }

  /** Takes memory of the workspace that is given back with the scope around it. */
  static async create(
    directions: Directions,
    split: ValidationSplit,
    arithmetic: Arithmetic,
  ): Promise<SpectralValidator> {
    const validator = new SpectralValidator(directions, split, arithmetic);
    const { rows, columns } = validator.vectors;
    await inTurns(blocksOf(rows, BLOCK_ITEMS), arithmetic.pace, (start, end) =>
      writePanels(
        arithmetic.workspace,
        validator.vectors,
        start,
        end,
        directions.vectors.subarray(start * columns, end * columns),
      ),
    );
    return validator;
  }

  /** Measures by the lists of {@link LIST_LENGTH} items that a model with these settings makes. */
  async measure(settings: Omit<SpectralSettings, 'degreeExponent'>): Promise<ListQuality> {
    const { directions, split, arithmetic, vectors } = this;
    const { embeddingDim, regularization } = settings;
    const { pace, workspace, dense } = arithmetic;
    const filter = ridgeFilter(directions, embeddingDim, regularization);
    const scales = await itemScales(directions, filter, pace);
    const cut = reshapePanels(vectors, vectors.rows, embeddingDim);
    const pooled = await this.poolUsers(settings.recencyHalfLife);
    const lists: Uint32Array[] = [];
    for (const [first, last] of blocksOf(split.users.length, BLOCK_USERS)) {
      const right = this.columnsOf(pooled, filter, first, last);
      const scores = reshapePanels(this.scores, vectors.rows, last - first);
      await dense.multiply(cut, right, scores, false);
      for (let panel = 0; panel < scores.panels; panel++) {
        const from = first + panel * PANEL;
        const users = Math.min(PANEL, last - from);
        const numbers = panelNumbers(workspace, scores).subarray(
          panel * scores.rows * PANEL,
          (panel + 1) * scores.rows * PANEL,
        );
        this.clearSeen(from, users, numbers);
        this.thresholds.fill(0);
        for (const [start, end] of blocksOf(scores.rows, BLOCK_ITEMS)) {
          this.collect(numbers, scales, users, start, end);
          if (pace.due) await pace.rest();
        }
        for (const best of this.best.slice(0, users)) lists.push(best.take().indexes);
      }
    }
    return measureLists(split, lists);
  }

  /** The vectors of all users before the filter: users x directions, row-major. Their length does not matter. */
  private async poolUsers(halfLife: number | false): Promise<Float32Array> {
    const known = this.pooled.get(halfLife);
    if (known !== undefined) return known;
    const { directions, split, arithmetic } = this;
    const { train, users } = split;
    const { degreeExponent, values, vectors, itemSums } = directions;
    const pooled = new Float32Array(users.length * values.length);
    await inTurns(blocksOf(users.length, BLOCK_USERS), arithmetic.pace, (first, last) => {
      for (let user = first; user < last; user++) {
        const history = historyOf(train, users[user]);
        const weights = recentWeights(history, halfLife);
        const scaled = Float64Array.from(
          history.items,
          (item, entry) => weights[entry] * itemSums[item] ** -degreeExponent,
        );
        const row = user * values.length;
        poolRows(vectors, values.length, values.length, history.items, scaled, 1, pooled, row);
      }
    });
    this.pooled.set(halfLife, pooled);
    return pooled;
  }

  /** Some users' vectors after the filter, a column each: filter.length x users, row-major. */
  private columnsOf(pooled: Float32Array, filter: Float64Array, first: number, last: number): Float32Array {
    const width = last - first;
    const directions = this.directions.values.length;
    const columns = new Float32Array(filter.length * width);
    for (let user = first; user < last; user++) {
      const row = user * directions;
      for (let k = 0, to = user - first; k < filter.length; k++, to += width) columns[to] = pooled[row + k] * filter[k];
    }
    return columns;
  }

  /** Takes what users have or dislike out of their scores. */
  private clearSeen(first: number, count: number, numbers: Float32Array): void {
    const { train, users } = this.split;
    for (let column = 0; column < count; column++) {
      const { items, dislikes } = historyOf(train, users[first + column]);
      for (const item of items) numbers[item * PANEL + column] = 0;
      for (const item of dislikes) numbers[item * PANEL + column] = 0;
    }
  }

  /** Offers some items to some users. */
  private collect(numbers: Float32Array, scales: Float64Array, users: number, start: number, end: number): void {
    const { best, thresholds } = this;
    for (let item = start; item < end; item++) {
      const scale = scales[item];
      if (scale === 0) continue;
      for (let column = 0, at = item * PANEL; column < users; column++, at++) {
        const score = scale * numbers[at];
        if (score <= thresholds[column]) continue;
        best[column].offer(item, score);
        thresholds[column] = best[column].threshold;
      }
    }
  }
}
