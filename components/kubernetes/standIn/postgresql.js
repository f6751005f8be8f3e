'use strict';

const { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } = require('node:crypto');
const { connect, upgrade } = require('./stream.js');

const protocolVersion = 196608; // 3.0
const sslRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);
const mechanism = 'SCRAM-SHA-256';

/**
 * Logs in and returns the name that the server knows the client by. TLS where the server offers it or the client
 * insists, and then with a certificate that is trusted; a password is never sent, only proved.
 */
async function currentUser({ host, port, user, password, database, ca, insistsOnTls, signal }) {
  let stream = await connect({ host, port, signal });
  stream.write(sslRequest);
  const secure = (await stream.read(1)).toString() === 'S';
  if (insistsOnTls && !secure) throw new Error('the server offers no TLS');
  if (secure) stream = await upgrade(stream, { host, ca });
  stream.write(startup({ user, database }));
  await authenticate(stream, password);
  const name = await selectCurrentUser(stream);
  stream.write(message('X', Buffer.alloc(0)));
  stream.end();
  return { name, secure };
}

function startup(parameters) {
  const pairs = Object.entries(parameters).flatMap(([key, value]) => [key, value]);
  const body = Buffer.concat([int32(protocolVersion), ...pairs.map(text), Buffer.from([0])]);
  return Buffer.concat([int32(body.length + 4), body]);
}

async function authenticate(stream, password) {
  const method = await authenticationRequest(stream);
  if (method.code === 0) return; // The server asks for nothing.
  if (method.code !== 10)
    throw new Error('the server asks for the password in clear text or as MD5, which is refused');
  const mechanisms = method.rest.toString('utf8').split('\0');
  if (!mechanisms.includes(mechanism)) throw new Error(`the server does not know ${mechanism}`);
  await scram(stream, password);
}

async function scram(stream, password) {
  const nonce = randomBytes(18).toString('base64');
  const firstBare = `n=,r=${nonce}`;
  const first = Buffer.from(`n,,${firstBare}`);
  stream.write(message('p', Buffer.concat([text(mechanism), int32(first.length), first])));
  const serverFirst = (await authenticationRequest(stream, 11)).rest.toString('utf8');
  const { r: serverNonce, s: salt, i: iterations } = attributes(serverFirst);
  if (!serverNonce.startsWith(nonce)) throw new Error('the server answered somebody else');
  const finalBare = `c=biws,r=${serverNonce}`;
  const salted = pbkdf2Sync(password, Buffer.from(salt, 'base64'), Number(iterations), 32, 'sha256');
  const conversation = `${firstBare},${serverFirst},${finalBare}`;
  const clientKey = hmac(salted, 'Client Key');
  const signature = hmac(createHash('sha256').update(clientKey).digest(), conversation);
  const proof = Buffer.from(clientKey.map((byte, index) => byte ^ signature[index])).toString('base64');
  stream.write(message('p', Buffer.from(`${finalBare},p=${proof}`)));
  const { v: verifier = '' } = attributes((await authenticationRequest(stream, 12)).rest.toString('utf8'));
  const expected = hmac(hmac(salted, 'Server Key'), conversation);
  const actual = Buffer.from(verifier, 'base64');
  const known = actual.length === expected.length && timingSafeEqual(actual, expected);
  if (!known) throw new Error('the server does not know the password either');
  await authenticationRequest(stream, 0);
}

async function authenticationRequest(stream, expected) {
  const { type, body } = await next(stream);
  if (type !== 'R') throw new Error(`the server sent an unexpected message ${type}`);
  const code = body.readInt32BE(0);
  if (expected !== undefined && code !== expected)
    throw new Error(`the server sent an unexpected request ${code}`);
  return { code, rest: body.subarray(4) };
}

async function selectCurrentUser(stream) {
  let name = '';
  for (let queried = false; ;) {
    const { type, body } = await next(stream);
    if (type === 'D') name = body.toString('utf8', 6); // One column: its count, its length, its bytes.
    if (type === 'Z' && queried) return name;
    if (type === 'Z') {
      stream.write(message('Q', text('SELECT current_user')));
      queried = true;
    }
  }
}

/** Returns the next message; an error of the server's is thrown with its own words. */
async function next(stream) {
  const header = await stream.read(5);
  const type = header.toString('latin1', 0, 1);
  const body = await stream.read(header.readInt32BE(1) - 4);
  if (type === 'E') {
    const fields = body.toString('utf8').split('\0');
    throw new Error(
      fields.find((field) => field.startsWith('M'))?.slice(1) ?? 'the server reported an error',
    );
  }
  return { type, body };
}

function attributes(list) {
  return Object.fromEntries(list.split(',').map((attribute) => [attribute[0], attribute.slice(2)]));
}

function message(type, body) {
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body]);
}

function text(value) {
  return Buffer.from(`${value}\0`);
}

function int32(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function hmac(key, value) {
  return createHmac('sha256', key).update(value).digest();
}

module.exports = { currentUser };
