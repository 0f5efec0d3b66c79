import { LIST_KINDS } from '../../../database/list-counts.js';
import { COUNT, FLAG, list, MOMENT, NUMBER, nullable, object, ref, type Schema, SHARE, TEXT } from './values.js';

const BASELINE = object({ recall: ref('Figure'), verdict: { enum: ['better', 'worse', 'within-noise'] } });
const SCORED = list(ref('ScoredItem'));
const DAY: Schema = { type: 'string', format: 'date' };

/** What the owner of the shop is told. */
export const ADMIN_SCHEMAS = {
  Reloaded: object({ model_id: nullable(TEXT), swapped: FLAG }),
  RetrainStarted: object({ status: { const: 'started' } }),
  Training: object({
    running: { ...FLAG, description: 'Whether one is under way, in any process.' },
    progress: { ...nullable(SHARE), description: 'How far it is; null where there is none.' },
    last_problem: { ...nullable(TEXT), description: 'What was wrong with the last training of this process.' },
  }),
  Figure: { ...object({ mean: NUMBER, low: NUMBER, high: NUMBER }), description: 'A mean and its 95 % interval.' },
  Figures: {
    ...object({
      users: { ...COUNT, description: 'Users judged.' },
      recall: ref('Figure'),
      ndcg: ref('Figure'),
      coverage: { ...SHARE, description: 'Of the items, those in some list.' },
      baselines: object({ popularity: BASELINE, 'item-item': BASELINE }),
    }),
    description: 'How much of what users had last would have been in lists of ten, and how the model compares.',
  },
  Models: object({
    models: list(
      object({
        id: TEXT,
        model_id: nullable(TEXT),
        made_at: MOMENT,
        origin: { enum: ['training', 'folder'], description: '`folder`: brought from elsewhere.' },
        status: { enum: ['used', 'refused'] },
        reason: { ...nullable(TEXT), description: 'Why it was refused.' },
        seconds: { ...nullable(NUMBER), description: 'What its training and judgement took.' },
        in_use: { ...FLAG, description: 'Whether this process answers from it.' },
        figures: { oneOf: [ref('Figures'), { type: 'null' }] },
      }),
    ),
  }),
  Clicks: object({
    days: list(
      object({
        day: { ...DAY, description: 'In UTC.' },
        kind: { enum: LIST_KINDS },
        lists: { ...COUNT, description: 'Lists served.' },
        events: { ...COUNT, description: 'Events that say they came from such a list.' },
      }),
    ),
  }),
  Exposure: object({
    users: { ...COUNT, description: 'Users looked at, evenly drawn.' },
    coverage: { ...SHARE, description: 'Of the items that can be had, those in a list of ten of some of them.' },
    most: list(
      object(
        {
          item_id: TEXT,
          lists: COUNT,
          share: { ...SHARE, description: 'Of the lists, those that have it.' },
          item: ref('ItemDescription'),
        },
        ['item'],
      ),
    ),
  }),
  Comparison: object({
    user_id: TEXT,
    lists: object({
      model: SCORED,
      popular: SCORED,
      neighbours: { ...SCORED, description: 'What is most similar to what the user had last.' },
    }),
  }),
};
