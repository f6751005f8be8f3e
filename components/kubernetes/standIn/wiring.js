'use strict';

const { randomUUID } = require('node:crypto');
const { readFile, unlink, writeFile } = require('node:fs/promises');
const http = require('node:http');
const https = require('node:https');
const { join } = require('node:path');
const { addressOf, certificateAuthority } = require('./address.js');
const { logIn } = require('./amqp.js');
const { credentialsOf, signedHeaders } = require('./aws.js');
const { currentUser } = require('./postgresql.js');
const { greet } = require('./smtp.js');
const { connect } = require('./stream.js');

/** Milliseconds that one binding may take. */
const limit = 3000;

const reached = 'reached, not logged in';

/** Facts that no answer may hold. */
const secretFacts = ['url', 'password', 'secret-access-key', 'access-key-id'];

/** How each kind of binding is tried: each returns what it found, or throws why it failed. */
const attempts = {
  database: tryDatabase,
  cache: tryCache,
  search: trySearch,
  bucket: tryBucket,
  queue: tryQueue,
  // Neither has a request that changes nothing and that every binding may send.
  topic: (facts, signal) => reach(apiOf('sns', facts), signal),
  table: (facts, signal) => reach(apiOf('dynamodb', facts), signal),
  broker: tryBroker,
  mail: tryMail,
  'file-system': tryFolder,
  http: tryService,
  tcp: tryPort,
};

/** Tries every binding at the same time; returns one result a binding, in their order, with no secret in it. */
function tryAll(bindings, environment) {
  return Promise.all(bindings.map((binding) => tryBinding(binding, environment)));
}

async function tryBinding(binding, environment) {
  const { id, kind } = binding;
  const facts = factsOf(binding, environment);
  const started = performance.now();
  const outcome = await attempt(kind, facts, environment);
  const result = { id, kind, ...outcome, milliseconds: Math.round(performance.now() - started) };
  return withoutSecrets(result, facts);
}

async function attempt(kind, facts, environment) {
  const controller = new AbortController();
  const timeout = setTimeout(() => controller.abort(new Error(`no answer within ${limit / 1000} s`)), limit);
  const aborted = new Promise((_, reject) =>
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason), { once: true }),
  );
  aborted.catch(() => {});
  try {
    return {
      ok: true,
      found: await Promise.race([attempts[kind](facts, controller.signal, environment), aborted]),
    };
  } catch (error) {
    return { ok: false, reason: reasonOf(error) };
  } finally {
    clearTimeout(timeout);
    // Whatever is still open goes with it.
    controller.abort(new Error('the attempt is over'));
  }
}

function reasonOf(error) {
  const [first] = error instanceof AggregateError ? error.errors : [error];
  return first instanceof Error && first.message !== '' ? first.message : String(first?.code ?? 'failed');
}

/** The facts that the environment carries; a fact that a placement does not have is left out. */
function factsOf(binding, environment) {
  if (binding.kind === 'http') return { address: binding.url };
  if (binding.kind === 'tcp') return { host: binding.host, port: binding.port };
  const pairs = Object.entries(binding.environment).map(([variable, fact]) => [fact, environment[variable]]);
  const present = Object.fromEntries(pairs.filter(([, value]) => value !== undefined && value !== ''));
  return { region: environment.AWS_REGION, path: binding.mountPath, ...present };
}

/** An error's words are somebody else's; what is secret is taken out of them whatever they say. */
function withoutSecrets(result, facts) {
  const secrets = secretFacts.flatMap((fact) =>
    facts[fact] === undefined ? [] : secretsIn(fact, facts[fact]),
  );
  const clean = (text) => secrets.reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
  return Object.fromEntries(
    Object.entries(result).map(([key, value]) => [
      key,
      ['found', 'reason'].includes(key) ? clean(value) : value,
    ]),
  );
}

function secretsIn(fact, value) {
  if (fact !== 'url') return [value];
  if (!URL.canParse(value)) return [value];
  const { password } = new URL(value);
  return password === '' ? [] : [value, password, decodeURIComponent(password)];
}

async function tryDatabase(facts, signal) {
  const { name: database, ...address } = addressOf(facts, 5432);
  const { name, secure } = await currentUser({ ...address, database, signal });
  return `logged in as ${name} ${secure ? 'over TLS' : 'without TLS'}`;
}

async function tryCache(facts, signal) {
  const { protocol, host, port, user, password, ca } = addressOf(facts, 6379);
  const secure = protocol === 'rediss:';
  const stream = await connect({ host, port, secure, ca, signal });
  const login = [...(user ? [user] : []), ...(password ? [password] : [])];
  if (login.length > 0) await command(stream, ['AUTH', ...login]);
  const pong = await command(stream, ['PING']);
  stream.end();
  if (pong !== 'PONG') throw new Error('it does not answer PING as Redis does');
  return `${login.length > 0 ? 'logged in' : 'no password asked'} ${secure ? 'over TLS' : 'without TLS'}`;
}

