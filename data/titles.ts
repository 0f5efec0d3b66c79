import type { Random } from '../src/random.js';
import { recordsOf, type Taste, TRACKS } from './make-sample.js';

// Titles of tracks that nobody has recorded. Songs are patterns with words put in; works of several movements, as there
// are in classical music, are written out.

/** A taste's patterns, and the words for each name in braces. */
interface Songs {
  readonly patterns: readonly string[];
  readonly words: Readonly<Record<string, string>>;
}

const SONGS: Readonly<Record<Exclude<Taste, 'classical'>, Songs>> = {
  jazz: {
    patterns: [
      '{light} on the {place}',
      '{hour} at the {bar}',
      'Blues for {name}',
      'Waltz for a {thing}',
      '{name} Takes the {way}',
      'So Says {name}',
      'The {thing} Shuffle',
      'Almost {hour}',
    ],
    words: {
      light: 'Lamplight, Neon, Rain, Moonlight, Frost, Smoke, Half a Moon, Footsteps',
      place: 'Stairs, Pier, Avenue, Rooftops, Awning, Back Porch, Sixth Floor, Overpass',
      hour: 'Closing Time, Half Past Two, Last Call, Midnight, Quarter Past Four, Sunday',
      bar: 'Blue Anchor, Marigold Room, Terminus, Corner Table, Alibi, Paper Parrot',
      name: 'Odile, Mister Finch, Aunt Vera, Desmond, Cordelia, Old Marlow, Nadine, Louella',
      thing: 'Borrowed Coat, Lost Umbrella, Broken Clock, Stolen Hat, Silver Spoon, Slow Elevator',
      way: 'Late Tram, Long Way Home, Night Boat, Scenic Route, Last Solo, Fire Escape',
    },
  },
  metal: {
    patterns: [
      '{relic} of {doom}',
      'Beneath the {sight}',
      '{deed}',
      'I Am the {terror}',
      'No {mercy} for the {fallen}',
      '{first}{second}',
      'The {fallen} March',
      '{sight} Rising',
    ],
    words: {
      relic: 'Throne, Hymn, Crown, Feast, Oath, Chalice, Banner, Gate',
      doom: 'Ashes, Wolves, Ruin, Salt, Embers, the Drowned, Cinder, Winter',
      sight: 'Black Sun, Frozen Spire, Burning Keep, Hollow Mountain, Broken Altar, Pale Star',
      deed: 'Forge the Blade, Break the Seal, Bury the King, Wake the Beast, Burn the Banners, Sound the Horns',
      terror: 'Hammer, Storm, Longest Night, Plague Bell, Furnace, Last Wolf',
      mercy: 'Dawn, Mercy, Grave, Silence, Harbour, Crown',
      fallen: 'Fallen, Faithless, Oathbound, Unburied, Crownless, Forsaken',
      first: 'Frost, Grave, Blood, Storm, Night, Bone',
      second: 'tide, hymn, root, wrought, shade, bell',
    },
  },
  techno: {
    patterns: [
      '{unit} {number}',
      '{charge} {motion}',
      '{room}, {clock}',
      '{charge} {unit}',
      '{motion} ({version})',
      'Until {clock}',
      'Into the {room}',
      '{room} ({version})',
    ],
    words: {
      unit: 'Sector, Module, Circuit, Platform, Relay, Frame, Channel, Valve',
      number: '9, 12, 707, 4, 17, 88, 31, 64',
      charge: 'Phase, Carrier, Ferric, Parallel, Negative, Liquid, Cold, Blind',
      motion: 'Drift, Pressure, Voltage, Rotation, Feedback, Recoil, Sequence, Decay',
      room: 'Basement, Loading Bay, Turbine Hall, Coat Check, Car Park, Back Room, Underpass, Stairwell',
      clock: '03:40, 04:15, 05:05, 05:55, 06:20, 02:10, 07:30, 01:25',
      version: 'Dub, Late Mix, Rework, Tool, Live Edit, Reprise',
    },
  },
  folk: {
    patterns: [
      'The {worker} of {town}',
      "The {worker}'s {gift}",
      'Down by {place}',
      '{plant} and {plant}',
      'Farewell, {name}',
      'When the {bird} {turn}',
      "My {elder}'s {gift}",
      'Seven Miles to {town}',
    ],
    words: {
      worker: 'Miller, Ferryman, Shepherd, Weaver, Tinker, Drover, Cooper, Piper',
      town: 'Harrowdale, Kelby, Saint Orra, Thornwick, Low Marden, Ashby Green',
      gift: 'Daughter, Promise, Fiddle, Lantern, Coat, Kettle, Garden, Letter',
      place: 'Alder Row, the Old Weir, the Chapel Wall, Long Meadow, the Salt Road, Orchard Gate',
      plant: 'Barley, Thyme, Clover, Rye, Heather, Bramble, Elder, Willow',
      name: 'Annie Lowe, Tom of the Hill, Sweet Maren, John Arden, My Northern Shore, Ellen Gray',
      bird: 'Lark, Heron, Swallow, Curlew, Rook, Wren',
      turn: 'Comes Home, Is Still, Sings Twice, Flies Low, Goes Over, Wakes the Hill',
      elder: 'Grandmother, Brother, Uncle, Sister, Father, Neighbour',
    },
  },
};

