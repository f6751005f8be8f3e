import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { simulatedCloud } from '../../src/simulation/cloud';
import { asText, unknownMarker, valueAt, type PropertyBag } from '../../src/simulation/propertyValue';
import { validInputs } from './validInputs';

const cloud = simulatedCloud();
const types = Object.keys(validInputs);

function inputsOf(type: string): PropertyBag {
  const inputs = validInputs[type];
  if (inputs === undefined) throw new Error(`There is no example of ${type}.`);
  return inputs;
}

describe('the simulated cloud', () => {
  it('makes the same of the same, and something else of another name', () => {
    for (const type of types) {
      const first = cloud.create(type, 'first', inputsOf(type));
      assert.deepEqual(cloud.create(type, 'first', inputsOf(type)), first);
      assert.deepEqual(
        cloud.update(type, first.id, {}, cloud.autoname(type, 'first', inputsOf(type))).outputs,
        first.outputs,
      );
    }
    const [one, two] = ['one', 'two'].map((name) => cloud.create('aws:ec2/vpc:Vpc', name, {}).id);
    assert.match(one ?? '', /^vpc-[0-9a-f]{17}$/);
    assert.notEqual(one, two);
  });

  it('names what has no name as the provider does', () => {
    const named = (type: string, inputs: PropertyBag = {}) => cloud.autoname(type, 'Orders', inputs);
    assert.match(asText(named('aws:iam/role:Role')['name']), /^Orders-[0-9a-f]{7}$/);
    assert.match(asText(named('aws:s3/bucket:Bucket')['bucket']), /^orders-[0-9a-f]{7}$/);
    assert.match(
      asText(named('aws:sqs/queue:Queue', { fifoQueue: true })['name']),
      /^Orders-[0-9a-f]{7}\.fifo$/,
    );
    assert.match(asText(named('aws:kms/alias:Alias')['name']), /^alias\/Orders-[0-9a-f]{7}$/);
    assert.match(
      asText(valueAt(named('kubernetes:core/v1:ConfigMap'), 'metadata.name')),
      /^Orders-[0-9a-f]{8}$/,
    );
    assert.deepEqual(named('aws:iam/role:Role', { name: 'given' }), { name: 'given' });
    assert.deepEqual(named('aws:iam/role:Role', { namePrefix: 'given' }), { namePrefix: 'given' });
  });

  it('answers with what other resources ask for', () => {
    const outputs = (type: string, name = 'main') => cloud.create(type, name, inputsOf(type)).outputs;
    const database = outputs('aws:rds/instance:Instance');
    assert.match(asText(database['endpoint']), /^orders\.[0-9a-f]{12}\.us-east-1\.rds\.amazonaws\.com:5432$/);
    assert.equal(database['arn'], 'arn:aws:rds:us-east-1:123456789012:db:orders');
    const cluster = outputs('aws:eks/cluster:Cluster');
    assert.match(
      asText(cluster['endpoint']),
      /^https:\/\/[0-9A-F]{32}\.gr7\.us-east-1\.eks\.amazonaws\.com$/,
    );
    assert.ok(valueAt(cluster, 'certificateAuthority.data'));
    assert.match(asText(valueAt(cluster, 'identities.0.oidcs.0.issuer')), /^https:\/\/oidc\.eks\./);
    const queue = outputs('aws:sqs/queue:Queue');
    assert.equal(queue['url'], `https://sqs.us-east-1.amazonaws.com/123456789012/${asText(queue['name'])}`);
    assert.match(
      asText(outputs('aws:elasticache/replicationGroup:ReplicationGroup')['primaryEndpointAddress']),
      /^master\./,
    );
    const service = outputs('kubernetes:core/v1:Service');
    assert.match(asText(valueAt(service, 'spec.clusterIP')), /^172\.20\./);
    assert.ok(valueAt(service, 'metadata.uid'));
  });

  it('places things in the region of the provider or of the resource', () => {
    const european = simulatedCloud({ region: 'eu-west-1' });
    const arn = (inputs: PropertyBag) =>
      european.create('aws:sns/topic:Topic', 'news', inputs).outputs['arn'];
    assert.match(asText(arn({})), /^arn:aws:sns:eu-west-1:/);
    assert.match(asText(arn({ region: 'us-east-1' })), /^arn:aws:sns:us-east-1:/);
  });

  it('marks what is random as simulated, at the length that was asked for', () => {
    const { result } = cloud.create('random:index/randomPassword:RandomPassword', 'admin', {
      length: 32,
    }).outputs;
    assert.match(asText(result), /^simulated[0-9a-f]{23}$/);
    const { hex } = cloud.create('random:index/randomId:RandomId', 'suffix', { byteLength: 4 }).outputs;
    assert.match(asText(hex), /^[0-9a-f]{8}$/);
  });

  it('refuses to delete what is protected', () => {
    const type = 'aws:rds/instance:Instance';
    assert.throws(
      () => cloud.delete(type, 'db-1', { deletionProtection: true }),
      /turn it off in an update of its own/,
    );
    assert.doesNotThrow(() => cloud.delete(type, 'db-1', { deletionProtection: false }));
  });

  it('answers the functions that a program may call', () => {
    assert.equal(
      cloud.invoke('aws:index/getCallerIdentity:getCallerIdentity', {})['accountId'],
      '123456789012',
    );
    assert.equal(cloud.invoke('aws:index/getPartition:getPartition', {})['partition'], 'aws');
    assert.equal(cloud.invoke('aws:index/getRegion:getRegion', {})['region'], 'us-east-1');
    assert.ok(cloud.invoke('aws:eks/getCluster:getCluster', { name: 'shared' })['endpoint']);
    assert.throws(() => cloud.invoke('aws:ec2/getAmi:getAmi', {}), /does not answer aws:ec2\/getAmi:getAmi/);
  });
});

