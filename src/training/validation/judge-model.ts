import { historyOf } from '../../data/dataset.js';
import type { Workspace } from '../../kernels/memory/workspace.js';
import { Catalogue } from '../../kernels/ranking/catalogue.js';
import { RankingBatch } from '../../kernels/ranking/ranking-batch.js';
import type { EmbeddingModel } from '../../model/embedding-model.js';
import type { Pace } from '../../pace.js';
import { addRequest } from '../../ranking/personal.js';
import { type Judgement, judgeLists, K } from './judgement.js';
import type { Validation } from './validation.js';

/** Users of one batch. */
const BLOCK_USERS = 256;

/** Judges a model by the lists of {@link K} items that it makes for the users of a validation. */
export function judge(
  model: EmbeddingModel,
  validation: Validation,
  halfLife: number | false,
  workspace: Workspace,
  pace: Pace,
): Promise<Judgement> {
  const { train, users } = validation;
  const rules = { excludeSeen: true, recencyHalfLife: halfLife };
  return workspace.scope(async () => {
    const lists: Uint32Array[] = [];
    const catalogue = new Catalogue(workspace, model);
    const room = Math.max(2 ** 16, 2 * model.items);
    const size = { requests: BLOCK_USERS, entries: room, results: BLOCK_USERS * K };
    const batch = new RankingBatch(workspace, catalogue, size);
    for (let first = 0; first < users.length; ) {
      batch.clear();
      let last = first;
      for (; last < users.length; last++) {
        if (!addRequest(batch, model, rules, historyOf(train, users[last]), K)) break;
      }
      await workspace.run(batch.tasks(), batch.count * model.items * model.embeddingDim, pace);
      for (let user = first; user < last; user++) lists.push(batch.result(user - first).items);
      first = last;
    }
    return judgeLists(validation, lists);
  });
}
