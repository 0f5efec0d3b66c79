import type { DecodedArray, RowGroup, SchemaElement } from 'hyparquet';
import type { RandomAccess } from '../../sources/byte-source.js';
import { decodePages } from './pages/decode.js';
import type { Decoder } from './pages/decoder.js';
import { Dictionary } from './pages/dictionary.js';
import { findPages, mostUnpacked, mostValues, type Page } from './pages/find-pages.js';
import type { Stored } from './pages/laid-out.js';
import { PlainTexts } from './pages/plain-texts.js';
import { elementsTo, isText, leavesOf, listed, narrowed, type SchemaNode } from './schema.js';
import type { Convert } from './values.js';

/** The fewest rows that are decoded at once where pages are small: that takes some milliseconds. */
const FEWEST_ROWS = 2 ** 14;

/** The most bytes of small pages that are unpacked at once. */
const MOST_BYTES = 2 ** 22;

/** Some bytes that may stand behind a column as it is said to end: old programs forgot to count a header. */
const FORGOTTEN = 128;

/** Where a file is read, and by what. */
export interface ParquetFile extends Decoder {
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

/** Reads a column, or a part of one, row by row: some pages are decoded when the ones before are used up. */
export class Column {
  /** Rows of the values that are decoded and not yet taken. */
  left = 0;
  /** The number of the last cell among the entries of {@link dictionary}; -1 where it came without one. */
  code = -1;
  /** What the values of coded pages are the numbers of; null where the row group has none. */
  dictionary: Dictionary | null = null;
  /** Whether the rows that are left have their cells in {@link texts}, where {@link take} need not make strings of them. */
  hasTexts = false;
  readonly texts: PlainTexts;
  private readonly node: SchemaNode;
  private readonly schema: readonly SchemaElement[];
  private readonly leaves: readonly SchemaNode[];
  /** The names inside a structure, from the column to the part that is wanted. */
  private readonly inside: readonly string[];
  private readonly convert: Convert | null;
  private readonly isPaged: boolean;
  /** Whether the values are text, which can be left as bytes where it is written plainly. */
  private readonly isText: boolean;
  private chunks: readonly Chunk[] = [];
  private rows = 0;
  private nextPage = 0;
  private decoded: readonly DecodedArray[] = [];
  private values: DecodedArray = [];
  private at = 0;
  /** Whether the values that are decoded are numbers of entries of the dictionary. */
  private isCoded = false;

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
    this.isText = this.schema.length === 1 && this.inside.length === 0 && convert === null && isText(element);
    this.texts = new PlainTexts(element.repetition_type === 'OPTIONAL');
  }

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
      const pages = findPages(bytes, Number(meta.num_values), access.size);
      chunks.push({ bytes, codec: meta.codec, pages });
      last = Math.max(last, end);
    }
    this.chunks = chunks;
    this.rows = rows;
    this.nextPage = 0;
    this.dictionary = null;
    const entries = chunks[0].pages.find(({ kind }) => kind === 'dictionary');
    if (this.isPaged && entries !== undefined) {
      const { bytes, codec } = chunks[0];
      const element = this.schema[this.schema.length - 1];
      this.dictionary = await Dictionary.decode(this.file, element, codec, bytes, entries);
    }
    return last;
  }

  /** Decodes the next rows of the row group, where none are left. */
  async fill(): Promise<void> {
    this.hasTexts = this.decoded.length === 0 && this.isText && this.decodeTexts();
    if (this.hasTexts) {
      this.left = this.texts.length;
      return this.refuseNone();
    }
    if (this.decoded.length === 0) this.decoded = this.isPaged ? await this.decodePages() : await this.decodeAll();
    const [values = [], ...others] = this.decoded;
    this.decoded = others;
    this.values = values;
    this.at = 0;
    this.left = values.length;
    this.refuseNone();
  }

  private refuseNone(): void {
    if (this.left === 0) throw new RangeError('it has fewer values than its row group has rows');
  }

  /** The next row's cell as bytes, where there are {@link texts}. */
  takeText(): PlainTexts {
    this.left--;
    this.code = -1;
    this.texts.next();
    return this.texts;
  }

  /** The next row's cell; undefined where it has none. */
  take(): unknown {
    if (this.hasTexts) return this.takeText().text();
    this.left--;
    this.code = -1;
    let value: unknown = this.values[this.at++];
    for (const name of this.inside) {
      if (value === null || value === undefined) return undefined;
      value = (value as Record<string, unknown>)[name];
    }
    if (value === null || value === undefined) return undefined;
    if (this.isCoded) {
      this.code = value as number;
      value = this.dictionary?.values[this.code];
    }
    return this.convert === null ? value : this.convert(value as never);
  }

  /** Decodes all of a row group, where rows cannot be told apart without that. */
  private async decodeAll(): Promise<readonly DecodedArray[]> {
    const parts = this.chunks.map((chunk, at): Stored => {
      const values = chunk.pages.reduce((sum, page) => sum + page.values, 0);
      const unpacked = chunk.pages.reduce((sum, page) => sum + page.unpacked, 0);
      if (values > mostValues(this.file.access.size) || unpacked > mostUnpacked(chunk.bytes.length)) {
        throw new RangeError(
          `its pages say that they have ${values} values and ${unpacked} bytes, more than they can have`,
        );
      }
      return { ...chunk, path: elementsTo(this.node, this.leaves[at].leaf) };
    });
    this.chunks = [];
    return decodePages(this.file, this.rows, this.schema, parts);
  }

  /** Finds the texts of the next pages. @returns false where they are written in another way. */
  private decodeTexts(): boolean {
    const { bytes, codec, pages } = this.chunks[0];
    const taken: Page[] = [];
    let values = 0;
    let size = 0;
    for (; this.nextPage < pages.length && values < FEWEST_ROWS; this.nextPage++) {
      const page = pages[this.nextPage];
      if (page.kind === 'dictionary') continue;
      size += Math.max(page.unpacked, page.end - page.body);
      if (!page.isPlain || (taken.length > 0 && size > MOST_BYTES)) break;
      taken.push(page);
      values += page.values;
    }
    if (taken.length > 0) this.texts.decode(this.file, codec, bytes, taken, values);
    return taken.length > 0;
  }

  /** Decodes the next pages, which are all coded by the dictionary, or none of them. */
  private async decodePages(): Promise<readonly DecodedArray[]> {
    const { bytes, codec, pages } = this.chunks[0];
    const taken: Page[] = [];
    let values = 0;
    let size = 0;
    for (; this.nextPage < pages.length && values < FEWEST_ROWS; this.nextPage++) {
      const page = pages[this.nextPage];
      if (page.kind === 'dictionary') continue;
      size += page.unpacked;
      if (taken.length > 0 && (page.isCoded !== this.isCoded || size > MOST_BYTES)) break;
      this.isCoded = page.isCoded;
      taken.push(page);
      values += page.values;
    }
    const stored = { codec, bytes, pages: taken };
    if (!this.isCoded) return decodePages(this.file, values, this.schema, [{ ...stored, path: this.schema }]);
    if (this.dictionary === null) throw new RangeError('it has no dictionary');
    return this.dictionary.decodeCodes(this.file, this.schema, values, stored);
  }
}
