import { realpathSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Random } from '../src/random.js';
import { drawCover } from './covers.js';
import { recordsOf, TASTES, type Taste, TRACKS, toJsonl, tracksOf } from './make-sample.js';
import { makeTitles } from './titles.js';

// Makes data/sample_catalogue.jsonl: what the tracks of the sample log are called and look like, as a shop or a music
// service knows it of its items. All of it is invented and drawn here. `npm run sample` writes it; the same bytes every
// time, and none of the log's depend on it.

const SEED = 16;
const WEEK = 7 * 24 * 60 * 60 * 1000;
/** A Friday, the day on which records come out; the last one is out well before the log begins. */
const FIRST_RELEASE = Date.UTC(2014, 0, 3);
const WEEKS_BETWEEN_TASTES = 7;
const WEEKS_BETWEEN_RECORDS = 70;
/** A record may be this many weeks late, less than what lies between two, so that their order stays. */
const WEEKS_LATE = 20;

/** One line of the catalogue. */
export interface CatalogueItem {
  readonly item_id: string;
  readonly title: string;
  /** The cover, a `data:` URI of an SVG. */
  readonly image: string;
  /** Nobody sells these tracks. */
  readonly url: null;
  /** The taste and the record: `['Jazz', 'Lantern']`. */
  readonly categories: readonly [string, string];
  readonly available: boolean;
  readonly published_at: string;
}

const capitalize = (word: string): string => word[0].toUpperCase() + word.slice(1);

/** The moments at which the records of a taste came out, oldest first. */
function drawReleases(random: Random, taste: Taste): readonly string[] {
  const first = TASTES.indexOf(taste) * WEEKS_BETWEEN_TASTES;
  return recordsOf(taste).map((_, record) => {
    const weeks = first + record * WEEKS_BETWEEN_RECORDS + random.integer(WEEKS_LATE);
    return new Date(FIRST_RELEASE + weeks * WEEK).toISOString();
  });
}

/** All tracks of the log, taste after taste and record after record. */
export function makeCatalogue(): readonly CatalogueItem[] {
  const random = new Random(SEED);
  return TASTES.flatMap((taste) => {
    const records = recordsOf(taste);
    const releases = drawReleases(random, taste);
    const titles = makeTitles(random, taste);
    return tracksOf(taste).map((item_id, place): CatalogueItem => {
      const record = Math.floor(place / TRACKS);
      return {
        item_id,
        title: titles[place],
        image: drawCover(taste, record, place % TRACKS),
        url: null,
        categories: [capitalize(taste), capitalize(records[record])],
        available: true,
        published_at: releases[record],
      };
    });
  });
}

/** True where this file is run, not imported. */
const isMain = process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url);
if (isMain) {
  const items = makeCatalogue();
  const path = fileURLToPath(new URL('sample_catalogue.jsonl', import.meta.url));
  writeFileSync(path, toJsonl(items));
  console.log(`${items.length} items -> ${path}`);
}
