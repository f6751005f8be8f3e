import { z } from 'zod';
import type { Settings } from '../config/settings';
import type { AwsProbe } from './awsChecks';
import { fail, ok, readJson, unreadable, warn, type Answer, type Check } from './check';

const zone = z.object({ DelegationSet: z.object({ NameServers: z.array(z.string()) }) });

/** Whether the domain's parent names the name servers of its zone, as `berth:hostedZone.delegated` states. */
export function nameServerCheck(settings: Settings, aws: AwsProbe): Check {
  const { domain, hostedZone } = settings;
  const delegation = { kind: 'name-servers', domain } as const;
  if (hostedZone.existing === undefined) {
    return {
      name: 'DNS zone',
      probes: [delegation],
      judge: (answer) => newZone(settings, nameServersIn(answer)),
    };
  }
  return {
    name: 'DNS zone',
    probes: [aws('route53', 'get-hosted-zone', '--id', hostedZone.existing), delegation],
    judge: (zoneAnswer, answer) => {
      const own = readJson(zoneAnswer, zone)?.DelegationSet.NameServers;
      if (own === undefined)
        return unreadable(zoneAnswer, 'berth:hostedZone.existing must be the id of a zone');
      return existingZone(settings, own.map(normal), nameServersIn(answer));
    },
  };
}

function newZone({ domain, hostedZone }: Settings, found: readonly string[]) {
  const state = found.length === 0 ? 'no name servers yet' : `${domain} is served by ${found.join(', ')}`;
  if (!hostedZone.delegated) return ok(`${state}; certificates wait for berth:hostedZone.delegated`);
  return warn(
    state,
    'a new zone gets its name servers at the first pulumi up: leave berth:hostedZone.delegated out until they are entered with the registrar',
  );
}

function existingZone({ domain, hostedZone }: Settings, own: readonly string[], found: readonly string[]) {
  const delegated = found.length > 0 && found.every((server) => own.includes(server));
  const state = found.length === 0 ? `${domain} has no name servers` : `${domain}: ${found.join(', ')}`;
  if (delegated === hostedZone.delegated) return ok(state);
  return delegated
    ? warn(
        state,
        'the zone is delegated: set berth:hostedZone.delegated to true, and certificates are issued',
      )
    : fail(
        state,
        `enter ${own.join(', ')} with the registrar, or leave berth:hostedZone.delegated out until then`,
      );
}

function nameServersIn(answer: Answer | undefined): readonly string[] {
  return answer?.kind === 'output' ? answer.text.split('\n').filter(Boolean).map(normal).toSorted() : [];
}

function normal(server: string): string {
  return server.toLowerCase().replace(/\.$/, '');
}
