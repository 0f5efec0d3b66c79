import { historyOf } from '../../data/dataset.js';
import type { Workspace } from '../../kernels/memory/workspace.js';
import { PlacedCatalogue } from '../../kernels/ranking/catalogue.js';
import { RankingDesk } from '../../kernels/ranking/ranking-batch.js';
import type { EmbeddingModel } from '../../model/embedding-model.js';
import type { Pace } from '../../pace.js';
import { addRequest } from '../../ranking/personal.js';
import { type Judgement, judgeLists, K } from './judgement.js';
import type { Validation } from './validation.js';

/** Users who are laid out at a time. */
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
    const catalogue = new PlacedCatalogue(workspace, model);
    const room = Math.max(2 ** 16, 2 * model.items);
    const desk = new RankingDesk(workspace, catalogue, { users: BLOCK_USERS, entries: room, pairs: BLOCK_USERS * K });
    for (let first = 0; first < users.length; ) {
      desk.clear();
      let last = first;
      for (; last < users.length; last++) {
        if (!addRequest(desk, model, rules, historyOf(train, users[last]), K)) break;
      }
      await workspace.run(desk.tasks(), desk.count * model.items * model.embeddingDim, pace);
      for (let user = first; user < last; user++) lists.push(desk.found(user - first).items);
      first = last;
    }
    return judgeLists(validation, lists);
  });
}
