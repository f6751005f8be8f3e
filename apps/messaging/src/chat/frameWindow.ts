import { limits } from '../protocol/limits';

/** Frames of a connection in the window that is open. */
export interface FrameWindow {
  /** Which window it is: they follow each other without a gap. */
  readonly window: number;
  readonly frames: number;
}

export const noFrames: FrameWindow = { window: 0, frames: 0 };

/** What becomes of a frame: it is heard, refused, or the last that this connection sends. */
export type Verdict = 'heard' | 'refused' | 'closed';

/** Returns the window that a time is in, in milliseconds since 1970. */
export function windowAt(milliseconds: number): number {
  return Math.floor(milliseconds / (limits.windowSeconds * 1000));
}

/** Returns the window with one more frame. */
export function counted(before: FrameWindow, milliseconds: number): FrameWindow {
  const window = windowAt(milliseconds);
  return { window, frames: window === before.window ? before.frames + 1 : 1 };
}

/** Returns what becomes of the last frame that was counted. */
export function verdict({ frames }: FrameWindow): Verdict {
  if (frames <= limits.framesPerWindow) return 'heard';
  return frames <= limits.framesPerWindow + limits.refusalsPerWindow ? 'refused' : 'closed';
}
