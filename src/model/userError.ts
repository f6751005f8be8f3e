/** A mistake of the user: each problem says what is wrong, where, and what would be right. Shown without a stack. */
export class UserError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'UserError';
  }
}
