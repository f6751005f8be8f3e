import assert from 'node:assert/strict';
import { addressOf } from '../../frontend/shared/address';

describe('The address that a page connects to', () => {
  it('is of its own host where the endpoint is a path, and encrypted where the page is', () => {
    assert.equal(addressOf('/ws', { protocol: 'https:', host: 'clc.example' }), 'wss://clc.example/ws');
    assert.equal(addressOf('/ws', { protocol: 'http:', host: 'localhost:8000' }), 'ws://localhost:8000/ws');
  });

  it('is the endpoint where that is an address', () => {
    const endpoint = 'wss://abc.execute-api.us-east-1.amazonaws.com/ws';
    assert.equal(addressOf(endpoint, { protocol: 'https:', host: 'clc.example' }), endpoint);
  });
});
