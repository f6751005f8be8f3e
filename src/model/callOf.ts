import type { Call } from './service';

/** Returns the long form of a call. */
export function callOf(call: string | Call<string>): Call<string> {
  return typeof call === 'string' ? { service: call } : call;
}
