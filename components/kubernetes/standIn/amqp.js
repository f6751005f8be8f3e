'use strict';

const { connect } = require('./stream.js');

const protocolHeader = Buffer.from('AMQP\0\0\x09\x01', 'latin1');
const frameEnd = 0xce;
const methodFrame = 1;
/** Numbers of the methods of the class `connection` (AMQP 0-9-1). */
const connection = 10;
const [start, startOk, tune, tuneOk, open, openOk, close] = [10, 11, 30, 31, 40, 41, 50];

/** Logs in to a broker and opens the virtual host; the server's own words are thrown where it refuses. */
async function logIn({ host, port, secure, ca, user, password, virtualHost, signal }) {
  const stream = await connect({ host, port, secure, ca, signal });
  stream.write(protocolHeader);
  await next(stream, start);
  const login = longText(`\0${user}\0${password}`);
  send(stream, startOk, [clientProperties(), shortText('PLAIN'), login, shortText('en_US')]);
  const limits = await next(stream, tune);
  const noHeartbeat = Buffer.alloc(2);
  send(stream, tuneOk, [limits.subarray(0, 6), noHeartbeat]);
  send(stream, open, [shortText(virtualHost), shortText(''), Buffer.alloc(1)]);
  await next(stream, openOk);
  send(stream, close, [Buffer.from([0, 200]), shortText('bye'), Buffer.alloc(4)]);
  stream.end();
}

/** Without this capability RabbitMQ just hangs up on a login that it refuses. */
function clientProperties() {
  const capability = Buffer.concat([shortText('authentication_failure_close'), Buffer.from('t\x01')]);
  return longText(Buffer.concat([shortText('capabilities'), Buffer.from('F'), longText(capability)]));
}

/** Returns the arguments of the next method, which must be the one expected. */
async function next(stream, expected) {
  const header = await stream.read(7);
  if (header[0] !== methodFrame) throw new Error('it does not speak AMQP 0-9-1');
  const payload = await stream.read(header.readUInt32BE(3));
  const [end] = await stream.read(1);
  if (end !== frameEnd) throw new Error('it does not speak AMQP 0-9-1');
  const [classId, method] = [payload.readUInt16BE(0), payload.readUInt16BE(2)];
  const rest = payload.subarray(4);
  if (classId === connection && method === close) throw new Error(rest.toString('utf8', 3, 3 + rest[2]));
  if (classId !== connection || method !== expected)
    throw new Error(`it sent an unexpected method ${method}`);
  return rest;
}

function send(stream, method, parts) {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(connection, 0);
  head.writeUInt16BE(method, 2);
  const payload = Buffer.concat([head, ...parts]);
  const frame = Buffer.alloc(7);
  frame[0] = methodFrame;
  frame.writeUInt32BE(payload.length, 3);
  stream.write(Buffer.concat([frame, payload, Buffer.from([frameEnd])]));
}

function shortText(text) {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
}

function longText(text) {
  const bytes = Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

module.exports = { logIn };
