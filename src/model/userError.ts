/** A mistake of the user's: each problem says what is wrong, where, and what would be right. Shown without a trace. */
export class UserError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'UserError';
  }
}
