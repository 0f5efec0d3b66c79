import type { Connection } from './open-database.js';
import type { ModelTable } from './tables.js';

/** The number up to which the histories of a saved model hold all changes; null where it is not known of here. */
export async function sequenceOf(connection: Connection, id: string): Promise<number | null> {
  const model = await connection.selectFrom('models').select('sequence').where('id', '=', id).executeTakeFirst();
  return model?.sequence ?? null;
}

/** Notes a model. One that is noted already stays as it is. */
export async function noteModel(connection: Connection, model: ModelTable): Promise<void> {
  await connection
    .insertInto('models')
    .values(model)
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}

/** Notes that a model did not come into use after all. */
export async function refuse(connection: Connection, id: string, reason: string): Promise<void> {
  await connection.updateTable('models').set({ status: 'refused', reason }).where('id', '=', id).execute();
}

/** The models that were, the newest first. */
export const listModels = (connection: Connection, limit: number): Promise<ModelTable[]> =>
  connection.selectFrom('models').selectAll().orderBy('made_at', 'desc').limit(limit).execute();

/** The newest model in use that was evaluated; null where there is none. */
export async function lastJudged(connection: Connection): Promise<ModelTable | null> {
  const model = await connection
    .selectFrom('models')
    .selectAll()
    .where('status', '=', 'used')
    .where('figures', 'is not', null)
    .orderBy('made_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return model ?? null;
}
