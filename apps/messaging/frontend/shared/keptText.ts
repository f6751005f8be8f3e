/** A text that the browser keeps under a name: for a tab, or for good. Without its leave it is kept for this page. */
export class KeptText {
  private here: string | undefined;

  constructor(
    private readonly storage: 'localStorage' | 'sessionStorage',
    private readonly key: string,
  ) {}

  get(): string | undefined {
    try {
      return window[this.storage].getItem(this.key) ?? this.here;
    } catch {
      return this.here;
    }
  }

  set(text: string): void {
    this.here = text;
    try {
      window[this.storage].setItem(this.key, text);
    } catch {
      // Full, or forbidden: the page works without, until it is closed.
    }
  }

  remove(): void {
    this.here = undefined;
    try {
      window[this.storage].removeItem(this.key);
    } catch {
      // Nothing was kept then.
    }
  }
}
