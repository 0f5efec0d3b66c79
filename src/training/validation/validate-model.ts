import { historyOf } from '../../data/dataset.js';
import type { Workspace } from '../../kernels/memory/workspace.js';
import { Catalogue } from '../../kernels/ranking/catalogue.js';
import { RankingBatch } from '../../kernels/ranking/ranking-batch.js';
import type { EmbeddingModel } from '../../model/embedding-model.js';
import type { Pace } from '../../pace.js';
import { addRequest } from '../../ranking/personal.js';
import { LIST_LENGTH, type ListQuality, measureLists } from './list-quality.js';
import type { ValidationSplit } from './validation-split.js';

/** Users of one batch. */
const BLOCK_USERS = 256;

/** Measures a model by the lists of {@link LIST_LENGTH} items that it makes for the users of a split. */
export function validateModel(
  model: EmbeddingModel,
  split: ValidationSplit,
  halfLife: number | false,
  workspace: Workspace,
  pace: Pace,
): Promise<ListQuality> {
  const { train, users } = split;
  const rules = { excludeSeen: true, recencyHalfLife: halfLife };
  return workspace.scope(async () => {
    const lists: Uint32Array[] = [];
    const catalogue = new Catalogue(workspace, model);
    const room = Math.max(2 ** 16, 2 * model.items);
    const size = { requests: BLOCK_USERS, entries: room, results: BLOCK_USERS * LIST_LENGTH };
    const batch = new RankingBatch(workspace, catalogue, size);
    for (let first = 0; first < users.length; ) {
      batch.clear();
      let last = first;
      for (; last < users.length; last++) {
        if (!addRequest(batch, model, rules, historyOf(train, users[last]), LIST_LENGTH)) break;
      }
      await workspace.run(batch.tasks(), batch.count * model.items * model.embeddingDim, pace);
      for (let user = first; user < last; user++) lists.push(batch.result(user - first).items);
      first = last;
    }
    return measureLists(split, lists);
  });
}
