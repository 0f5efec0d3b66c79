import { readFile } from 'node:fs/promises';
import type { Product } from './vectors.js';

const FILE = new URL('../../../data/sample_catalogue.jsonl', import.meta.url);

interface Line extends Omit<Product, 'itemId'> {
  readonly item_id: string;
}

/** The catalogue of the sample log. */
export async function readCatalogue(): Promise<readonly Product[]> {
  const lines = (await readFile(FILE, 'utf8')).trim().split('\n');
  return lines.map((line) => {
    const { item_id, categories, available } = JSON.parse(line) as Line;
    return { itemId: item_id, categories, available };
  });
}
