'use strict';

const { connect, upgrade } = require('./stream.js');

/** Ports on which mail is handed in over the internet, and where a password must not be read along. */
const internetPorts = [465, 587];

/**
 * Greets a mail server, over TLS where the server offers it, and logs in where there is a login and the server knows
 * one. Returns whether it did either. Nothing is sent.
 */
async function greet({ host, port, secure: fromStart, ca, user, password, signal }) {
  let stream = await connect({ host, port, secure: fromStart, ca, signal });
  await reply(stream, 220);
  let offers = await hello(stream);
  const starts = !fromStart && offers.includes('STARTTLS');
  if (starts) {
    await command(stream, 'STARTTLS', 220);
    stream = await upgrade(stream, { host, ca });
    offers = await hello(stream);
  }
  const secure = fromStart || starts;
  const login = user !== undefined && user !== '' && offers.some((offer) => offer.startsWith('AUTH'));
  if (login && !secure && internetPorts.includes(port))
    throw new Error('the server offers no TLS, and no password is sent without');
  if (login) await logIn(stream, user, password);
  await command(stream, 'QUIT', 221);
  stream.end();
  return { login, secure };
}

/** Returns what the server can do. */
async function hello(stream) {
  const lines = await command(stream, 'EHLO berth.invalid', 250);
  return lines.slice(1).map((line) => line.toUpperCase());
}

/** A server may repeat what it was sent, and so an error names the number of the answer alone. */
async function logIn(stream, user, password) {
  const token = Buffer.from(`\0${user}\0${password}`).toString('base64');
  stream.write(`AUTH PLAIN ${token}\r\n`);
  const { code } = await answer(stream);
  if (code !== 235) throw new Error(`the server refuses the login with ${code}`);
}

function command(stream, words, expected) {
  stream.write(`${words}\r\n`);
  return reply(stream, expected);
}

async function reply(stream, expected) {
  const { code, lines } = await answer(stream);
  if (code !== expected) throw new Error(`the server answers ${code} ${lines[0]}`);
  return lines;
}

/** Returns an answer, whose last line has no hyphen after its number. */
async function answer(stream) {
  const lines = [];
  for (;;) {
    const line = await stream.readLine();
    lines.push(line.slice(4));
    if (line[3] !== '-') return { code: Number(line.slice(0, 3)), lines };
  }
}

module.exports = { greet };
