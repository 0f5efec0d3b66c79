import type { DatasetOptions } from '../../src/data/dataset-options.js';
import type { ReadOptions } from '../../src/reading/read-options.js';
import { type LogRecipes, mapTo } from './log-recipe.js';

const ratings: DatasetOptions = { weighting: 'value' };
const tabs: ReadOptions = { format: 'csv', delimiter: '\t' };
const rated = ['userId', 'itemId', 'value', 'timestamp'];

/** Data sets that research and competitions are made with. */
export const researchLogs: LogRecipes = {
  'MovieLens CSV': {
    files: ['movielens/ratings.csv'],
    read: { fields: { itemId: 'movieId', value: 'rating' } },
    build: ratings,
    counts: [10, 4, 5, 10],
    period: [1260759200, 1500000100],
  },
  'MovieLens 1M': {
    files: ['movielens-1m/ratings.dat'],
    read: { format: 'csv', delimiter: '::', header: rated },
    build: ratings,
    counts: [8, 3, 4, 8],
    period: [978298413, 978824330],
  },
  'MovieLens 100k': {
    files: ['movielens-100k/u.data'],
    read: { ...tabs, header: rated },
    build: ratings,
    counts: [7, 3, 4, 7],
    period: [878887116, 891717800],
  },
  RecBole: {
    files: ['recbole/films.inter'],
    read: {
      ...tabs,
      fields: {
        userId: 'user_id:token',
        itemId: 'item_id:token',
        value: 'rating:float',
        timestamp: 'timestamp:float',
      },
    },
    build: ratings,
    counts: [6, 3, 4, 6],
    period: [878887116, 891717800],
  },
  'HetRec plays': {
    files: ['hetrec/user_artists.dat'],
    read: { ...tabs, fields: { userId: 'userID', itemId: 'artistID', value: 'weight' } },
    counts: [7, 3, 4, 7],
  },
  'HetRec tags': {
    files: ['hetrec/user_taggedartists.dat'],
    read: {
      ...tabs,
      map: mapTo<Record<'userID' | 'artistID' | 'day' | 'month' | 'year', string>>((row) => ({
        userId: row.userID,
        itemId: row.artistID,
        timestamp: new Date(Date.UTC(Number(row.year), Number(row.month) - 1, Number(row.day))),
      })),
    },
    counts: [7, 3, 4, 6],
    period: ['2008-02-29', '2011-05-09'],
  },
  'Last.fm 1K': {
    files: ['lastfm-1k/userid-timestamp-artid-artname-traid-traname.tsv'],
    read: { header: false, quote: null, fields: { userId: 0, timestamp: 1, itemId: 3 } },
    counts: [7, 3, 3, 5],
    period: ['2007-02-28T23:59:59Z', '2009-05-04T23:08:57Z'],
  },
  'Book-Crossing': {
    files: ['book-crossing/BX-Book-Ratings.csv'],
    read: {
      delimiter: ';',
      encoding: 'latin1',
      fields: { userId: 'User-ID', itemId: 'ISBN', value: 'Book-Rating' },
    },
    build: ratings,
    counts: [10, 4, 5, 6, 0, 4],
  },
  'Online Retail': {
    files: ['online-retail/online_retail.csv'],
    read: {
      map: mapTo<Record<'StockCode' | 'Quantity' | 'InvoiceDate' | 'CustomerID', string>>((row) =>
        row.CustomerID === '' || !/^\d/.test(row.StockCode)
          ? null
          : {
              userId: row.CustomerID,
              itemId: row.StockCode,
              event: Number(row.Quantity) > 0 ? 'purchase' : 'return',
              timestamp: new Date(`${row.InvoiceDate} UTC`),
            },
      ),
    },
    build: { eventWeights: { return: 'retract' } },
    counts: [11, 3, 2, 4, 0, 3],
    period: ['2010-12-01T08:26Z', '2011-12-09T12:50Z'],
    events: { purchase: { count: 6, weight: 1 }, return: { count: 2, weight: 'retract' } },
  },
  Taobao: {
    files: ['taobao/UserBehavior.csv'],
    read: { header: ['userId', 'itemId', 'category', 'event', 'timestamp'] },
    build: { eventWeights: { cart: 2, fav: 2, buy: 3 } },
    counts: [9, 3, 3, 6],
    period: [1511544070, 1512300000],
    events: {
      pv: { count: 5, weight: 1 },
      cart: { count: 1, weight: 2 },
      fav: { count: 1, weight: 2 },
      buy: { count: 2, weight: 3 },
    },
  },
  'Amazon reviews to 2018': {
    files: ['amazon/reviews_Musical_Instruments_5.json'],
    read: {
      format: 'jsonl',
      fields: { userId: 'reviewerID', itemId: 'asin', value: 'overall', timestamp: 'unixReviewTime' },
    },
    build: { ...ratings, aggregate: 'last' },
    counts: [6, 3, 3, 5],
    period: [1363392000, 1400000000],
  },
  'Amazon reviews of 2023': {
    files: ['amazon/Musical_Instruments.jsonl'],
    read: { fields: { itemId: 'parent_asin', value: 'rating' } },
    build: { ...ratings, aggregate: 'last' },
    counts: [6, 3, 2, 5],
    period: ['2014-07-13T02:49:01Z', '2022-12-31T23:59:59.999Z'],
  },
  Yelp: {
    files: ['yelp/yelp_academic_dataset_review.json'],
    read: { format: 'jsonl', fields: { itemId: 'business_id', value: 'stars', timestamp: 'date' } },
    build: { ...ratings, aggregate: 'last' },
    counts: [6, 3, 3, 5],
    period: ['2012-01-03T15:28:18Z', '2019-06-01T10:00:00Z'],
  },
  'MIND impressions': {
    files: ['mind/behaviors.tsv'],
    read: {
      header: false,
      map: mapTo<readonly [string, string, string, string, string]>(([, userId, time, history, shown]) => [
        ...(history.match(/\S+/g) ?? []).map((itemId) => ({ userId, itemId, event: 'click' })),
        ...shown.split(' ').map((each) => ({
          userId,
          itemId: each.slice(0, -2),
          event: each.endsWith('-1') ? 'click' : 'impression',
          timestamp: new Date(`${time} UTC`),
        })),
      ]),
    },
    counts: [20, 4, 7, 12, 0, 6],
    period: ['2019-11-11T09:05:58Z', '2019-11-15T09:55:12Z'],
    events: { click: { count: 14, weight: 1 }, impression: { count: 6, weight: 0 } },
  },
  'Amazon Personalize': {
    files: ['personalize/interactions.csv'],
    read: { fields: { userId: 'USER_ID', itemId: 'ITEM_ID', event: 'EVENT_TYPE', timestamp: 'TIMESTAMP' } },
    counts: [7, 3, 3, 5, 1],
    period: [1580000000, 1586735763],
    events: {
      click: { count: 3, weight: 1 },
      watch: { count: 3, weight: 1 },
      thumbs_down: { count: 1, weight: -1 },
    },
  },
  Steam: {
    files: ['steam/steam-200k.csv'],
    read: { header: false, fields: { userId: 0, itemId: 1, event: 2 } },
    build: { eventWeights: { purchase: 1, play: 2 } },
    counts: [9, 3, 4, 6],
    events: { purchase: { count: 6, weight: 1 }, play: { count: 3, weight: 2 } },
  },
  Yoochoose: {
    files: ['yoochoose/yoochoose-clicks.dat'],
    read: { format: 'csv', header: false, fields: { userId: 0, timestamp: 1, itemId: 2 } },
    counts: [7, 3, 4, 6],
    period: ['2014-04-02T13:17:46.940Z', '2014-09-30T02:59:59.430Z'],
  },
  RetailRocket: {
    files: ['retailrocket/events.csv'],
    read: { fields: { userId: 'visitorid', itemId: 'itemid' } },
    build: { eventWeights: { addtocart: 2, transaction: 3 } },
    counts: [8, 4, 3, 6],
    period: ['2015-06-02T05:02:12.117Z', '2015-09-18T02:59:47.788Z'],
  },
  'H&M': {
    files: ['hm/transactions_train.csv'],
    read: { fields: { userId: 'customer_id', itemId: 'article_id', timestamp: 't_dat' }, event: 'purchase' },
    counts: [7, 3, 4, 6],
    period: ['2018-09-20', '2020-09-22'],
  },
};
