import { Random } from '../../../src/random.js';
import { Arena } from './arena.js';
import { fillDisk } from './full-disk.js';
import { contend, killSavers, limitFiles } from './trials.js';

// npm run test:save-kills: saves that are killed, that meet others, and whose disk is full or read only. KILLS is how many
// processes are killed (300), SEED what the moments are drawn from (1).

const KILLS = Number(process.env.KILLS ?? 300);
const SEED = Number(process.env.SEED ?? 1);

const arena = await Arena.open();
try {
  const { leftovers, loads } = await killSavers(arena, KILLS, new Random(SEED));
  console.log(`${KILLS} savers killed, ${loads} loads meanwhile; left behind and removed by the next save:`, leftovers);
  console.log('Two savers, and a third that is killed:', await contend(arena, Math.ceil(KILLS / 10), 10_000));
  const blocks = Array.from({ length: Math.ceil(KILLS / 10) }, (_, at) => 8 * at);
  console.log('No file larger than a bound:', await limitFiles(arena, blocks));
  console.log(
    'A disk that is full, in the end read only:',
    (await fillDisk(arena, Math.ceil(KILLS / 10))) ?? 'not tried',
  );
} finally {
  await arena.close();
}