/** Sends a command of the Redis protocol and returns its simple answer. */
async function command(stream, words) {
  const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
  stream.write(`*${words.length}\r\n${parts.join('')}`);
  const line = await stream.readLine();
  if (line.startsWith('-')) throw new Error(line.slice(1));
  return line.slice(1);
}

async function trySearch(facts, signal) {
  if (facts.url === undefined) throw new Error('no variable says where it is');
  const url = new URL(facts.url);
  const user = decodeURIComponent(url.username) || facts.username;
  const password = decodeURIComponent(url.password) || facts.password;
  const headers = user
    ? { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` }
    : {};
  const status = await get(url, {
    headers,
    ca: certificateAuthority(facts['certificate-authority']),
    signal,
  });
  if (status !== 200) throw new Error(`HTTP ${status}`);
  return user ? `logged in as ${user}` : 'no login asked';
}

/** Where an AWS API is: at the endpoint of a variable, else at the region's own. */
function apiOf(service, facts) {
  const region = facts.region ?? facts.arn?.split(':')[3];
  const address = facts.endpoint ?? (region && `https://${service}.${region}.amazonaws.com`);
  if (address === undefined) throw new Error('no variable says where it is');
  return new URL(address);
}

/** Asks for the first object, which reading and writing bindings may both do. */
function tryBucket(facts, signal, environment) {
  const url = apiOf('s3', facts);
  if (facts.name !== undefined) url.pathname = `/${facts.name}`;
  url.search = 'list-type=2&max-keys=1';
  return askSigned({ service: 's3', url, facts, signal, environment });
}

/** Asks for an attribute, which sending and consuming bindings may both do. */
function tryQueue(facts, signal, environment) {
  const url = facts.url === undefined ? apiOf('sqs', facts) : new URL(facts.url);
  url.search = 'Action=GetQueueAttributes&AttributeName.1=QueueArn&Version=2012-11-05';
  return askSigned({ service: 'sqs', url, facts, signal, environment });
}

async function askSigned({ service, url, facts, signal, environment }) {
  const credentials = await credentialsOf(facts, environment, signal);
  if (credentials === undefined) return reach(url, signal);
  const headers = signedHeaders({ service, region: facts.region ?? 'us-east-1', url, credentials });
  const status = await get(url, { headers, signal });
  if (status !== 200) throw new Error(`HTTP ${status}`);
  return credentials.token === undefined ? 'logged in with a key pair' : 'logged in with Pod Identity';
}

/** Any answer but a failure of the server's own says that it is there. */
async function reach(url, signal) {
  const status = await get(url, { signal });
  if (status >= 500) throw new Error(`HTTP ${status}`);
  return reached;
}

async function tryBroker(facts, signal) {
  const { protocol, name, ...address } = addressOf(facts, 5672);
  const secure = protocol === 'amqps:' || address.port === 5671;
  // Clients take the default where the URL names none.
  await logIn({ ...address, secure, virtualHost: name || '/', signal });
  return `logged in as ${address.user} ${secure ? 'over TLS' : 'without TLS'}`;
}

/** Nothing is sent: that would be mail to somebody. */
async function tryMail(facts, signal) {
  const { protocol, ...address } = addressOf(facts, 587);
  const secure = protocol === 'smtps:' || address.port === 465;
  const found = await greet({ ...address, secure, signal });
  const login = found.login ? `logged in as ${address.user}` : 'no login asked';
  return `${login} ${found.secure ? 'over TLS' : 'without TLS'}`;
}

async function tryFolder({ path }) {
  if (path === undefined) throw new Error('no variable says where it is');
  const text = randomUUID();
  const file = join(path, `.berth-${text}`);
  await writeFile(file, text);
  try {
    if ((await readFile(file, 'utf8')) !== text) throw new Error('a file is not read as it was written');
  } finally {
    await unlink(file);
  }
  return 'wrote, read and deleted a file';
}

async function tryPort({ host, port }, signal) {
  const stream = await connect({ host, port, signal });
  stream.end();
  return 'connected';
}

async function tryService(facts, signal) {
  const status = await get(new URL(facts.address), { signal });
  if (status < 200 || status > 299) throw new Error(`HTTP ${status}`);
  return `HTTP ${status}`;
}

/** Returns the status of a GET; the credential of the URL is not sent. */
function get(url, { headers = {}, ca, signal }) {
  const { protocol, hostname, port, pathname, search } = url;
  const { request } = protocol === 'https:' ? https : http;
  const host = hostname.replace(/^\[|\]$/g, '');
  const options = { protocol, host, path: `${pathname}${search}`, headers, signal, agent: false };
  return new Promise((resolve, reject) => {
    request(
      { ...options, ...(port === '' ? {} : { port }), ...(ca === undefined ? {} : { ca }) },
      (response) => {
        response.resume();
        resolve(response.statusCode);
      },
    )
      .once('error', reject)
      .end();
  });
}

module.exports = { tryAll };
