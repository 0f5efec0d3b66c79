import type { UrlLike } from '../../types.js';
import { isAsyncIterable, isFunction, isRecord, isText } from '../../validate.js';

// Known by their shape, so that these types need the declarations of no platform.

/** Bytes or text that come one chunk after the other: what a Node stream and most web streams can be iterated for. */
export type ChunkStream = AsyncIterable<Uint8Array | string>;

/** A web `ReadableStream` of bytes, of any platform or realm. */
export interface ReadableStreamLike {
  getReader(): {
    read(): Promise<{ readonly done: boolean; readonly value?: unknown }>;
    cancel(reason?: unknown): Promise<unknown>;
  };
}

/** A `Blob` or a `File`, of any platform or realm. */
export interface BlobLike {
  readonly size: number;
  readonly type: string;
  /** Of a `File`. */
  readonly name?: string | undefined;
  slice(start?: number, end?: number): { arrayBuffer(): Promise<ArrayBufferLike> };
  stream(): unknown;
  arrayBuffer(): Promise<ArrayBufferLike>;
}

/** What `fetch` answers, on any platform. */
export interface ResponseLike {
  readonly ok: boolean;
  readonly status: number;
  readonly statusText: string;
  readonly url: string;
  readonly headers: { get(name: string): string | null };
  readonly body: unknown;
}

/**
 * A log, or a part of one, that `readInteractions` takes: a path, a file URL, bytes, a `Blob` or `File`, what `fetch`
 * answered, or a stream of bytes or text.
 */
export type LogSource =
  | string
  | UrlLike
  | Uint8Array
  | ArrayBufferLike
  | BlobLike
  | ResponseLike
  | ChunkStream
  | ReadableStreamLike;

export const isWebStream = (value: unknown): value is ReadableStreamLike =>
  isRecord(value) && isFunction(value.getReader);

export const isStream = (value: unknown): value is ChunkStream | ReadableStreamLike =>
  isAsyncIterable(value) || isWebStream(value);

export const isBlob = (value: unknown): value is BlobLike =>
  isRecord(value) &&
  Number.isSafeInteger(value.size) &&
  [value.slice, value.stream, value.arrayBuffer].every(isFunction);

export const isResponse = (value: unknown): value is ResponseLike =>
  isRecord(value) &&
  typeof value.ok === 'boolean' &&
  Number.isSafeInteger(value.status) &&
  isRecord(value.headers) &&
  isFunction(value.headers.get) &&
  'body' in value;

/** The file's name that a `File` has; null of a `Blob`. */
export const nameOfBlob = ({ name }: BlobLike): string | null => (isText(name) && name !== '' ? name : null);