describe('a difference', () => {
  const replaces = (type: string, before: PropertyBag, after: PropertyBag) =>
    cloud.diff(type, before, after).replaces;

  it('replaces where an immutable input changes, and only there', () => {
    const selector = { spec: { selector: { matchLabels: { app: 'a' } }, replicas: 1 } };
    const cases: readonly [string, PropertyBag, PropertyBag, readonly string[]][] = [
      ['aws:rds/instance:Instance', { username: 'a' }, { username: 'b' }, ['username']],
      ['aws:rds/instance:Instance', { allocatedStorage: 20 }, { allocatedStorage: 40 }, []],
      ['aws:ec2/subnet:Subnet', { cidrBlock: '10.0.0.0/24' }, { cidrBlock: '10.0.1.0/24' }, ['cidrBlock']],
      ['kubernetes:apps/v1:Deployment', selector, { spec: { ...selector.spec, replicas: 2 } }, []],
      ['kubernetes:apps/v1:Deployment', selector, { spec: { selector: {}, replicas: 1 } }, ['spec.selector']],
      ['kubernetes:core/v1:ConfigMap', { data: { a: '1' } }, { data: { a: '2' } }, ['data']],
    ];
    for (const [type, before, after, expected] of cases)
      assert.deepEqual(replaces(type, before, after), expected);
  });

  it('is none between inputs that say the same in another order', () => {
    const difference = cloud.diff(
      'aws:ec2/vpc:Vpc',
      { a: 1, b: { c: 2, d: 3 } },
      { b: { d: 3, c: 2 }, a: 1 },
    );
    assert.deepEqual(difference, { changes: false, replaces: [] });
  });
});

describe('a check', () => {
  it('accepts what is right', () => {
    for (const type of types) {
      assert.deepEqual(cloud.check(type, cloud.autoname(type, 'main', inputsOf(type))), [], type);
    }
  });

  it('lets every unknown value pass', () => {
    for (const type of types) {
      const inputs = inputsOf(type);
      fc.assert(
        fc.property(fc.subarray(leafPaths(inputs)), (paths) => {
          assert.deepEqual(
            cloud.check(type, paths.reduce(withUnknown, inputs)),
            [],
            `${type}: ${paths.join(' ')}`,
          );
        }),
        { numRuns: 50 },
      );
    }
  });
});

/** Returns the paths of everything in the value, parts before wholes. */
function leafPaths(value: object, prefix = ''): string[] {
  const children: [string, unknown][] = Object.entries(value);
  return children.flatMap(([key, child]) => {
    const path = `${prefix}${key}`;
    const inner = typeof child === 'object' && child !== null ? leafPaths(child, `${path}.`) : [];
    return [...inner, path];
  });
}

/** Returns the inputs with the unknown marker at the path. */
function withUnknown(inputs: PropertyBag, path: string): PropertyBag {
  const copy: PropertyBag = structuredClone(inputs);
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  const parent = steps.length === 0 ? copy : valueAt(copy, steps.join('.'));
  if (typeof parent === 'object' && parent !== null) Reflect.set(parent, last, unknownMarker);
  return copy;
}
