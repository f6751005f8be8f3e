import type * as pulumi from '@pulumi/pulumi';
import { MutualTls } from '../../components/kubernetes/mutualTls';
import type { SecretFolder } from '../../components/kubernetes/workload';
import type { Settings } from '../config/settings';
import type { MutualTls as TlsPort, Service } from '../model/service';
import type { System } from '../model/system';
import type { Binding, CallsBinding } from '../wiring/binding';
import { namespaceOf } from '../wiring/landscape';

/** Folder of a caller's container that holds its certificate for each service that it calls, by name. */
const callerFolder = '/etc/berth/tls';

/** Certificates of the services that speak mutual TLS, by service. */
export type Certificates = ReadonlyMap<string, MutualTls>;

/** Makes the certificates of every service that speaks mutual TLS, and of its callers. */
export function makeCertificates(
  settings: Settings,
  system: System,
  bindings: readonly Binding[],
  opts: pulumi.ComponentResourceOptions,
): Certificates {
  const secured = Object.entries(system.services).filter(
    ([name, service]) => settings.services[name]?.tls === true && tlsPortOf(service) !== undefined,
  );
  return new Map(
    secured.map(([name, service]) => {
      const namespace = namespaceOf(system, settings.environment, service);
      const callers = bindings
        .filter((binding) => binding.kind === 'calls')
        .filter((binding) => binding.callee === name && binding.port.mutualTls !== undefined);
      const names = [...new Set(callers.map((binding) => binding.service))];
      return [name, new MutualTls(name, { namespace, callers: names }, opts)];
    }),
  );
}

/** Returns the folders with the certificates that the service shows: as one that is called, and to those it calls. */
export function certificateFolders(
  name: string,
  service: Service,
  calls: readonly CallsBinding[],
  certificates: Certificates,
): readonly SecretFolder[] {
  const own = certificates.get(name);
  const port = tlsPortOf(service);
  const callees = new Set(
    calls.filter((call) => call.port.mutualTls !== undefined).map(({ callee }) => callee),
  );
  return [
    ...(own === undefined || port === undefined
      ? []
      : [folder(`${name}-tls`, 'tls', port.certificateFolder, own.server)]),
    ...[...callees].flatMap((callee) => {
      const there = certificates.get(callee);
      if (there === undefined) return [];
      const volume = `tls-${callee}`;
      return [folder(`${name}-${volume}`, volume, `${callerFolder}/${callee}`, there.clientOf(name))];
    }),
  ];
}

function folder(name: string, volume: string, mountPath: string, files: SecretFolder['files']): SecretFolder {
  return { name, volume, mountPath, files };
}

function tlsPortOf(service: Service): TlsPort | undefined {
  return service.ports.find(({ mutualTls }) => mutualTls !== undefined)?.mutualTls;
}
