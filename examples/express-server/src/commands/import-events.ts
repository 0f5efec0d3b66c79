import { importEvents } from '../importing/import-events.js';
import { runImport } from './run-import.js';

await runImport(
  'import-events',
  'Stores the events of logs, less those that are there already. A log is what readInteractions of cf-recs reads: JSON ' +
    'lines, CSV and the like, with the names of the API.',
  async (path, target, settings) => {
    const { read, stored } = await importEvents(path, target, settings);
    return `${read} events, of which ${stored} are new`;
  },
);
