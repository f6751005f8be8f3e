import assert from 'node:assert/strict';
import { Search, type SearchArgs } from '../../../components/aws/search';
import { ServiceLinkedRole } from '../../../components/aws/serviceLinkedRole';
import { factsOf } from '../../../components/connection';
import { everythingBefore, input, isSecret, ofType, one, run, type Recording } from '../../harness';
import { answer, inBothWorlds, keyArn, logKeyArn, networked, text, texts } from './stores';

const domainType = 'aws:opensearch/domain:Domain';
const args: Omit<SearchArgs, 'serviceLinkedRole'> = { ...networked(443), size: 'large', version: '2.19' };

function newSearch(more: Partial<SearchArgs> = {}, name = 'opensearch'): Search {
  const serviceLinkedRole = new ServiceLinkedRole('opensearch', {
    service: 'opensearchservice.amazonaws.com',
  });
  return new Search(name, { ...args, serviceLinkedRole, ...more });
}

function record(more: Partial<SearchArgs> = {}, name?: string): Promise<Recording> {
  return run(() => ({ url: factsOf(newSearch(more, name).connection).url }), { world: 'known' });
}

describe('Search', () => {
  it('registers the same resources when nothing is known', async () => {
    const [known, unknown] = await inBothWorlds(() => void newSearch());
    assert.deepEqual(unknown, known);
  });

  it('is encrypted at rest, between its nodes and on the way to clients', async () => {
    const recording = await record();
    const domain = one(recording, domainType);
    assert.equal(input(domain, 'encryptAtRest.enabled'), true);
    assert.equal(input(domain, 'encryptAtRest.kmsKeyId'), keyArn);
    assert.equal(input(domain, 'nodeToNodeEncryption.enabled'), true);
    assert.equal(input(domain, 'domainEndpointOptions.enforceHttps'), true);
    assert.match(text(domain, 'domainEndpointOptions.tlsSecurityPolicy'), /Min-TLS-1-2/);
    const groups = ofType(recording, 'aws:cloudwatch/logGroup:LogGroup');
    assert.deepEqual(new Set(texts(groups, 'kmsKeyId')), new Set([logKeyArn]));
  });

  it('knows its own users, and the administrator has a secret password of every class', async () => {
    const recording = await record();
    const domain = one(recording, domainType);
    assert.equal(input(domain, 'advancedSecurityOptions.enabled'), true);
    assert.equal(input(domain, 'advancedSecurityOptions.internalUserDatabaseEnabled'), true);
    assert.match(
      JSON.stringify(domain.inputs['advancedSecurityOptions']),
      /1b47061264138c4ac30d75fd1eb44270/,
    );
    assert.ok(isSecret(recording.outputs['url']));
    const password = one(recording, 'random:index/randomPassword:RandomPassword');
    for (const least of ['minLower', 'minUpper', 'minNumeric', 'minSpecial']) {
      assert.equal(input(password, least), 1, least);
    }
  });

  it('has one data node and one subnet a zone, and three masters when large', async () => {
    const domain = one(await record(), domainType);
    assert.equal(input(domain, 'clusterConfig.zoneAwarenessConfig.availabilityZoneCount'), 3);
    assert.equal(input(domain, 'clusterConfig.instanceCount'), 3);
    assert.deepEqual(input(domain, 'vpcOptions.subnetIds'), ['subnet-a', 'subnet-b', 'subnet-c']);
    assert.equal(input(domain, 'clusterConfig.dedicatedMasterCount'), 3);
  });

  it('spans the two zones of a smaller network', async () => {
    const network = { vpcId: 'vpc-1', dataSubnetIds: ['subnet-a', 'subnet-b'] };
    const domain = one(await record({ network, size: 'medium' }), domainType);
    assert.equal(input(domain, 'clusterConfig.zoneAwarenessConfig.availabilityZoneCount'), 2);
    assert.equal(input(domain, 'clusterConfig.instanceCount'), 2);
    assert.equal(input(domain, 'clusterConfig.dedicatedMasterEnabled'), undefined);
  });

  it('is one node in one subnet where zones do not matter, without tuning on T3', async () => {
    const domain = one(await record({ multiZone: false, size: 'small' }), domainType);
    assert.equal(input(domain, 'clusterConfig.zoneAwarenessEnabled'), false);
    assert.equal(input(domain, 'clusterConfig.zoneAwarenessConfig'), undefined);
    assert.equal(input(domain, 'clusterConfig.instanceCount'), 1);
    assert.deepEqual(input(domain, 'vpcOptions.subnetIds'), ['subnet-a']);
    assert.equal(input(domain, 'autoTuneOptions'), undefined);
  });

  it('may write its four logs before it starts, and only them', async () => {
    const recording = await record();
    const domain = one(recording, domainType);
    const permission = one(recording, 'aws:cloudwatch/logResourcePolicy:LogResourcePolicy');
    assert.ok(everythingBefore(recording, domain).has(permission.urn));
    const groups = ofType(recording, 'aws:cloudwatch/logGroup:LogGroup');
    assert.equal(groups.length, 4);
    const document = text(permission, 'policyDocument');
    for (const group of groups) assert.ok(document.includes(`"${answer(group, 'arn')}:*"`));
    assert.ok(!document.includes('"Resource":"*"'));
    assert.match(document, /"aws:SourceAccount":"\d{12}"/);
  });

  it('waits for the role that lets OpenSearch into the network', async () => {
    const recording = await record();
    const role = one(recording, 'aws:iam/serviceLinkedRole:ServiceLinkedRole');
    assert.ok(everythingBefore(recording, one(recording, domainType)).has(role.urn));
  });

  it('opens itself and no other domain to those whom its users admit', async () => {
    const recording = await record();
    const policy = text(one(recording, 'aws:opensearch/domainPolicy:DomainPolicy'), 'accessPolicies');
    assert.ok(policy.includes(`"Resource":["${answer(one(recording, domainType), 'arn')}/*"]`));
  });

  it('is protected unless told otherwise', async () => {
    assert.equal(one(await record(), domainType).protect, true);
    assert.equal(one(await record({ protect: false }), domainType).protect, false);
  });

  it('refuses versions, subnets and names that OpenSearch refuses', async () => {
    await assert.rejects(record({ version: '2' }), /version "2" is not a major and a minor/);
    const network = { vpcId: 'vpc-1', dataSubnetIds: ['subnet-a'] };
    await assert.rejects(record({ network }), /data subnets in 2 availability zones or more, and has 1/);
    await assert.rejects(record({}, 'task-platform-opensearch'), /at most 20/);
  });
});
