import { realpathSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Random } from '../src/random.js';

// Makes data/sample_interactions.jsonl: what listeners of a small music service did in the first half of a year. The
// log has a known truth in it that can be read off the track ids, so that anybody can see whether recommendations are
// right: five tastes, and records that people hear from the first track to the last and then go on to the next one.
// `npm run sample` writes it, and the catalogue of its tracks (make-catalogue.ts); the same bytes every time.

const SEED = 15;
const USERS = 50;
const ROWS = 3000;
/** The tracks of a record. */
export const TRACKS = 5;
/** The first tracks of a taste's first records are hits, which everybody comes across. */
const HITS_PER_TASTE = 3;
/** Of all tracks, the share of hits of any taste, and of tracks picked by accident. The rest follows the record. */
const HIT_SHARE = 0.06;
const NOISE_SHARE = 0.03;
/** How often a listener stays with the taste of the last sitting, goes on from one record to the next, and likes a track. */
const SAME_TASTE = 0.6;
const NEXT_RECORD = 0.85;
const LIKED = 0.9;
const START = Date.UTC(2025, 0, 1);
const DAYS = 181;
const MINUTE = 60_000;

/** The records of each taste, invented, in the order in which people hear them; after the last comes the first. */
const RECORDS = {
  jazz: 'lantern tram velvet corner harbour ferry brass encore',
  metal: 'winter furnace crown ashes wolves anvil oath eclipse',
  techno: 'shift signal concrete warehouse orbit static engine dawn',
  folk: 'river orchard kettle road well lark letters harvest',
  classical: 'quartet preludes suite sonata mass nocturnes trio partita',
} as const;

export type Taste = keyof typeof RECORDS;
export const TASTES = ['jazz', 'metal', 'techno', 'folk', 'classical'] as const satisfies readonly Taste[];

/** The records of a taste in order: `lantern`, ... */
export const recordsOf = (taste: Taste): readonly string[] => RECORDS[taste].split(' ');

/** The tracks of a taste in order, record after record: `jazz-lantern-1`, ... */
export const tracksOf = (taste: Taste): readonly string[] =>
  recordsOf(taste).flatMap((record) => Array.from({ length: TRACKS }, (_, track) => `${taste}-${record}-${track + 1}`));

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

/** The taste that a track id speaks of: `jazz-lantern-1` is jazz. */
export const tasteOf = (trackId: string): string => trackId.slice(0, trackId.indexOf('-'));

const pick = <Value>(random: Random, values: readonly Value[]): Value => values[random.integer(values.length)];

function makeListeners(): Listener[] {
  return Array.from({ length: USERS }, (_, user) => {
    const main = TASTES[user % TASTES.length];
    // One in five has one taste; the others have a second, and every pair of tastes meets in somebody.
    const distance = Math.floor(user / TASTES.length) % TASTES.length;
    const second = TASTES[(user + distance) % TASTES.length];
    return { userId: `user-${String(user + 1).padStart(2, '0')}`, tastes: main === second ? [main] : [main, second] };
  });
}

/** The moments of a listener's sittings. Some listen a lot and some little, and those with one taste have less to find. */
function drawSittings(random: Random, { tastes }: Listener, at: number): number[] {
  const count = tastes.length === 1 ? 5 : 8 + 3 * (at % 4);
  return Array.from({ length: count }, () => START + random.integer(DAYS * 24 * 60) * MINUTE).sort((a, b) => a - b);
}

/** What one listener does in half a year. */
function listen(random: Random, listener: Listener, at: number): SampleRow[] {
  const { userId, tastes } = listener;
  const rows: SampleRow[] = [];
  const heard = new Set<string>();
  /** Where the listener is among the tracks of each taste; first at the start of a record, more often an early one. */
  const places = new Map<Taste, number>();
  const drawRecord = () => TRACKS * Math.min(random.integer(8), random.integer(8));
  let taste = tastes[0];

  /** The next track: that after the last one; at the end of a record the next record, or any. Now and then another. */
  const nextTrack = (): string => {
    const kind = random.uniform();
    const tracks = tracksOf(taste);
    if (kind < HIT_SHARE) return tracksOf(pick(random, TASTES))[random.integer(HITS_PER_TASTE)];
    if (kind < HIT_SHARE + NOISE_SHARE) return pick(random, tracksOf(pick(random, TASTES)));
    const place = places.get(taste) ?? drawRecord();
    const goesOn = (place + 1) % TRACKS !== 0 || random.uniform() < NEXT_RECORD;
    places.set(taste, goesOn ? (place + 1) % tracks.length : drawRecord());
    return tracks[place];
  };

  for (const start of drawSittings(random, listener, at)) {
    if (random.uniform() >= SAME_TASTE) taste = pick(random, tastes);
    let time = start;
    for (let left = 3 + random.integer(5); left > 0; left--) {
      const track = nextTrack();
      // Nobody likes a track twice, or every track of a record.
      if (heard.has(track) || random.uniform() >= LIKED) continue;
      heard.add(track);
      time += (2 + random.integer(9)) * MINUTE + random.integer(60) * 1000;
      const reaction = random.uniform();
      const add = (event: SampleRow['event']) =>
        rows.push({ user_id: userId, item_id: track, event, timestamp: new Date(time).toISOString() });
      if (reaction < 0.9) add('like');
      if (reaction > 0.35) add('playlist_add');
    }
  }
  return rows;
}

/** The whole log, oldest row first, and the truth behind it. */
export function makeSample(): Sample {
  const random = new Random(SEED);
  const listeners = makeListeners();
  const rows = listeners.flatMap((listener, at) => listen(random, listener, at));
  // ISO text of one zone sorts as its moments do; rows of the same second keep their order.
  rows.sort((a, b) => (a.timestamp < b.timestamp ? -1 : a.timestamp > b.timestamp ? 1 : 0));
  return { rows: rows.slice(0, ROWS), listeners };
}

export const toJsonl = (rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

/** True where this file is run, not imported. */
const isMain = process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url);
if (isMain) {
  const { rows, listeners } = makeSample();
  const path = fileURLToPath(new URL('sample_interactions.jsonl', import.meta.url));
  writeFileSync(path, toJsonl(rows));
  const tracks = new Set(rows.map(({ item_id }) => item_id)).size;
  console.log(`${rows.length} rows, ${listeners.length} users, ${tracks} tracks -> ${path}`);
}
