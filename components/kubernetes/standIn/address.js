'use strict';

const { readFileSync } = require('node:fs');

/** Where a store is and who asks, from its URL or from its single facts. */
function addressOf(facts, defaultPort) {
  const url = facts.url === undefined ? undefined : new URL(facts.url);
  const ca = certificateAuthority(facts['certificate-authority'] ?? url?.searchParams.get('sslrootcert'));
  const address = {
    protocol: url?.protocol,
    host: url?.hostname.replace(/^\[|\]$/g, '') ?? facts.host,
    port: Number(url?.port || facts.port || defaultPort),
    user: url === undefined ? facts.username : decodeURIComponent(url.username),
    password: url === undefined ? facts.password : decodeURIComponent(url.password),
    name: url === undefined ? facts.database : decodeURIComponent(url.pathname.slice(1)),
    insistsOnTls: ['require', 'verify-ca', 'verify-full'].includes(url?.searchParams.get('sslmode')),
    ...(ca === undefined ? {} : { ca }),
  };
  if (address.host === undefined) throw new Error('no variable says where it is');
  return address;
}

/** A variable carries the certificates themselves, or the path of their file; `system` names the usual ones. */
function certificateAuthority(value) {
  if (value === undefined || value === null || value === 'system') return undefined;
  return value.startsWith('-----') ? value : readFileSync(value, 'utf8');
}

module.exports = { addressOf, certificateAuthority };