/** The tracks of each classical record: those of one work with its movements, or pieces that stand alone. */
const MOVEMENTS: Readonly<Record<string, string>> = {
  quartet: 'Quartet in D Minor: Allegro con brio, Andante, Scherzo, Largo e mesto, Presto',
  preludes: 'in C Major, in A Minor, in E Major, in C-sharp Minor, in B Major',
  suite: 'Suite in G Major: Prelude, Allemande, Courante, Sarabande, Gigue',
  sonata: 'Sonata in F Minor: Maestoso, Allegretto, Adagio, Intermezzo, Rondo',
  mass: 'Mass in E Minor: Kyrie, Gloria, Credo, Sanctus, Agnus Dei',
  nocturnes: 'in B-flat Minor, in E-flat Major, in G Minor, in A-flat Major, in F Major',
  trio: 'Trio in A Major: Vivace, Poco lento, Minuet, Theme and Variations, Finale',
  partita: 'Partita in B Minor: Sinfonia, Corrente, Double, Bourrée, Capriccio',
};
const NUMERALS = ['I', 'II', 'III', 'IV', 'V'] as const;

const split = (list: string): string[] => list.split(', ');

/** `Quartet in D Minor: II. Andante`, or `Prelude No. 2 in A Minor`. */
function nameMovements(record: string): readonly string[] {
  const [work, movements] = MOVEMENTS[record].split(': ');
  if (movements !== undefined) return split(movements).map((name, at) => `${work}: ${NUMERALS[at]}. ${name}`);
  const piece = record[0].toUpperCase() + record.slice(1, -1);
  return split(work).map((key, at) => `${piece} No. ${at + 1} ${key}`);
}

/** Draws from each list as from a deck of cards, which is shuffled anew when it is empty. */
function makeDealer(random: Random): (list: readonly string[], name: string) => string {
  const decks = new Map<string, string[]>();
  return (list, name) => {
    const left = decks.get(name) ?? [];
    const deck = left.length > 0 ? left : [...list];
    decks.set(name, deck);
    return deck.splice(random.integer(deck.length), 1)[0];
  };
}

/** The titles of a taste's tracks in their order, no two the same. */
export function makeTitles(random: Random, taste: Taste): readonly string[] {
  const records = recordsOf(taste);
  if (taste === 'classical') return records.flatMap(nameMovements);
  const { patterns, words } = SONGS[taste];
  const deal = makeDealer(random);
  const titles = new Set<string>();
  for (const record of records) {
    // A deck of patterns for each record: its tracks sound different.
    const wanted = titles.size + TRACKS;
    while (titles.size < wanted) {
      const pattern = deal(patterns, `patterns of ${record}`);
      titles.add(pattern.replace(/\{(\w+)\}/g, (_, name: string) => deal(split(words[name]), name)));
    }
  }
  return [...titles];
}
