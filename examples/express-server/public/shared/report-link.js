import { keptKey, send } from './api.js';
import { byId, make } from './dom.js';
import { tellProblem } from './problems.js';

// A link carries no key, so with one the report is fetched and kept as a file.
byId('report').onclick = async (event) => {
  if (keptKey() === null) return;
  event.preventDefault();
  try {
    const href = URL.createObjectURL(await (await send('GET', '/report')).blob());
    make('a', { href, download: 'report.html' }).click();
    URL.revokeObjectURL(href);
  } catch (error) {
    tellProblem(error, () => byId('report').click());
  }
};
