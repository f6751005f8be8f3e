/** What is to be ended of what was begun, the last first. */
export class Endings {
  private readonly endings: (() => unknown)[] = [];

  /** Notes how something ends, and returns it. */
  of<Begun>(begun: Begun, end: (begun: Begun) => unknown): Begun {
    this.endings.push(() => end(begun));
    return begun;
  }

  async run(): Promise<void> {
    for (const end of this.endings.splice(0).reverse()) await end();
  }
}
