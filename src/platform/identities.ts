import { kedaServiceAccount } from '../../components/kubernetes/operators/keda';
import { PodIdentityRole, type PodIdentityRoleArgs } from '../../components/aws/podIdentityRole';
import type { Settings } from '../config/settings';
import type { System } from '../model/system';
import { groupBy } from '../wiring/groupBy';
import { namespaceOf } from '../wiring/landscape';
import { kedaSubject } from '../wiring/scalingGrants';
import type { Wiring } from '../wiring/wire';
import type { Home } from './home';
import { iamStatement } from './iamStatement';
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
  // A function has a role of its own, and who sends mail a user.
  const functions = Object.keys(system.functions ?? {});
  const byService = groupBy(
    wiring.grants.flatMap((grant) =>
      grant.kind === 'iam' && grant.principal !== 'user' && !functions.includes(grant.service) ? [grant] : [],
    ),
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
          statements: grants.map((grant) => iamStatement(grant, stores, settings.region)),
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
