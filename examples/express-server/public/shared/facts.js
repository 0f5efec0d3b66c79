import { ready } from './api.js';
import { byId, idText, make } from './dom.js';
import { ago, day } from './words.js';

const show = (facts) =>
  byId('facts').replaceChildren(
    ...facts.map(([name, ...value]) => make('div', {}, make('dt', {}, name), make('dd', {}, ...value))),
  );

/** What answers: the model and its age and size, and whether there is a report of it. */
export async function showFacts() {
  try {
    const { model_id, trained_at, age_seconds, users, items, embedding_dim, report } = await ready();
    show([
      ['Model', model_id === null ? 'none yet: popular items answer' : idText(model_id.slice(0, 16))],
      ['Trained', trained_at === null ? 'never' : `${day(trained_at)}, ${ago(age_seconds)}`],
      ['Users', users.toLocaleString('en')],
      ['Items', items.toLocaleString('en')],
      ['Embedding dimensions', String(embedding_dim ?? 'none')],
    ]);
    byId('report').hidden = !report;
  } catch (error) {
    show([['Model', error.message]]);
  }
}
