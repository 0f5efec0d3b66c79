// The formats of text, which are loaded together with the first log of one of them.
export { readCsv } from './csv/read-csv.js';
export { readJsonArray } from './json/read-json.js';
export { readJsonLines } from './json/read-json-lines.js';
