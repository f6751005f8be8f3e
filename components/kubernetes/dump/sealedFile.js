'use strict';

// A sealed file: magic (8 bytes), mark of the key (8), initialization vector (16), AES-256-CBC, HMAC-SHA256 of all that
// stands before it (32). Not GCM, whose one key stream ends at 64 GiB; and openssl opens it where Berth is not at hand.

const { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } = require('node:crypto');

const magic = Buffer.from('BERTHSF1');
const markBytes = 8;
const vectorBytes = 16;
const blockBytes = 16;
const headerBytes = magic.length + markBytes + vectorBytes;
/** Bytes of the HMAC that ends a sealed file. */
const trailerBytes = 32;
const cipherName = 'aes-256-cbc';

/** One key a purpose: what authenticates must not be what encrypts. */
function keysOf(key) {
  if (key.length !== 32) throw new Error(`the key has ${key.length} bytes; AES-256 takes 32`);
  const derived = (purpose) => createHmac('sha256', key).update(purpose).digest();
  return {
    encryption: derived('berth dump encryption'),
    authentication: derived('berth dump authentication'),
    mark: derived('berth dump mark').subarray(0, markBytes),
  };
}

/** Returns the bytes of a sealed file of that many bytes. */
function sealedBytes(plainBytes) {
  const blocks = Math.floor(plainBytes / blockBytes) + 1; // The padding is never empty.
  return headerBytes + blocks * blockBytes + trailerBytes;
}

/** Yields the sealed bytes of what the source yields. */
async function* sealed(key, source) {
  const { encryption, authentication, mark } = keysOf(key);
  const vector = randomBytes(vectorBytes);
  const cipher = createCipheriv(cipherName, encryption, vector);
  const mac = createHmac('sha256', authentication);
  const authenticated = (bytes) => {
    mac.update(bytes);
    return bytes;
  };
  yield authenticated(Buffer.concat([magic, mark, vector]));
  for await (const chunk of source) yield authenticated(cipher.update(chunk));
  yield authenticated(cipher.final());
  yield mac.digest();
}

/**
 * Yields what was sealed. Whoever reads may use it only once the generator is done: an error at the end says that
 * somebody changed or cut the file.
 */
async function* opened(key, source) {
  const { encryption, authentication, mark } = keysOf(key);
  const mac = createHmac('sha256', authentication);
  let held = Buffer.alloc(0);
  let decipher;
  for await (const chunk of source) {
    held = Buffer.concat([held, chunk]);
    if (decipher === undefined) {
      if (held.length < headerBytes) continue;
      const header = held.subarray(0, headerBytes);
      decipher = createDecipheriv(cipherName, encryption, vectorOf(header, mark));
      mac.update(header);
      held = held.subarray(headerBytes);
    }
    if (held.length <= trailerBytes) continue;
    const body = held.subarray(0, held.length - trailerBytes);
    mac.update(body);
    yield decipher.update(body);
    held = held.subarray(body.length);
  }
  const whole = decipher !== undefined && held.length === trailerBytes;
  if (!whole || !timingSafeEqual(mac.digest(), held)) throw new Error('it is cut off or was changed');
  yield decipher.final();
}

function vectorOf(header, mark) {
  if (!header.subarray(0, magic.length).equals(magic)) throw new Error('it is no dump of Berth');
  const found = header.subarray(magic.length, magic.length + markBytes);
  if (!found.equals(mark)) {
    throw new Error(
      `it was encrypted with another key (mark ${found.toString('hex')}; that of this key is ${mark.toString('hex')})`,
    );
  }
  return header.subarray(magic.length + markBytes);
}

module.exports = { opened, sealed, sealedBytes, trailerBytes };
