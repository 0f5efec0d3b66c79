// What the tests and the pages use of better-sqlite3, with the shapes of its own declarations. Pages speak of that
// package, which most readers know; what runs is libsql, which has the same API and needs no compiler to install.

declare module 'better-sqlite3' {
  interface Statement<Parameters extends unknown[], Row> {
    run(...parameters: Parameters): { readonly changes: number; readonly lastInsertRowid: number | bigint };
    get(...parameters: Parameters): Row | undefined;
    all(...parameters: Parameters): Row[];
    iterate(...parameters: Parameters): IterableIterator<Row>;
    safeIntegers(on?: boolean): this;
  }
  class Database {
    constructor(path: string, options?: { readonly readonly?: boolean; readonly timeout?: number });
    readonly open: boolean;
    readonly inTransaction: boolean;
    prepare<Parameters extends unknown[] = unknown[], Row = unknown>(sql: string): Statement<Parameters, Row>;
    exec(sql: string): this;
    pragma(sql: string): unknown;
    defaultSafeIntegers(on?: boolean): this;
    close(): this;
  }
  export = Database;
}

declare module 'libsql' {
  import Database from 'better-sqlite3';
  export = Database;
}
