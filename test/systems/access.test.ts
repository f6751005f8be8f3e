import assert from 'node:assert/strict';
import { statementId } from '../../src/wiring/cloudGrants';
import type { Grant } from '../../src/wiring/grant';
import { isBag, ofType, secretValue, valueAt, type PropertyValue, type RecordedResource } from '../harness';
import type { Planned } from './planned';
import { planStack, stacks } from './stacks';

/** Every rule of a policy with the bindings that its annotation names for it; undefined where it names none. */
function rulesOf(policy: RecordedResource): readonly (readonly string[] | undefined)[] {
  const annotations = valueAt(policy.inputs, 'metadata.annotations');
  const serves = isBag(annotations) ? annotations['berth.dev/serves'] : undefined;
  const named: unknown = JSON.parse(typeof serves === 'string' ? serves : '{}');
  return ['ingress', 'egress'].flatMap((direction) => {
    const rules = valueAt(policy.inputs, `spec.${direction}`);
    const names: unknown = isRecord(named) ? named[direction] : undefined;
    return Array.isArray(rules)
      ? rules.map((_, index) => (Array.isArray(names) ? strings(names[index]) : undefined))
      : [];
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function strings(value: unknown): string[] | undefined {
  return Array.isArray(value) ? value.map(String) : undefined;
}

/** The statement ids of the policies that say what an identity may do. */
function statementsOf({ recording }: Planned): string[] {
  const policies = [
    ...ofType(recording, 'aws:iam/rolePolicy:RolePolicy'),
    ...ofType(recording, 'aws:iam/policy:Policy'),
    ...ofType(recording, 'aws:iam/userPolicy:UserPolicy'),
  ];
  return policies.flatMap((policy) => {
    const text = secretValue(policy.inputs['policy']);
    const document: unknown = typeof text === 'string' ? JSON.parse(text) : {};
    const statements = isRecord(document) ? document['Statement'] : undefined;
    return Array.isArray(statements)
      ? statements.map((statement) => (isRecord(statement) ? String(statement['Sid']) : 'none'))
      : [];
  });
}

function text(value: PropertyValue | undefined): string {
  return typeof value === 'string' ? value : 'none';
}

/** The ids of the grants that security-group rules and the Jobs of database roles say they carry out. */
function markedGrants({ recording }: Planned): { readonly rules: string[]; readonly roles: string[] } {
  const rules = recording.resources.filter(({ type }) =>
    /^aws:vpc\/securityGroup(In|E)gressRule:/.test(type),
  );
  const jobs = ofType(recording, 'kubernetes:batch/v1:Job');
  const annotation = (job: RecordedResource) => {
    const annotations = valueAt(job.inputs, 'metadata.annotations');
    return isBag(annotations) ? annotations['berth.dev/grant'] : undefined;
  };
  return {
    rules: rules.map((rule) => text(valueAt(rule.inputs, 'tags.berth:grant'))),
    roles: jobs.flatMap((job) => (annotation(job) === undefined ? [] : [text(annotation(job))])),
  };
}

const ofKind = ({ built }: Planned, kind: Grant['kind']) =>
  built.wiring.grants.filter((grant) => grant.kind === kind).map(({ id }) => id);

for (const stack of stacks) {
  const plan = () => planStack(stack, 'known');
  const declared = async () => new Set((await plan()).built.wiring.bindings.map(({ id }) => id));

  describe(`access of ${stack.title}`, () => {
    it('names declared bindings for every rule of every NetworkPolicy', async () => {
      const known = await declared();
      const policies = ofType((await plan()).recording, 'kubernetes:networking.k8s.io/v1:NetworkPolicy');
      for (const policy of policies) {
        for (const names of rulesOf(policy)) {
          assert.ok(names !== undefined && names.length > 0, policy.urn);
          assert.deepEqual(
            names.filter((name) => !known.has(name)),
            [],
            policy.urn,
          );
        }
      }
    });

    it('carries out every network grant in a policy', async () => {
      const { recording, built } = await plan();
      const policies = ofType(recording, 'kubernetes:networking.k8s.io/v1:NetworkPolicy');
      const rules = policies.flatMap(rulesOf).length;
      assert.equal(rules, built.wiring.grants.filter(({ kind }) => kind === 'network').length);
    });

    it('names a grant, or a binding of the platform, for every rule of a security group', async () => {
      const found = markedGrants(await plan()).rules;
      const known = new Set([...(await declared()), ...ofKind(await plan(), 'security-group')]);
      assert.deepEqual(
        found.filter((id) => !known.has(id)),
        [],
      );
      const carried = ofKind(await plan(), 'security-group');
      assert.deepEqual(
        carried.filter((id) => !found.includes(id)),
        [],
      );
    });

    it('names a binding in every IAM statement, and has a statement for every grant', async () => {
      const { built } = await plan();
      const bindings = new Set(built.wiring.bindings.map(({ id }) => statementId(id)));
      const found = statementsOf(await plan());
      assert.deepEqual(
        found.filter((sid) => !bindings.has(sid.replace(/\d+$/, ''))),
        [],
      );
      const granted = built.wiring.grants.flatMap((grant) => (grant.kind === 'iam' ? [grant.sid] : []));
      assert.deepEqual(
        granted.filter((sid) => !found.includes(sid)),
        [],
      );
    });

    it('makes each database role that is granted, and no other', async () => {
      const { roles } = markedGrants(await plan());
      assert.deepEqual([...roles].sort(), [...ofKind(await plan(), 'database-role')].sort());
    });

    it('carries each credential in the Secret that was granted', async () => {
      const { recording, built } = await plan();
      const names = new Set(
        ofType(recording, 'kubernetes:core/v1:Secret').map(
          (secret) =>
            `${text(valueAt(secret.inputs, 'metadata.namespace'))}/${text(valueAt(secret.inputs, 'metadata.name'))}`,
        ),
      );
      const granted = built.wiring.grants.flatMap((grant) =>
        grant.kind === 'secret' ? [`${grant.namespace}/${grant.secret}`] : [],
      );
      assert.deepEqual(
        granted.filter((name) => !names.has(name)),
        [],
      );
    });
  });
}
