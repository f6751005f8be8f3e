import * as pulumi from '@pulumi/pulumi';
import { CertRequest, LocallySignedCert, PrivateKey, SelfSignedCert } from '@pulumi/tls';

export interface MutualTlsArgs {
  /** Name of the service's namespace. */
  readonly namespace: string;
  /** Names of the services that call it, each once. */
  readonly callers: readonly string[];
}

/** What one end shows and whom it trusts, in PEM. */
export type CertificateFiles = Readonly<Record<'ca.pem' | 'cert.pem' | 'key.pem', pulumi.Output<string>>>;

const yearInHours = 365 * 24;

/**
 * An `up` in the second year of a certificate renews it. The authority gets a new certificate before any that it signs
 * could outlive it; its key stays, so that both ends understand each other while the pods are replaced.
 */
const lifetimes = {
  authority: { validityPeriodHours: 10 * yearInHours, earlyRenewalHours: 3 * yearInHours },
  certificate: { validityPeriodHours: 2 * yearInHours, earlyRenewalHours: yearInHours },
} as const;

/** An authority, its key and its certificate. */
interface Authority {
  readonly key: PrivateKey;
  readonly certificate: SelfSignedCert;
}

/**
 * The certificates with which a service and its callers prove themselves to each other. The authority signs for this
 * service alone, so that whoever has none of its certificates is refused. The name is the service's.
 */
export class MutualTls extends pulumi.ComponentResource {
  /** What the service shows: good for each of its DNS names in the cluster and for its own pod. */
  readonly server: CertificateFiles;

  private readonly clients: ReadonlyMap<string, CertificateFiles>;

  constructor(name: string, args: MutualTlsArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:kubernetes:MutualTls', name, {}, opts);
    const authority = this.authority(name);
    this.server = this.files(`${name}-server`, authority, 'server_auth', {
      subject: { commonName: name },
      dnsNames: [...dnsNames(name, args.namespace), 'localhost'],
      ipAddresses: ['127.0.0.1'],
    });
    this.clients = new Map(
      args.callers.map((caller) => [
        caller,
        this.files(`${name}-client-${caller}`, authority, 'client_auth', { subject: { commonName: caller } }),
      ]),
    );
    this.registerOutputs({});
  }

  /** Returns what the caller shows the service. Raises an error for a service that is no caller. */
  clientOf(caller: string): CertificateFiles {
    const files = this.clients.get(caller);
    if (files === undefined) throw new Error(`No certificate was made for ${caller}.`);
    return files;
  }

  private authority(name: string): Authority {
    const key = this.privateKey(`${name}-authority`);
    const certificate = new SelfSignedCert(
      `${name}-authority`,
      {
        privateKeyPem: key.privateKeyPem,
        subject: { commonName: `Certificate authority of ${name}` },
        isCaCertificate: true,
        setSubjectKeyId: true,
        allowedUses: ['cert_signing', 'digital_signature'],
        ...lifetimes.authority,
      },
      { parent: this },
    );
    return { key, certificate };
  }

  private files(
    name: string,
    authority: Authority,
    use: 'server_auth' | 'client_auth',
    request: {
      readonly subject: { readonly commonName: string };
      readonly dnsNames?: string[];
      readonly ipAddresses?: string[];
    },
  ): CertificateFiles {
    const key = this.privateKey(name);
    const { certRequestPem } = new CertRequest(
      name,
      { privateKeyPem: key.privateKeyPem, ...request },
      { parent: this },
    );
    const certificate = new LocallySignedCert(
      name,
      {
        certRequestPem,
        caPrivateKeyPem: authority.key.privateKeyPem,
        caCertPem: authority.certificate.certPem,
        allowedUses: ['digital_signature', use],
        ...lifetimes.certificate,
      },
      { parent: this },
    );
    return {
      'ca.pem': authority.certificate.certPem,
      'cert.pem': certificate.certPem,
      // The one form of a key that every runtime reads.
      'key.pem': pulumi.secret(key.privateKeyPemPkcs8),
    };
  }

  private privateKey(name: string): PrivateKey {
    return new PrivateKey(name, { algorithm: 'ECDSA', ecdsaCurve: 'P256' }, { parent: this });
  }
}

/** Every name under which a pod of the cluster finds the service. */
function dnsNames(name: string, namespace: string): string[] {
  const inNamespace = `${name}.${namespace}`;
  return [name, inNamespace, `${inNamespace}.svc`, `${inNamespace}.svc.cluster.local`];
}
