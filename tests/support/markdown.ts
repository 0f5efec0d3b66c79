import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A fenced block of a page. */
export interface CodeBlock {
  /** The page, from the root of the repository. */
  readonly page: string;
  /** Line of the opening fence, counted from 1. */
  readonly line: number;
  /** What stands behind the fence: `ts`, `json`, `sh`, or nothing. */
  readonly language: string;
  readonly text: string;
  /** What it goes on from and does not show: code on one line. */
  readonly before?: string;
}

const FENCE = /^```(\w*)\s*$/;

/** A page as its lines, where those of code blocks are empty, and the blocks. */
function takeApart(page: string): { readonly prose: readonly string[]; readonly blocks: readonly CodeBlock[] } {
  const blocks: CodeBlock[] = [];
  let open: { line: number; language: string; lines: string[] } | null = null;
  const prose = readFileSync(page, 'utf8')
    .split('\n')
    .map((line, at) => {
      const fence = FENCE.exec(line);
      if (open !== null && fence !== null) {
        blocks.push({ page, line: open.line, language: open.language, text: `${open.lines.join('\n')}\n` });
        open = null;
      } else if (open !== null) {
        open.lines.push(line);
      } else if (fence !== null) {
        open = { line: at + 1, language: fence[1] ?? '', lines: [] };
      } else {
        return line;
      }
      return '';
    });
  return { prose, blocks };
}

/** The code blocks of a page, in order. */
export const codeBlocks = (page: string): readonly CodeBlock[] => takeApart(page).blocks;

/** The headings of a page without their marks, in order. */
export function headings(page: string): readonly string[] {
  return takeApart(page).prose.flatMap((line) => /^#{1,6} (.*)$/.exec(line)?.[1] ?? []);
}

/** The anchors of a page's headings, as GitHub makes them: a heading that recurs gets a number. */
export function anchors(page: string): ReadonlySet<string> {
  const counts = new Map<string, number>();
  return new Set(
    headings(page).map((heading) => {
      const words = heading
        .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
        .toLowerCase()
        .replace(/[^\p{L}\p{N}_\- ]/gu, '')
        .replaceAll(' ', '-');
      const count = counts.get(words) ?? 0;
      counts.set(words, count + 1);
      return count === 0 ? words : `${words}-${count}`;
    }),
  );
}

/** Where the links and pictures of a page lead, with the line of each. */
export function links(page: string): readonly { readonly line: number; readonly target: string }[] {
  return takeApart(page).prose.flatMap((text, at) =>
    [...text.replace(/`[^`]*`/g, '').matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => ({ line: at + 1, target })),
  );
}

/** The pages of a folder and of the folders in it. */
function pagesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return path === join('docs', 'api') ? [] : pagesIn(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}

/** What a user of the package reads: README, guide and the other pages of `docs/`. */
export const userPages = (): readonly string[] => ['README.md', ...pagesIn('docs').sort()];

/** Every page of the repository. */
export function allPages(): readonly string[] {
  const examples = readdirSync('examples', { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [
    ...userPages(),
    'CHANGELOG.md',
    'CONTRIBUTING.md',
    'SECURITY.md',
    join('benchmarks', 'README.md'),
    ...examples.map(({ name }) => join('examples', name, 'README.md')),
  ];
}
