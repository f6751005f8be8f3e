import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { redacted } from '../../src/plan/planDocument';
import { touches, valueChanges } from '../../src/diff/valueChanges';
import {
  propertyValue,
  secret,
  secretSignature,
  signatureKey,
  unknownMarker,
  type PropertyBag,
} from '../../src/simulation/propertyValue';

const container = (name: string, image: string) => ({ name, image });

function fingerprinted(text: string): PropertyBag {
  return { password: redacted(secret(text)) };
}

describe('valueChanges', () => {
  it('tells the innermost place that differs', () => {
    const spec = (replicas: number) => ({ spec: { replicas, paused: false } });
    assert.deepEqual(valueChanges(spec(2), spec(3)), [{ path: 'spec.replicas', before: 2, after: 3 }]);
  });

  it('tells what is there now, and what is no more', () => {
    assert.deepEqual(valueChanges({ size: 1 }, { name: 'a' }), [
      { path: 'name', after: 'a' },
      { path: 'size', before: 1 },
    ]);
  });

  it('takes no property for one that every object has', () => {
    assert.deepEqual(valueChanges({}, { toString: 'a' }), [{ path: 'toString', after: 'a' }]);
  });

  it('knows the elements of a list by their name, wherever they stand', () => {
    const before = { containers: [container('api', 'a:1'), container('proxy', 'p:1')] };
    const after = {
      containers: [container('log', 'l:1'), container('api', 'a:2'), container('proxy', 'p:1')],
    };
    assert.deepEqual(valueChanges(before, after), [
      { path: 'containers[api].image', before: 'a:1', after: 'a:2' },
      { path: 'containers[log]', after: { name: 'log', image: 'l:1' } },
    ]);
  });

  it('tells that the same elements stand in another order', () => {
    const before = { env: [{ name: 'A' }, { name: 'B' }] };
    const after = { env: [{ name: 'B' }, { name: 'A' }] };
    assert.deepEqual(valueChanges(before, after), [
      { path: 'env (order)', before: ['A', 'B'], after: ['B', 'A'] },
    ]);
  });

  it('compares elements without a name, or with one that stands twice, by their number', () => {
    const before = { ports: [{ port: 80 }, { port: 90 }], hosts: [{ name: 'a' }, { name: 'a' }] };
    const after = { ports: [{ port: 80 }, { port: 91 }], hosts: [{ name: 'a' }, { name: 'b' }] };
    assert.deepEqual(valueChanges(before, after), [
      { path: 'hosts[1].name', before: 'a', after: 'b' },
      { path: 'ports[1].port', before: 90, after: 91 },
    ]);
  });

  it('tells lists of plain values whole', () => {
    assert.deepEqual(valueChanges({ zones: ['a', 'b'] }, { zones: ['a', 'c'] }), [
      { path: 'zones', before: ['a', 'b'], after: ['a', 'c'] },
    ]);
  });

  it('looks into JSON, and tells where only its writing differs', () => {
    const policy = (action: string) =>
      JSON.stringify({ Statement: [{ Sid: 'Read', Action: action }, { Sid: 'Keep' }] });
    assert.deepEqual(valueChanges({ policy: policy('s3:Get') }, { policy: policy('s3:*') }), [
      { path: 'policy.Statement[Read].Action', before: 's3:Get', after: 's3:*' },
    ]);
    assert.deepEqual(valueChanges({ policy: '{"a":1}' }, { policy: '{ "a": 1 }' }), [
      { path: 'policy', before: '{"a":1}', after: '{ "a": 1 }' },
    ]);
    assert.deepEqual(valueChanges({ text: '{not json' }, { text: '{nor this' }), [
      { path: 'text', before: '{not json', after: '{nor this' },
    ]);
  });

  it('tells that a secret changed, and never what it is', () => {
    assert.deepEqual(valueChanges(fingerprinted('one'), fingerprinted('two')), [
      { path: 'password', before: '(secret)', after: '(secret, changed)' },
    ]);
    assert.deepEqual(valueChanges(fingerprinted('one'), fingerprinted('one')), []);
  });

  it('tells nothing of a secret without a fingerprint, as older plans have them', () => {
    const older = { password: { [signatureKey]: secretSignature } };
    assert.deepEqual(valueChanges(older, fingerprinted('two')), []);
  });

  it('shows no secret inside of what is new or gone', () => {
    const changes = valueChanges({}, { login: fingerprinted('one'), id: unknownMarker });
    assert.deepEqual(changes, [
      { path: 'id', after: '(known after up)' },
      { path: 'login', after: { password: '(secret)' } },
    ]);
  });

  it('leaves out what the program ignores, by property, by element and by all of them', () => {
    const before = {
      spec: { replicas: 1, list: [{ a: 1, b: 1 }] },
      metadata: { annotations: { 'x.y/z': '1' } },
    };
    const after = {
      spec: { replicas: 2, list: [{ a: 2, b: 2 }] },
      metadata: { annotations: { 'x.y/z': '2' } },
    };
    const paths = (...ignored: readonly string[]) =>
      valueChanges(before, after, ignored).map(({ path }) => path);
    const all = ['metadata.annotations["x.y/z"]', 'spec.list[0].a', 'spec.list[0].b', 'spec.replicas'];
    assert.deepEqual(paths(), all);
    assert.deepEqual(paths('spec.replicas'), all.slice(0, 3));
    assert.deepEqual(paths('spec'), all.slice(0, 1));
    assert.deepEqual(paths('spec.list[0].a'), [all[0], all[2], all[3]]);
    assert.deepEqual(paths('spec.list[*].a', 'spec.rep'), [all[0], all[2], all[3]]);
    assert.deepEqual(paths('metadata.annotations["x.y/z"]'), all.slice(1));
    assert.deepEqual(paths('spec.*'), all.slice(0, 1));
  });

  const bags = fc
    .object({ maxDepth: 4, values: [fc.string(), fc.integer(), fc.boolean(), fc.constant(null)] })
    .map((value): PropertyBag => ({ value: propertyValue(value) }));

  it('finds nothing between a value and itself, and something between different ones', () => {
    fc.assert(
      fc.property(bags, bags, (one, other) => {
        assert.deepEqual(valueChanges(one, structuredClone(one)), []);
        const same = JSON.stringify(redacted(one)) === JSON.stringify(redacted(other));
        assert.equal(valueChanges(one, other).length === 0, same);
      }),
    );
  });

  it('finds the same places there and back, before and after changed round', () => {
    fc.assert(
      fc.property(bags, bags, (one, other) => {
        const forth = valueChanges(one, other).map(({ path, before, after }) => [path, { before, after }]);
        const back = valueChanges(other, one).map(({ path, before, after }) => [
          path,
          { before: after, after: before },
        ]);
        assert.equal(new Set(forth.map(([path]) => path)).size, forth.length);
        assert.deepEqual(Object.fromEntries(forth), Object.fromEntries(back));
      }),
    );
  });
});

describe('touches', () => {
  it('holds for a path, what lies in it and what it lies in, and not for a longer name', () => {
    for (const path of ['spec.selector', 'spec', 'spec.selector.app', 'spec.selector[0]']) {
      assert.ok(touches(path, 'spec.selector'), path);
    }
    for (const path of ['spec.selectors', 'spec.select', 'selector']) {
      assert.ok(!touches(path, 'spec.selector'), path);
    }
    assert.ok(touches('anything', '*'));
  });
});
