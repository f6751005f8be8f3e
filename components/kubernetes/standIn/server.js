'use strict';

// Stands in for a service whose image is not there yet: answers its ports, its probes and its metrics, and tries its
// bindings. Node alone, no package; nothing is written but a file that a shared folder is tried with.

const { createSocket } = require('node:dgram');
const { once } = require('node:events');
const { readFileSync } = require('node:fs');
const http = require('node:http');
const { requestMetrics } = require('./metrics.js');
const { tryAll } = require('./wiring.js');

const settings = JSON.parse(readFileSync(process.argv[2], 'utf8'));

/** Seconds that open requests get once the pod is told to stop. */
const drainSeconds = 15;

let draining = false;

const metrics = requestMetrics(settings.name);

function answer(request, response) {
  const path = request.url.split('?', 1)[0];
  if (settings.probePaths.includes(path)) return send(response, 200, { status: 'ok' });
  if (path === settings.metricsPath) return sendText(response, metrics.render());
  metrics.observe(request, response);
  // It answers on the loopback alone; here it must look like any path that is not there.
  if (path === '/wiring') return send(response, 404, { error: 'not found' });
  return send(response, 200, { service: settings.name, message: `stand-in for ${settings.name} (Berth)` });
}

async function answerWiring(request, response) {
  if (request.url !== '/wiring') return send(response, 404, { error: 'not found; try /wiring' });
  send(response, 200, { service: settings.name, bindings: await tryAll(settings.bindings, process.env) });
}

function send(response, status, body) {
  if (draining) response.setHeader('connection', 'close');
  response.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(body)}\n`);
}

function sendText(response, body) {
  response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(body);
}

/** A job has nobody to answer: it tries its bindings, says what it found, and fails if one of them fails. */
async function runOnce() {
  const bindings = await tryAll(settings.bindings, process.env);
  console.log(JSON.stringify({ service: settings.name, bindings }));
  process.exitCode = bindings.every(({ ok }) => ok) ? 0 : 1;
}

/** Sends every datagram back: as many bytes as came, so that nobody can be flooded by way of it. */
function echo(port) {
  const socket = createSocket('udp4');
  socket.on('message', (bytes, { port: sender, address }) => socket.send(bytes, sender, address, () => {}));
  return socket.bind(port);
}

async function serve() {
  const servers = settings.ports.map((port) => http.createServer(answer).listen(port));
  const sockets = settings.udpPorts.map(echo);
  const wiring = http.createServer(answerWiring).listen(settings.wiringPort, '127.0.0.1');
  process.once('SIGTERM', () => {
    draining = true;
    for (const socket of sockets) socket.close();
    for (const server of [...servers, wiring]) {
      server.close();
      server.closeIdleConnections();
    }
    setTimeout(() => process.exit(0), drainSeconds * 1000).unref();
  });
  await Promise.all([...servers, ...sockets, wiring].map((server) => once(server, 'listening')));
  console.log(`stand-in for ${settings.name} (Berth) on ${settings.ports.join(', ')}`);
}

if (settings.runsOnce) void runOnce();
else void serve();
