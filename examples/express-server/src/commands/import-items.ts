import { importItems } from '../importing/import-items.js';
import { runImport } from './run-import.js';

await runImport(
  'import-items',
  'Puts items into the catalogue, in place of what was said of them before. CSV with the names of the API in its header, ' +
    'categories separated by |, or JSON lines.',
  async (path, target) => `${await importItems(path, target)} items`,
);
