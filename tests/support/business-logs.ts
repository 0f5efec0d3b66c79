import { type LogRecipes, mapTo } from './log-recipe.js';

interface Playlist {
  readonly pid: number;
  readonly modified_at: number;
  readonly tracks: readonly { readonly track_uri: string }[];
}

interface AnalyticsEvent {
  readonly event_name: string;
  readonly event_timestamp: string;
  readonly user_pseudo_id: string;
  readonly items: readonly { readonly item_id: string }[];
}

interface Like {
  readonly user_id: number;
  readonly track_id: string;
  readonly created_at: number;
}

interface Change {
  readonly payload: { readonly op: string; readonly before: Like; readonly after: Like | null; readonly ts_ms: number };
}

const columns = ['userId', 'itemId', 'title', 'plays', 'timestamp'];

/** What applications, trackers and databases write. */
export const businessLogs: LogRecipes = {
  'Spotify playlists': {
    files: ['spotify/mpd.slice.0-999.json'],
    read: {
      rows: 'playlists',
      map: mapTo<Playlist>(({ pid, modified_at, tracks }) =>
        tracks.map(({ track_uri }) => ({ userId: pid, itemId: track_uri, timestamp: modified_at })),
      ),
    },
    counts: [8, 3, 5, 7],
    period: [1493424000, 1506556800],
  },
  Segment: {
    files: ['segment/tracks.jsonl'],
    read: { fields: { itemId: 'properties.product_id' }, onInvalid: 'skip' },
    build: { eventWeights: { 'Product Added': 2, 'Product Removed': 'retract' } },
    counts: [7, 2, 2, 3, 0, 0, 3],
    period: ['2024-01-05T10:00:00Z', '2024-01-07T08:30:00Z'],
    events: {
      'Product Viewed': { count: 2, weight: 1 },
      'Product Added': { count: 4, weight: 2 },
      'Product Removed': { count: 1, weight: 'retract' },
    },
  },
  'GA4 in BigQuery': {
    files: ['ga4/events.jsonl'],
    read: {
      map: mapTo<AnalyticsEvent>(({ event_name, event_timestamp, user_pseudo_id, items }) =>
        items.map(({ item_id }) => ({
          userId: user_pseudo_id,
          itemId: item_id,
          event: event_name,
          timestamp: event_timestamp,
        })),
      ),
    },
    build: { eventWeights: { view_item_list: 0, add_to_cart: 2, purchase: 3 } },
    // The session's start has no items, and three were only in a list.
    counts: [13, 3, 3, 4, 0, 4],
    period: [1696470440, '2023-10-05T03:48:20.486Z'],
    events: {
      view_item_list: { count: 3, weight: 0 },
      view_item: { count: 3, weight: 1 },
      add_to_cart: { count: 2, weight: 2 },
      remove_from_cart: { count: 1, weight: 'retract' },
      purchase: { count: 3, weight: 3 },
    },
  },
  Snowplow: {
    files: ['snowplow/events.jsonl'],
    read: {
      map: mapTo<Record<'event' | 'se_action' | 'se_property' | 'domain_userid' | 'derived_tstamp', string>>((row) =>
        row.event !== 'struct'
          ? null
          : {
              userId: row.domain_userid,
              itemId: row.se_property,
              event: row.se_action,
              timestamp: row.derived_tstamp,
            },
      ),
    },
    counts: [9, 3, 3, 4, 0, 2],
    period: ['2024-01-31T21:15:00.980Z', '2024-02-02T08:01:00.980Z'],
    events: {
      'view-item': { count: 4, weight: 1 },
      'add-to-cart': { count: 2, weight: 1 },
      'remove-from-cart': { count: 1, weight: 'retract' },
    },
  },
  'Kafka envelopes of Debezium': {
    files: ['kafka/likes.jsonl'],
    read: {
      map: mapTo<Change>(({ payload: { op, before, after, ts_ms } }) => {
        const { user_id, track_id } = after ?? before;
        return {
          userId: user_id,
          itemId: track_id,
          event: op === 'd' ? 'unlike' : 'like',
          timestamp: after?.created_at ?? ts_ms,
        };
      }),
    },
    counts: [8, 3, 3, 5],
    period: ['2024-01-01', '2024-03-03'],
    events: { like: { count: 7, weight: 1 }, unlike: { count: 1, weight: 'retract' } },
  },
  mongoexport: {
    files: ['mongoexport/plays.json'],
    read: { format: 'jsonl', fields: { userId: 'user', itemId: 'track._id', value: 'plays', timestamp: 'at' } },
    counts: [6, 3, 3, 5, 0, 1],
    period: ['2024-01-05T10:00:00Z', '2024-03-01'],
  },
  'mongoexport, canonical': {
    files: ['mongoexport/plays-canonical.json'],
    read: { format: 'jsonl', fields: { userId: 'user', itemId: 'track._id', value: 'plays', timestamp: 'at' } },
    counts: [6, 3, 3, 5, 0, 1],
    period: ['2024-01-05T10:00:00Z', '2024-03-01'],
  },
  '\\copy to csv of Postgres': {
    files: ['postgres/plays.csv'],
    read: { fields: { value: 'plays', timestamp: 'played_at' } },
    counts: [5, 3, 3, 5],
    period: ['2024-01-05T10:00:00Z', '2024-01-06T09:30:00.123Z'],
  },
  'COPY text of Postgres': {
    files: ['postgres/plays.copy'],
    read: { format: 'csv', delimiter: '\t', quote: null, header: columns, onInvalid: 'skip' },
    counts: [5, 3, 3, 5, 0, 0, 1],
    period: ['2024-01-05T10:00:00Z', '2024-01-06T09:30:00.123Z'],
  },
  'mysqldump --tab': {
    files: ['mysql/plays.txt'],
    read: { format: 'csv', delimiter: '\t', quote: null, header: columns, onInvalid: 'skip' },
    counts: [5, 3, 3, 5, 0, 0, 1],
    period: ['2024-01-05T10:00:00Z', '2024-03-01'],
  },
  'BigQuery, shards of CSV': {
    files: ['bigquery/plays-000000000000.csv', 'bigquery/plays-000000000001.csv'],
    read: { fields: { timestamp: 'played_at' } },
    counts: [5, 3, 3, 5],
    period: ['2024-01-05T10:00:00Z', '2024-03-01'],
  },
  'BigQuery, JSON lines': {
    files: ['bigquery/plays.jsonl'],
    read: { fields: { value: 'plays', timestamp: 'played_at' } },
    counts: [5, 3, 2, 4, 0, 1],
    period: ['2024-01-05T10:00:00Z', '2024-03-01'],
  },
  'Shopify orders': {
    files: ['shopify/orders_export.csv'],
    read: {
      fields: { userId: 'Email', itemId: 'Lineitem sku', timestamp: 'Created at' },
      event: 'purchase',
      onInvalid: 'skip',
    },
    counts: [6, 3, 3, 6, 0, 0, 2],
    period: ['2024-01-02T07:00:00Z', '2024-03-02T17:20:00Z'],
  },
};
