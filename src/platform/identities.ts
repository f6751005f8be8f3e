import { kedaServiceAccount } from '../../components/kubernetes/operators/keda';
import { PodIdentityRole, type PodIdentityRoleArgs } from '../../components/aws/podIdentityRole';
import type { Settings } from '../config/settings';
import type { System } from '../model/system';
import type { IamGrant } from '../wiring/grant';
import { groupBy } from '../wiring/groupBy';
import { namespaceOf } from '../wiring/landscape';
import { kedaSubject } from '../wiring/scalingGrants';
import type { Wiring } from '../wiring/wire';
import type { Home } from './home';
import type { PlacedStore } from './placedStore';

/** Gives every service that calls AWS, and KEDA where it does, an identity with a statement for each of its grants. */
export function makeIdentities(
  settings: Settings,
  system: System,
  wiring: Wiring,
  stores: ReadonlyMap<string, PlacedStore>,
  home: Home,
): ReadonlyMap<string, PodIdentityRole> {
  const clusterName = home.aws?.cluster?.name;
  if (clusterName === undefined) return new Map();
  const byService = groupBy(
    wiring.grants.filter((grant) => grant.kind === 'iam'),
    ({ service }) => service,
  );
  return new Map(
    [...byService].map(([service, grants]) => [
      service,
      new PodIdentityRole(
        service,
        {
          clusterName,
          ...accountOf(service, settings, system),
          statements: grants.map((grant) => statementOf(grant, stores, settings.region)),
        },
        { providers: home.providers },
      ),
    ]),
  );
}

function accountOf(
  subject: string,
  { environment }: Settings,
  system: System,
): Pick<PodIdentityRoleArgs, 'namespace' | 'serviceAccount'> {
  if (subject === kedaSubject) {
    return { namespace: kedaServiceAccount.namespace, serviceAccount: kedaServiceAccount.name };
  }
  return {
    namespace: namespaceOf(system, environment, system.services[subject] ?? {}),
    serviceAccount: subject,
  };
}

type Statement = NonNullable<PodIdentityRoleArgs['statements']>[number];

function statementOf(grant: IamGrant, stores: ReadonlyMap<string, PlacedStore>, region: string): Statement {
  const resource = stores.get(grant.store)?.arns?.[grant.on];
  if (resource === undefined) throw new Error(`The store ${grant.store} has no ARN for ${grant.id}.`);
  return { sid: grant.sid, actions: [...grant.actions], resources: [resource], ...conditions(grant, region) };
}

/** A key opens what it encrypts only by way of the service that keeps it. */
function conditions({ viaService }: IamGrant, region: string): Pick<Statement, 'conditions'> {
  if (viaService === undefined) return {};
  return { conditions: { StringEquals: { 'kms:ViaService': `${viaService}.${region}.amazonaws.com` } } };
}
