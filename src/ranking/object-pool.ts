/** Values that are costly to make: one that is not in use is handed out again. */
export class ObjectPool<Value> {
  private readonly idle: Value[] = [];

  constructor(private readonly create: () => Value) {}

  /** One that nobody else uses until it is given back. */
  take(): Value {
    return this.idle.pop() ?? this.create();
  }

  giveBack(value: Value): void {
    this.idle.push(value);
  }

  /** Runs `work` with one. */
  use<Result>(work: (value: Value) => Result): Result {
    const value = this.take();
    try {
      return work(value);
    } finally {
      this.giveBack(value);
    }
  }
}
