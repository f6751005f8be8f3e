'use strict';

const { setTimeout: wait } = require('node:timers/promises');
const { credentialsOf, signedHeaders } = require('./aws.js');

const attempts = 4;
const firstPauseMilliseconds = 500;
/** A part of 64 MiB passes in this time by any network that is worth the name. */
const timeoutMilliseconds = 10 * 60 * 1000;

/**
 * The objects of one bucket, or of one folder in it, by the S3 API; the bucket is addressed by path, which every server
 * of that API takes. Keys are those within the folder.
 */
class Bucket {
  /** The variables BUCKET_NAME, BUCKET_REGION and, where they are, BUCKET_ENDPOINT and the key pair. */
  constructor(environment, folder) {
    this.folder = folder === undefined ? '' : `${folder}/`;
    this.name = environment.BUCKET_NAME;
    this.region = environment.BUCKET_REGION;
    this.endpoint = environment.BUCKET_ENDPOINT ?? `https://s3.${this.region}.amazonaws.com`;
    this.environment = environment;
  }

  /** Returns the keys of all objects. */
  async keys() {
    const found = [];
    const within = this.folder === '' ? {} : { prefix: this.folder };
    for (let truncated = true; truncated;) {
      const last = found.at(-1);
      const query = { 'list-type': '2', ...within, ...(last === undefined ? {} : { 'start-after': last }) };
      const text = await (await this.request('GET', '', { query })).text();
      const keys = [...text.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key]) => key);
      found.push(...keys);
      truncated = keys.length > 0 && /<IsTruncated>true</.test(text);
    }
    return found.map((key) => key.slice(this.folder.length));
  }

  /** Returns how a message names the object. */
  pathOf(key) {
    return `${this.folder}${key}`;
  }

  /** Returns the size of the object, in bytes. */
  async size(key) {
    return Number((await this.request('HEAD', key)).headers.get('content-length'));
  }

  /** Returns the last bytes of the object. */
  async tail(key, count) {
    const response = await this.request('GET', key, { headers: { range: `bytes=-${count}` } });
    return Buffer.from(await response.arrayBuffer());
  }

  /** Returns the bytes of the object, as they come, however long that takes. */
  async read(key) {
    return (await this.request('GET', key, { unhurried: true })).body;
  }

  async remove(key) {
    await this.request('DELETE', key);
  }

  async put(key, body) {
    await this.request('PUT', key, { body });
  }

  /** Makes an object of several parts. It is there once all of them are, and not before. */
  async putParts(key, parts) {
    const started = await (await this.request('POST', key, { query: { uploads: '' } })).text();
    const uploadId = /<UploadId>([^<]+)</.exec(started)?.[1];
    if (uploadId === undefined) throw new Error(`the upload of ${key} got no id`);
    try {
      const tags = [];
      for await (const body of parts) {
        const query = { partNumber: String(tags.length + 1), uploadId };
        const response = await this.request('PUT', key, { query, body });
        tags.push(response.headers.get('etag'));
      }
      const list = tags.map(
        (tag, index) => `<Part><PartNumber>${index + 1}</PartNumber><ETag>${tag}</ETag></Part>`,
      );
      const body = Buffer.from(`<CompleteMultipartUpload>${list.join('')}</CompleteMultipartUpload>`);
      const answer = await (await this.request('POST', key, { query: { uploadId }, body })).text();
      // It answers 200 before it knows.
      if (answer.includes('<Error>'))
        throw new Error(`the parts of ${key} were not put together: ${wordsOf(answer)}`);
    } catch (error) {
      // Parts that belong to nothing cost until the bucket's own rule removes them.
      await this.request('DELETE', key, { query: { uploadId } }).catch(() => {});
      throw error;
    }
  }

  /** Sends a request, again where the server or the way to it is at fault. */
  async request(method, key, options = {}) {
    for (let attempt = 1; ; attempt++) {
      const outcome = await this.send(method, key, options).catch((error) => error);
      if (!(outcome instanceof Error) && outcome.ok) return outcome;
      const passing = outcome instanceof Error || outcome.status >= 500 || outcome.status === 429;
      if (!passing || attempt === attempts) throw await this.failure(method, key, outcome);
      await wait(firstPauseMilliseconds * 2 ** attempt);
    }
  }

  async send(method, key, { query = {}, body, headers = {}, unhurried = false }) {
    const url = new URL(`/${this.name}${key === '' ? '' : `/${this.pathOf(key)}`}`, this.endpoint);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const signal = AbortSignal.timeout(timeoutMilliseconds);
    const { BUCKET_ACCESS_KEY_ID: id, BUCKET_SECRET_ACCESS_KEY: secret } = this.environment;
    const facts = { 'access-key-id': id, 'secret-access-key': secret };
    const credentials = await credentialsOf(facts, this.environment, signal);
    if (credentials === undefined)
      throw new Error('there are no credentials: no key pair and no Pod Identity');
    const signed = signedHeaders({ service: 's3', region: this.region, url, credentials, method, body });
    const request = { method, body, headers: { ...signed, ...headers } };
    return fetch(url, unhurried ? request : { ...request, signal });
  }

  async failure(method, key, outcome) {
    const what = `${method} ${key === '' ? 'the list' : this.pathOf(key)} of the bucket ${this.name}`;
    if (outcome instanceof Error) {
      return new Error(`${what}: ${outcome.cause?.message ?? outcome.message}`, { cause: outcome });
    }
    return new Error(`${what}: HTTP ${outcome.status} ${wordsOf(await outcome.text())}`);
  }
}

/** The code and the message of an error that the S3 API reports. */
function wordsOf(answer) {
  return [...answer.matchAll(/<(?:Code|Message)>([^<]*)</g)].map(([, words]) => words).join(': ');
}

module.exports = { Bucket };
