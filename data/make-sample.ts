import { realpathSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Random } from '../src/random.js';

// Makes data/sample_interactions.jsonl: what listeners of a small music service did in the first half of a year. The
// log has a known truth in it, five tastes that can be read off the track ids, so that anybody can see whether
// recommendations are right. `npm run sample` writes it; the same bytes every time.

const SEED = 12;
const USERS = 50;
const ROWS = 3000;
const TRACKS_PER_TASTE = 40;
/** The first tracks of each taste are hits, which everybody comes across. */
const HITS_PER_TASTE = 3;
/** Of all plays, the share of hits of any taste, and of tracks picked by accident. The rest follows the taste. */
const HIT_SHARE = 0.08;
const NOISE_SHARE = 0.04;
const START = Date.UTC(2025, 0, 1);
const DAYS = 180;
const MINUTE = 60_000;

export const TASTES = ['jazz', 'metal', 'techno', 'folk', 'classical'] as const;
export type Taste = (typeof TASTES)[number];

/** One line of the log. */
export interface SampleRow {
  readonly user_id: string;
  readonly item_id: string;
  readonly event: 'like' | 'playlist_add';
  readonly timestamp: string;
}

/** A listener and what the log is made to show: one taste, or a main and a second one. */
export interface Listener {
  readonly userId: string;
  readonly tastes: readonly Taste[];
}

export interface Sample {
  readonly rows: readonly SampleRow[];
  readonly listeners: readonly Listener[];
}

/** The taste that a track id speaks of: `jazz-017` is jazz. */
export const tasteOf = (trackId: string): string => trackId.slice(0, trackId.lastIndexOf('-'));

const trackId = (taste: Taste, rank: number): string => `${taste}-${String(rank + 1).padStart(3, '0')}`;
const pick = <Value>(random: Random, values: readonly Value[]): Value => values[random.integer(values.length)];

/** A place in the ranking of one taste: the minimum of two draws, so that low ranks come up more often. */
const drawRank = (random: Random): number =>
  Math.min(random.integer(TRACKS_PER_TASTE), random.integer(TRACKS_PER_TASTE));

function drawTrack(random: Random, taste: Taste): string {
  const kind = random.uniform();
  if (kind < HIT_SHARE) return trackId(pick(random, TASTES), random.integer(HITS_PER_TASTE));
  if (kind < HIT_SHARE + NOISE_SHARE) return trackId(pick(random, TASTES), random.integer(TRACKS_PER_TASTE));
  return trackId(taste, drawRank(random));
}

function makeListeners(): Listener[] {
  return Array.from({ length: USERS }, (_, user) => {
    const main = TASTES[user % TASTES.length];
    // One in five has one taste; the others have a second, and every pair of tastes meets in somebody.
    const distance = Math.floor(user / TASTES.length) % TASTES.length;
    const second = TASTES[(user + distance) % TASTES.length];
    return { userId: `user-${String(user + 1).padStart(2, '0')}`, tastes: main === second ? [main] : [main, second] };
  });
}

/** One sitting of a listener: a few tracks of one taste within an hour or so, each liked, kept in a playlist, or both. */
function makeSitting(random: Random, { userId, tastes }: Listener, heard: Set<string>): SampleRow[] {
  const taste = tastes.length === 1 || random.uniform() < 0.65 ? tastes[0] : tastes[1];
  let time = START + random.integer(DAYS * 24 * 60) * MINUTE;
  const rows: SampleRow[] = [];
  const add = (item_id: string, event: SampleRow['event']) => {
    rows.push({ user_id: userId, item_id, event, timestamp: new Date(time).toISOString() });
  };
  for (let left = 3 + random.integer(6); left > 0; left--) {
    const track = drawTrack(random, taste);
    // Nobody likes a track twice.
    if (heard.has(track)) continue;
    heard.add(track);
    time += (2 + random.integer(9)) * MINUTE + random.integer(60) * 1000;
    const reaction = random.uniform();
    if (reaction < 0.9) add(track, 'like');
    if (reaction > 0.35) add(track, 'playlist_add');
  }
  return rows;
}

/** The whole log, oldest row first, and the truth behind it. */
export function makeSample(): Sample {
  const random = new Random(SEED);
  const listeners = makeListeners();
  const heard = new Map(listeners.map(({ userId }) => [userId, new Set<string>()]));
  // Some listen a lot and some little, and those with one taste have less to find.
  const turns = listeners.flatMap((listener, at) =>
    Array.from({ length: listener.tastes.length === 1 ? 3 : 4 + 2 * (at % 4) }, () => listener),
  );
  const rows: SampleRow[] = [];
  while (rows.length < ROWS) {
    const listener = pick(random, turns);
    rows.push(...makeSitting(random, listener, heard.get(listener.userId)!));
  }
  rows.length = ROWS;
  // ISO text of one zone sorts as its moments do; rows of the same second keep their order.
  rows.sort((a, b) => (a.timestamp < b.timestamp ? -1 : a.timestamp > b.timestamp ? 1 : 0));
  return { rows, listeners };
}

export const toJsonl = (rows: readonly SampleRow[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

/** True where this file is run, not imported. */
const isMain = process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url);
if (isMain) {
  const { rows, listeners } = makeSample();
  const path = fileURLToPath(new URL('sample_interactions.jsonl', import.meta.url));
  writeFileSync(path, toJsonl(rows));
  const tracks = new Set(rows.map(({ item_id }) => item_id)).size;
  console.log(`${rows.length} rows, ${listeners.length} users, ${tracks} tracks -> ${path}`);
}
