import type { Subject } from '../../mutant';

/** A search domain, a broker, a CDN and mail. */
export const csaHello: Subject = { system: 'csa-hello' };

/** A file system, and a group of nodes for Docker. */
export const vibebox: Subject = { system: 'vibebox' };

/** Functions, a table, a WebSocket API and a site; no cluster. */
export const serverless: Subject = { system: 'user-admin-messaging', overrides: { mode: 'serverless' } };
