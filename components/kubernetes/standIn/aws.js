'use strict';

const { createHash, createHmac } = require('node:crypto');
const { readFileSync } = require('node:fs');

const algorithm = 'AWS4-HMAC-SHA256';
const emptyBody = sha256('');

/** Returns the headers of a request of an AWS API, a GET unless told otherwise, signed with Signature Version 4. */
function signedHeaders({ service, region, url, credentials, method = 'GET', body, now = new Date() }) {
  const bodyHash = body === undefined ? emptyBody : sha256(body);
  const time = now.toISOString().replace(/[:-]|\.\d{3}/g, '');
  const scope = [time.slice(0, 8), region, service, 'aws4_request'];
  const headers = {
    host: url.host,
    'x-amz-content-sha256': bodyHash,
    'x-amz-date': time,
    ...(credentials.token === undefined ? {} : { 'x-amz-security-token': credentials.token }),
  };
  const names = Object.keys(headers).join(';'); // They stand in the order of the alphabet.
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
  const request = [method, url.pathname, queryOf(url), lines.join(''), names, bodyHash].join('\n');
  const text = [algorithm, time, scope.join('/'), sha256(request)].join('\n');
  const key = scope.reduce(hmac, `AWS4${credentials.secretAccessKey}`);
  const credential = `${credentials.accessKeyId}/${scope.join('/')}`;
  const signature = hmac(key, text).toString('hex');
  return {
    ...headers,
    authorization: `${algorithm} Credential=${credential}, SignedHeaders=${names}, Signature=${signature}`,
  };
}

function queryOf(url) {
  const pairs = [...url.searchParams].map((pair) => pair.map(encode).join('='));
  return pairs.sort().join('&');
}

function encode(text) {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function sha256(text) {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key, text) {
  return createHmac('sha256', key).update(text).digest();
}

/** Returns the key pair of the variables, else what EKS Pod Identity gives the pod, else nothing. */
async function credentialsOf(facts, environment, signal) {
  const { 'access-key-id': accessKeyId, 'secret-access-key': secretAccessKey } = facts;
  if (accessKeyId !== undefined && secretAccessKey !== undefined) return { accessKeyId, secretAccessKey };
  const { AWS_CONTAINER_CREDENTIALS_FULL_URI: uri, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file } =
    environment;
  if (uri === undefined || file === undefined) return undefined;
  const response = await fetch(uri, { headers: { authorization: readFileSync(file, 'utf8') }, signal });
  if (!response.ok) throw new Error(`the Pod Identity agent gives no credentials: HTTP ${response.status}`);
  const { AccessKeyId, SecretAccessKey, Token } = await response.json();
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, token: Token };
}

module.exports = { credentialsOf, signedHeaders };
