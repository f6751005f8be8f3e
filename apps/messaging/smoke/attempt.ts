import { randomText } from '../src/client/randomText';
import { SmokeClient } from './smokeClient';

/** Milliseconds, each. */
export interface SmokeFigures {
  /** From the start of a connection to its welcome. */
  readonly userConnects: number;
  readonly adminConnects: number;
  /** Until a user's message is stored. */
  readonly accepted: number;
  /** From a user's send to the admin. */
  readonly userToAdmin: number;
  readonly adminToUser: number;
  /** From a user's question to the answer. */
  readonly roundTrip: number;
}

/**
 * A user asks and an admin answers, once.
 * @throws SmokeFailure with what did not work
 */
export async function attempt(url: string, token: string): Promise<SmokeFigures> {
  const admin = new SmokeClient({ url, who: 'admin', token });
  const user = new SmokeClient({ url, who: 'user' });
  try {
    const [adminConnects, userConnects] = [await admin.connected(), await user.connected()];
    // Admins who are at work see it: it says what it is.
    const mark = randomText();
    const question = user.send(`Smoke test, no answer is needed (${mark})`);
    const accepted = await user.accepted(question.id);
    const asked = await admin.received(`Smoke test, no answer is needed (${mark})`);
    const answer = admin.send(`Smoke test answered (${mark})`, asked.conversation);
    const answered = await user.received(`Smoke test answered (${mark})`);
    return {
      userConnects: rounded(userConnects),
      adminConnects: rounded(adminConnects),
      accepted: rounded(accepted - question.at),
      userToAdmin: rounded(asked.at - question.at),
      adminToUser: rounded(answered.at - answer.at),
      roundTrip: rounded(answered.at - question.at),
    };
  } finally {
    await Promise.all([user.stop(), admin.stop()]);
  }
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}
