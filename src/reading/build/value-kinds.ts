/** More different values are no ratings. */
const MOST_KINDS = 20;
const FEWEST_KINDS = 3;

/** Which values a log has, as long as they are few: ratings are. */
export class ValueKinds {
  private readonly kinds = new Set<number>();
  /** How many rows had one of them; 1 is what a row has that gives none. */
  private rows = 0;
  private previous = Number.NaN;
  private isOpen = true;

  add(value: number): void {
    if (!this.isOpen) return;
    if (value !== 1) this.rows++;
    if (value === this.previous) return;
    this.previous = value;
    this.kinds.add(value);
    this.isOpen = this.kinds.size <= MOST_KINDS;
  }

  /** The values where they look like ratings, of 1 to 5 or 1 to 10, whole or half; null where they do not. */
  get ratings(): { readonly kinds: number; readonly rows: number; readonly from: number; readonly to: number } | null {
    const values = [...this.kinds].filter((value) => value > 0);
    const [from, to] = [Math.min(...values), Math.max(...values)];
    const fits = this.isOpen && values.length >= FEWEST_KINDS && to >= 4 && to <= 10;
    if (!fits || values.some((value) => !Number.isInteger(2 * value))) return null;
    return { kinds: values.length, rows: this.rows, from, to };
  }
}
