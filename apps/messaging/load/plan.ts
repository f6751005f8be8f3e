/** How much is measured. */
export interface Plan {
  /** Starts of a server. */
  readonly starts: number;
  /** New connections a second, and for how many seconds. */
  /** Connections before, which do not count. */
  readonly warmUpConnections: number;
  readonly connect: { readonly perSecond: number; readonly seconds: number };
  /** Connections that are opened in one moment. */
  readonly burst: number;
  readonly talk: {
    readonly users: number;
    readonly admins: number;
    readonly questionsPerSecond: number;
    readonly answersPerSecond: number;
    readonly warmUpSeconds: number;
    /** Seconds that count. */
    readonly seconds: number;
  };
  /** Seconds before, between and after the restarts. */
  readonly restartSeconds: number;
  readonly idle: {
    /** Numbers of connections, one after the other. */
    readonly connections: readonly number[];
    /** New ones a second. */
    readonly perSecond: number;
    /** Seconds after the last before it counts as rest, and seconds of rest that are measured. */
    readonly settleSeconds: number;
    readonly seconds: number;
  };
}

/**
 * What the figures are made of. 1,000 messages a second: 190 users and five admins say five or ten a second each, which
 * is half of what a connection may. Each message goes to all admins and to its user: 6,000 receipts a second.
 */
export const wholePlan: Plan = {
  starts: 5,
  warmUpConnections: 200,
  connect: { perSecond: 100, seconds: 15 },
  burst: 1000,
  talk: {
    users: 190,
    admins: 5,
    questionsPerSecond: 950,
    answersPerSecond: 50,
    warmUpSeconds: 5,
    seconds: 30,
  },
  restartSeconds: 5,
  idle: { connections: [1000, 10_000], perSecond: 500, settleSeconds: 10, seconds: 30 },
};

/** Shows that everything runs, in seconds; its figures mean nothing. */
export const smokePlan: Plan = {
  starts: 1,
  warmUpConnections: 2,
  connect: { perSecond: 20, seconds: 1 },
  burst: 20,
  talk: { users: 4, admins: 2, questionsPerSecond: 40, answersPerSecond: 10, warmUpSeconds: 0, seconds: 2 },
  restartSeconds: 1,
  idle: { connections: [10], perSecond: 20, settleSeconds: 0, seconds: 1 },
};
