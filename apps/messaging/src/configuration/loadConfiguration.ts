import * as z from 'zod';
import { tokenHash } from '../chat/adminToken';
import { logLevels, type Address, type Configuration } from './configuration';
import { deploymentMode, type Environment } from './deploymentMode';

/** What is wrong with the settings: all of it at once, for whoever deploys. */
export class ConfigurationError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`The settings are not right:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'ConfigurationError';
  }
}

const port = (fallback: number) =>
  z.coerce
    .number('is a port, 1 to 65535')
    .int('is a port, 1 to 65535')
    .min(1, 'is a port, 1 to 65535')
    .max(65535, 'is a port, 1 to 65535')
    .default(fallback);

const needed = (what: string) => z.string(`is not set; ${what}`);

const address = /^(?<host>[A-Za-z0-9.-]+):(?<port>\d{1,5})$/;

const sentinels = z
  .string()
  .default('')
  .transform((text) => text.split(',').filter((part) => part !== ''))
  .pipe(z.array(z.string().regex(address, 'is a list of host:port, separated by commas')))
  .transform((addresses) => addresses.map(parseAddress));

/** Settings that are there in both modes. The ports and the timeout are the seed's. */
const common = {
  ADMIN_TOKEN: z
    .string()
    .min(22, 'has fewer than 22 characters; take 256 random bits')
    .transform(tokenHash)
    .optional(),
  ADMIN_TOKEN_SHA256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'is a SHA-256 in 64 hexadecimal digits')
    .optional(),
  LOG_LEVEL: z.enum(logLevels, `is one of ${logLevels.join(', ')}`).default('info'),
  PORT: port(8080),
  HEALTH_PORT: port(8081),
  SHUTDOWN_TIMEOUT_SECONDS: z.coerce
    .number('is a number of seconds')
    .min(0, 'is a number of seconds, 0 or more')
    .max(600, 'is a number of seconds, at most 600')
    .default(50),
};

const schemas = {
  kubernetes: z
    .object({
      ...common,
      REDIS_URL: needed('the URL of Redis').regex(
        /^rediss?:\/\/.+/,
        'is no URL of Redis: redis://[:PASSWORD@]HOST:PORT',
      ),
      REDIS_SENTINELS: sentinels,
    })
    .transform((values) => ({
      ...values,
      home: { mode: 'kubernetes', redisUrl: values.REDIS_URL, sentinels: values.REDIS_SENTINELS } as const,
    })),
  aws: z
    .object({
      ...common,
      CONNECTIONS_TABLE: needed('the table of connections'),
      MESSAGES_TABLE: needed('the table of messages'),
      WEBSOCKET_ENDPOINT: needed('the address of the API’s connections').regex(
        /^https?:\/\/.+/,
        'is no address of connections: https://…',
      ),
    })
    .transform((values) => ({
      ...values,
      home: {
        mode: 'aws',
        connectionsTable: values.CONNECTIONS_TABLE,
        messagesTable: values.MESSAGES_TABLE,
        webSocketEndpoint: values.WEBSOCKET_ENDPOINT,
      } as const,
    })),
};

/**
 * Returns the settings that the environment has.
 * @throws ConfigurationError with everything that is wrong; no value is repeated in it, since some are secret.
 */
export function loadConfiguration(environment: Environment): Configuration {
  // An empty variable is one that nobody filled in.
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const mode = deploymentMode(set);
  if (typeof mode !== 'string') {
    const problems = [mode.problem, ...problemsOf(z.object(common).safeParse(set)), ...tokenProblems(set)];
    throw new ConfigurationError(problems);
  }
  const parsed = schemas[mode].safeParse(set);
  const problems = [...problemsOf(parsed), ...tokenProblems(set)];
  if (problems.length > 0 || !parsed.success) throw new ConfigurationError(problems);
  const { data } = parsed;
  return {
    home: data.home,
    adminTokenHash: data.ADMIN_TOKEN ?? data.ADMIN_TOKEN_SHA256 ?? '',
    logLevel: data.LOG_LEVEL,
    ports: { webSocket: data.PORT, health: data.HEALTH_PORT },
    shutdownTimeoutSeconds: data.SHUTDOWN_TIMEOUT_SECONDS,
  };
}

function problemsOf({ error }: z.ZodSafeParseResult<unknown>): readonly string[] {
  return (error?.issues ?? []).map(({ path, message }) => `${String(path[0])} ${message}`);
}

function tokenProblems({ ADMIN_TOKEN, ADMIN_TOKEN_SHA256 }: Environment): readonly string[] {
  if (ADMIN_TOKEN === undefined && ADMIN_TOKEN_SHA256 === undefined) {
    return ['ADMIN_TOKEN is not set, and no ADMIN_TOKEN_SHA256 either; admins connect with it'];
  }
  if (ADMIN_TOKEN !== undefined && ADMIN_TOKEN_SHA256 !== undefined) {
    return ['ADMIN_TOKEN and ADMIN_TOKEN_SHA256 are both set; one of them is enough'];
  }
  return [];
}

function parseAddress(text: string): Address {
  const { host = '', port: digits = '' } = address.exec(text)?.groups ?? {};
  return { host, port: Number(digits) };
}
