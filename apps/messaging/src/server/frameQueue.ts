/** Frames of one connection that may wait; its socket is not read meanwhile. */
const mostWaiting = 16;

/** Does the frames of one connection one after the other, so that they are published in the order they were sent. */
export class FrameQueue {
  private waiting = 0;
  private last: Promise<void> = Promise.resolve();

  /** @param hold called with whether the socket is to be left alone until frames are done */
  constructor(private readonly hold: (held: boolean) => void) {}

  add(work: () => Promise<void>): void {
    this.waiting += 1;
    if (this.waiting === mostWaiting) this.hold(true);
    this.last = this.last.then(work).finally(() => {
      this.waiting -= 1;
      if (this.waiting === mostWaiting - 1) this.hold(false);
    });
  }

  /** Resolves when all is done that was added so far. */
  idle(): Promise<void> {
    return this.last;
  }
}
