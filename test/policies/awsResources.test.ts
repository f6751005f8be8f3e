import assert from 'node:assert/strict';
import {
  idOf,
  makesCluster,
  matchesPattern,
  namesResource,
  statementsAt,
  withIds,
  withText,
} from '../../policies/awsResources';
import { addressesIn, contains, overlap } from '../../policies/addressRanges';
import { isMadeAfter } from '../../policies/madeAfter';
import type { PolicyResource } from '../../policies/policyResource';
import { unknownMarker, type PropertyBag } from '../../src/simulation/propertyValue';
import { exampleStack } from './exampleStack';

function resource(
  type: string,
  name: string,
  props: PropertyBag = {},
  more: Partial<PolicyResource> = {},
): PolicyResource {
  return { urn: name, type, name, props, protect: false, ignoreChanges: [], dependencies: [], ...more };
}

const subnet = 'aws:ec2/subnet:Subnet';

describe('resources of AWS', () => {
  it('have the id that others name, or the end of their ARN', () => {
    assert.equal(
      idOf(resource(subnet, 'a', { id: 'subnet-1', arn: 'arn:aws:ec2:r:1:subnet/subnet-2' })),
      'subnet-1',
    );
    assert.equal(idOf(resource(subnet, 'a', { arn: 'arn:aws:ec2:r:1:subnet/subnet-2' })), 'subnet-2');
    assert.equal(idOf(resource('aws:sqs/queue:Queue', 'a', { arn: 'arn:aws:sqs:r:1:queue' })), 'queue');
    assert.equal(idOf(resource(subnet, 'a')), '');
  });

  it('are found by id and by text, and not by what is unknown', () => {
    const [one, other] = [
      resource(subnet, 'one', { id: 'subnet-1', zone: 'a' }),
      resource(subnet, 'other', { id: unknownMarker, zone: unknownMarker }),
    ];
    const stack = exampleStack(one, other);
    assert.deepEqual(withIds(stack, subnet, ['subnet-1', 'subnet-9', unknownMarker]), [one]);
    assert.equal(withText(stack, subnet, 'zone', 'a'), one);
    for (const text of ['', 'b', unknownMarker])
      assert.equal(withText(stack, subnet, 'zone', text), undefined);
  });

  it('are named by ARNs, patterns of ARNs, and what is within', () => {
    const stack = exampleStack(
      resource('aws:apigatewayv2/api:Api', 'api', { executionArn: 'arn:aws:execute-api:r:1:abc' }),
      resource('aws:s3/bucket:Bucket', 'bucket', { arn: 'arn:aws:s3:::files' }),
    );
    for (const named of [
      'arn:aws:s3:::files',
      'arn:aws:s3:::f*',
      'arn:aws:s3:::files/*',
      'arn:aws:execute-api:r:1:abc/ws/*',
    ]) {
      assert.ok(namesResource(stack, named), named);
    }
    for (const foreign of ['arn:aws:s3:::files-2', 'arn:aws:s3:::other/*']) {
      assert.ok(!namesResource(stack, foreign), foreign);
    }
    assert.ok(!makesCluster(stack));
    assert.ok(makesCluster(exampleStack(resource('aws:eks/cluster:Cluster', 'cluster'))));
  });
});

describe('policy documents', () => {
  it('are read in each of their forms', () => {
    const statement = { Sid: 'A', Effect: 'Allow', Action: 's3:*', Resource: ['a', 'b'], Principal: '*' };
    const policy = JSON.stringify({
      Statement: [statement, { Effect: 'Deny', Principal: { Service: 'es.amazonaws.com' } }],
    });
    const [first, second] = statementsAt({ policy }, 'policy');
    assert.deepEqual(first, {
      sid: 'A',
      effect: 'Allow',
      actions: ['s3:*'],
      resources: ['a', 'b'],
      principals: { AWS: ['*'] },
      condition: {},
    });
    assert.deepEqual(second?.principals, { Service: ['es.amazonaws.com'] });
    assert.equal(statementsAt({ policy: JSON.stringify({ Statement: statement }) }, 'policy').length, 1);
    for (const text of ['{', unknownMarker]) assert.deepEqual(statementsAt({ policy: text }, 'policy'), []);
  });

  it('have patterns in which "*" and "?" alone are special', () => {
    assert.ok(matchesPattern('logs:*Log*', 'logs:PutLogEvents'));
    assert.ok(matchesPattern('queue-?', 'queue-1'));
    assert.ok(!matchesPattern('a.b', 'axb'));
    assert.ok(!matchesPattern('queue', 'queue-1'));
  });
});

describe('address ranges', () => {
  it('contain and meet each other', () => {
    assert.ok(contains('10.0.0.0/16', '10.0.3.0/24'));
    assert.ok(!contains('10.0.3.0/24', '10.0.0.0/16'));
    assert.ok(!contains('10.0.0.0/16', '10.1.0.0/24'));
    assert.ok(overlap('10.0.3.0/24', '10.0.0.0/16'));
    assert.ok(!overlap('10.0.3.0/24', '10.0.4.0/24'));
    assert.ok(!overlap('anything', '10.0.4.0/24'));
    assert.deepEqual(['10.0.0.0/24', 'anything'].map(addressesIn), [256, 0]);
  });
});

describe('the order of creation', () => {
  it('follows dependencies and parents, and no circle for ever', () => {
    const [first, parent, child, other] = [
      resource('example:First', 'first'),
      resource('example:Parent', 'parent', {}, { dependencies: ['first'] }),
      resource('example:Child', 'child', {}, { parent: 'parent', dependencies: ['child', 'gone'] }),
      resource('example:Other', 'other'),
    ];
    const stack = exampleStack(first, parent, child, other);
    assert.ok(isMadeAfter(stack, child, first));
    assert.ok(!isMadeAfter(stack, first, child));
    assert.ok(!isMadeAfter(stack, child, other));
  });
});
