import type { Service } from '../../service.js';
import type { OperationId } from '../openapi/paths.js';
import type { Input, Reply } from '../validation.js';
import { clicks, models, reload, retrain, training } from './admin.js';
import { takeEvents } from './events.js';
import { comparison, exposure } from './insights.js';
import { categories, item, items, putItem, putItems, removeItem } from './items.js';
import { latest, popular, recommend, recommendForGuest, similarItems } from './lists.js';
import { health, metrics, ready } from './status.js';
import { explain, forgetUser, history, takeBackItem, users } from './users.js';

export type Handler = (service: Service, input: Input) => Reply | Promise<Reply>;

/** Who answers each operation of the document. */
export const HANDLERS: Readonly<Record<OperationId, Handler>> = {
  health,
  ready,
  metrics,
  recommend,
  recommendForGuest,
  popular,
  latest,
  similarItems,
  items,
  putItems,
  item,
  putItem,
  removeItem,
  categories,
  users,
  forgetUser,
  history,
  explain,
  takeBackItem,
  takeEvents,
  reload,
  retrain,
  training,
  models,
  clicks,
  exposure,
  comparison,
};
