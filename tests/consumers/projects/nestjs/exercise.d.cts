export declare function exercise(library: object, folder: string): Promise<string>;
