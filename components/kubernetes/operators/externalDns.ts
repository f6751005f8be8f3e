import * as pulumi from '@pulumi/pulumi';
import { Deployment } from '@pulumi/kubernetes/apps/v1';
import type { input } from '@pulumi/kubernetes/types';
import type { NetworkGrant } from '../../../src/wiring/grant';
import { externalDnsPort, externalDnsSubject } from '../../../src/wiring/operations/externalDnsGrants';
import { imageReference, images } from '../images';
import { restrictedContainer, restrictedPod } from '../restrictedPod';
import { clusterAccount } from './clusterAccount';
import { childOptions, operatorNamespace } from './operatorNamespace';

/** Name of the namespace and of the pod. */
const name = externalDnsSubject;
const labels = { app: name } as const;

/** Who writes the records: the account that a Pod Identity belongs to. */
export const externalDnsServiceAccount = { namespace: name, name } as const;

/** The annotation by which a stack says that the host of an Ingress is for external-dns to lead. */
export const recordsAnnotation = 'berth.dev/dns-records';

/** Seconds between two looks at all Ingresses; what changes between them is seen within seconds. */
const interval = 60;
/** Seconds that it goes on after it was told to stop: the records of the last Ingress go even if its event is lost. */
const lastLook = interval + 15;

export interface ExternalDnsArgs {
  /** Id of the zone that it writes into; it sees no other. */
  readonly zoneId: pulumi.Input<string>;
  /** Name of the zone, e.g. "example.com". */
  readonly domain: string;
  /**
   * Whose records they are, in letters, digits and "-": written beside each into the zone, so that it never touches
   * one of anybody else; and the value of the annotation without which it takes no notice of an Ingress.
   */
  readonly owner: string;
  /** Region of the cluster, e.g. "us-west-2": without one the SDK asks nobody. */
  readonly region: string;
  /** The rules of its pod. */
  readonly grants: readonly NetworkGrant[];
  /** Id of the Pod Identity association of its account, before which its pod must not start. */
  readonly podIdentity: pulumi.Input<string>;
  /** Whether the platform's Prometheus scrapes it. Default: true. */
  readonly scraped?: boolean;
}

/**
 * external-dns, from raw resources: of its chart nothing else would be used. It leads the hosts of Ingresses to their
 * load balancers by records of Route 53. One pod, because two would both write; while it restarts records stay as they
 * are.
 */
export class ExternalDns extends pulumi.ComponentResource {
  /** What an Ingress waits for, so that somebody takes its records away after it. */
  readonly ready: readonly pulumi.Resource[];

  constructor(resourceName: string, args: ExternalDnsArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:kubernetes:ExternalDns', resourceName, {}, opts);
    const child = childOptions(this, opts);
    const namespace = operatorNamespace(
      resourceName,
      { name, podSecurity: 'restricted', grants: args.grants },
      child,
    );
    const bound = clusterAccount(resourceName, { name, namespace: namespace.name, labels, rules }, child);
    this.ready = [
      new Deployment(
        resourceName,
        {
          metadata: { name, namespace: namespace.name, labels },
          spec: {
            replicas: 1,
            strategy: { type: 'Recreate' },
            selector: { matchLabels: labels },
            template: pod(args),
          },
        },
        pulumi.mergeOptions(child, { dependsOn: [namespace.policy, bound] }),
      ),
    ];
    this.registerOutputs({});
  }
}

/** It watches Ingresses, and may read nothing else. */
const rules = [{ apiGroups: ['networking.k8s.io'], resources: ['ingresses'], verbs: ['list', 'watch'] }];

function pod(args: ExternalDnsArgs): input.core.v1.PodTemplateSpec {
  const answers = { httpGet: { path: '/healthz', port: externalDnsPort } };
  const scraped = args.scraped ?? true;
  return {
    metadata: {
      labels,
      annotations: {
        // The id makes the pod wait for the association, and be replaced with it.
        'berth.dev/pod-identity': args.podIdentity,
        ...(scraped ? { 'prometheus.io/scrape': 'true', 'prometheus.io/port': `${externalDnsPort}` } : {}),
      },
    },
    spec: {
      ...restrictedPod(images.externalDns, []),
      serviceAccountName: name,
      // It asks the API server, which nobody does without a token.
      automountServiceAccountToken: true,
      terminationGracePeriodSeconds: lastLook + 15,
      containers: [
        {
          ...restrictedContainer({
            name,
            image: imageReference(images.externalDns),
            args: argumentsOf(args),
            variables: { AWS_REGION: args.region },
            ports: { http: externalDnsPort },
            resources: {
              requests: { cpu: '10m', memory: '64Mi' },
              limits: { cpu: '500m', memory: '256Mi' },
            },
            probes: {
              startup: { ...answers, periodSeconds: 5, failureThreshold: 24 },
              liveness: answers,
              readiness: answers,
            },
            mounts: [],
          }),
          // Until then its account and its identity stand, and it is told nothing.
          lifecycle: { preStop: { sleep: { seconds: lastLook } } },
        },
      ],
      volumes: [{ name: 'tmp', emptyDir: {} }],
    },
  };
}

function argumentsOf({ zoneId, domain, owner }: ExternalDnsArgs): pulumi.Input<string>[] {
  return [
    '--provider=aws',
    '--source=ingress',
    `--annotation-filter=${recordsAnnotation}=${owner}`,
    `--domain-filter=${domain}`,
    pulumi.interpolate`--zone-id-filter=${zoneId}`,
    // Whoever has no Ingress any more has no record; those of other owners stay.
    '--policy=sync',
    '--registry=txt',
    `--txt-owner-id=${owner}`,
    // As the stack's own: Route 53 takes no alias beside the CNAME of a host's other home.
    '--aws-prefer-cname',
    '--managed-record-types=CNAME',
    `--interval=${interval}s`,
    '--events',
    '--log-format=json',
    `--metrics-address=:${externalDnsPort}`,
  ];
}
