import type { DecodedArray, RowGroup, SchemaElement } from 'hyparquet';
import type { RandomAccess } from '../../sources/byte-source.js';
import { decodePages, type Stored } from './decode.js';
import type { Compressors, Library } from './hyparquet.js';
import { findPages, type Page } from './pages.js';
import { leavesOf, type SchemaNode } from './schema.js';
import type { Convert } from './values.js';

/** The most rows that are decoded at once where pages are small, which takes some milliseconds. */
const MOST_ROWS = 2 ** 17;

/** Some bytes that may stand behind a column as it is said to end: old programs forgot to count a header. */
const FORGOTTEN = 128;

/** Where a file is read, and by what. */
export interface ParquetFile {
  readonly parquet: Library;
  readonly compressors: Compressors;
  readonly access: RandomAccess;
}

/** The pages of one leaf of a column in a row group. */
interface Chunk {
  readonly bytes: Uint8Array;
  readonly codec: string;
  readonly pages: readonly Page[];
}

/** What is to be taken of a file's column. */
export interface Wanted {
  /** The nodes from the column to the part of it that is wanted, or the column alone. */
  readonly nodes: readonly SchemaNode[];
  /** The element that the values of the wanted part are decoded by. */
  readonly element: SchemaElement;
  /** Makes cells of values; null where they are cells. */
  readonly convert: Convert | null;
}

/** The wanted part of a column as a column: each of the nodes has the next one as its only part. */
function narrowed(nodes: readonly SchemaNode[], element: SchemaElement): SchemaNode {
  const [first, ...others] = nodes;
  if (others.length === 0) return { ...first, element };
  return { ...first, element: { ...first.element, num_children: 1 }, children: [narrowed(others, element)] };
}

const listed = (node: SchemaNode): readonly SchemaElement[] => [node.element, ...node.children.flatMap(listed)];

/** The elements from a column to one of its leaves. */
const elementsTo = (node: SchemaNode, leaf: number): readonly SchemaElement[] => {
  if (node.leaf === leaf) return [node.element];
  for (const child of node.children) {
    const path = elementsTo(child, leaf);
    if (path.length > 0) return [node.element, ...path];
  }
  return [];
};

/** Reads a column, or a part of one, row by row: some pages are decoded when the ones before are used up. */
export class Column {
  /** Rows of the values that are decoded and not yet taken. */
  left = 0;
  private readonly node: SchemaNode;
  private readonly schema: readonly SchemaElement[];
  private readonly leaves: readonly SchemaNode[];
  /** The names inside a structure, from the column to the part that is wanted. */
  private readonly inside: readonly string[];
  private readonly isPaged: boolean;
  private chunks: readonly Chunk[] = [];
  private rows = 0;
  private nextPage = 0;
  private decoded: readonly DecodedArray[] = [];
  private values: DecodedArray = [];
  private at = 0;

  constructor(
    private readonly file: ParquetFile,
    { nodes, element, convert }: Wanted,
  ) {
    this.node = narrowed(nodes, element);
    this.schema = listed(this.node);
    this.leaves = leavesOf(this.node);
    this.inside = nodes.slice(1).map((node) => node.element.name);
    this.convert = convert;
    // Where a row may hold several values, pages do not say how many rows they have.
    this.isPaged = this.leaves.length === 1 && this.schema.every((each) => each.repetition_type !== 'REPEATED');
  }

  private readonly convert: Convert | null;

  /** The name that messages call it by. */
  get name(): string {
    return [this.node.element.name, ...this.inside].join('.');
  }

  /** Goes on with another row group, of which all earlier rows were taken. @returns where its bytes end in the file. */
  async turnTo(group: RowGroup, rows: number): Promise<number> {
    const { access } = this.file;
    let last = 0;
    const chunks: Chunk[] = [];
    for (const { leaf } of this.leaves) {
      const { meta_data: meta, file_path, crypto_metadata } = group.columns[leaf];
      if (meta === undefined || crypto_metadata !== undefined) throw new RangeError('it is encrypted');
      if (file_path !== undefined) throw new RangeError('it stands in another file');
      const start = Number(meta.dictionary_page_offset || meta.data_page_offset);
      const end = start + Number(meta.total_compressed_size);
      if (!(start >= 0 && start <= end && end <= access.size)) throw new RangeError('it ends beyond the file');
      const bytes = await access.read(start, Math.min(end + FORGOTTEN, access.size));
      const pages = findPages(bytes, Number(meta.num_values));
      chunks.push({ bytes, codec: meta.codec, pages });
      last = Math.max(last, end);
    }
    this.chunks = chunks;
    this.rows = rows;
    this.nextPage = 0;
    return last;
  }

  /** Decodes the next rows of the row group, where none are left. */
  async fill(): Promise<void> {
    if (this.decoded.length === 0) await this.decodeNext();
    const [values = [], ...others] = this.decoded;
    this.decoded = others;
    this.values = values;
    this.at = 0;
    this.left = values.length;
    if (this.left === 0) throw new RangeError('it has fewer values than its row group has rows');
  }

  /** The next row's cell; undefined where it has none. */
  take(): unknown {
    this.left--;
    let value: unknown = this.values[this.at++];
    for (const name of this.inside) {
      if (value === null || value === undefined) return undefined;
      value = (value as Record<string, unknown>)[name];
    }
    if (value === null || value === undefined) return undefined;
    return this.convert === null ? value : this.convert(value as never);
  }

  private async decodeNext(): Promise<void> {
    const { parquet, compressors } = this.file;
    const taken = this.isPaged ? [this.takePages(this.chunks[0])] : this.chunks.map((chunk) => this.takeAll(chunk));
    const rows = this.isPaged ? taken[0].values : this.rows;
    const parts = taken.map((part, at) => ({ ...part, path: elementsTo(this.node, this.leaves[at].leaf) }));
    this.decoded = await decodePages(parquet, compressors, rows, this.schema, parts);
    if (!this.isPaged) this.chunks = [];
  }

  private takeAll({ bytes, codec, pages }: Chunk): Omit<Stored, 'path'> {
    const values = pages.reduce((sum, page) => sum + (page.kind === 'data' ? page.values : 0), 0);
    return { codec, values, pages: pages.map(({ start, end }) => bytes.subarray(start, end)) };
  }

  /** Pages from the next one on: enough of them that decoding the dictionary once more is not most of the work. */
  private takePages({ bytes, codec, pages }: Chunk): Omit<Stored, 'path'> {
    const dictionary = pages.find(({ kind }) => kind === 'dictionary');
    const wanted = Math.min(MOST_ROWS, 2 * (dictionary?.values ?? 0));
    const taken: Page[] = [];
    let values = 0;
    while (this.nextPage < pages.length && (values === 0 || values < wanted)) {
      const page = pages[this.nextPage++];
      if (page.kind === 'dictionary') continue;
      taken.push(page);
      values += page.values;
    }
    const all = dictionary === undefined ? taken : [dictionary, ...taken];
    return { codec, values, pages: all.map(({ start, end }) => bytes.subarray(start, end)) };
  }
}
