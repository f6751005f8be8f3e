import * as pulumi from '@pulumi/pulumi';
import { ConfigMap, ServiceAccount } from '@pulumi/kubernetes/core/v1';
import type { input } from '@pulumi/kubernetes/types';
import type { Resources } from '../../src/model/resources';
import type { Service } from '../../src/model/service';
import type { NetworkGrant } from '../../src/wiring/grant';
import { podLabels } from '../../src/wiring/podLabels';
import { generatedSecret } from '../generatedSecret';
import { queueCredentials } from './autoscaler';
import { checksum, checksumAnnotation, type ConfigurationData } from './checksum';
import type { Controller } from './controller';
import { networkPolicy } from './networkPolicy';
import { opaqueSecret } from './opaqueSecret';
import { podTemplate, type Mount, type Program } from './podTemplate';
import { renderFiles } from './renderFiles';
import { previewName, type RolloutChoice } from './rollout';
import { runPods, type PodScaling } from './runPods';
import { secretFileMode } from './restrictedPod';
import { serviceObject, servicePorts } from './serviceObject';
import {
  standInConfigMap,
  standInFiles,
  standInProgram,
  standInScript,
  standInVolume,
  type StandIn,
} from './standIn/standIn';

/** Folder of the container that holds the certificate authorities, one file each and all of them in `bundle.pem`. */
export const certificateFolder = '/etc/berth/certificate-authorities';

/** A Secret of the workload's own, and the variables that carry its keys. */
export interface WorkloadSecret {
  /** Name of the Secret. */
  readonly name: string;
  /** Keys and their values, in plain text. */
  readonly data: Readonly<Record<string, pulumi.Input<string>>>;
  /** Environment variable to the key that it carries. */
  readonly variables: Readonly<Record<string, string>>;
}

/** A Secret of the workload's own that its container sees as files. */
export interface SecretFolder {
  /** Name of the Secret. */
  readonly name: string;
  /** Name of the volume in the pod. */
  readonly volume: string;
  /** Absolute path of the folder in the container. */
  readonly mountPath: string;
  /** File name to content, in plain text. */
  readonly files: Readonly<Record<string, pulumi.Input<string>>>;
}

/** A file system that the container sees as a folder. */
export interface MountedFileSystem {
  /** Name of the PersistentVolumeClaim, in the workload's namespace. */
  readonly claim: string;
  /** Absolute path of the folder in the container. */
  readonly mountPath: string;
}

/** Who makes what runs the pods, and brings new versions in: the stack itself, or Argo CD after manifests. */
export type Delivery = 'pulumi' | 'argo-cd';

export interface WorkloadArgs extends PodScaling {
  /** The service as its system describes it: kind, ports, probes, files, placement. */
  readonly service: Service;
  /** Name of the namespace. */
  readonly namespace: pulumi.Input<string>;
  /** Image with registry and tag or digest. Default: none, a stand-in runs. */
  readonly image?: string;
  /** What stands in while there is no image. Default: a stand-in without bindings. */
  readonly standIn?: StandIn;
  /** Names of the Secrets that open the registry. Default: none. */
  readonly imagePullSecrets?: readonly string[];
  /** Name of the PriorityClass of the pods. Default: none. */
  readonly priorityClass?: string;
  readonly resources: Resources;
  /** Default: pulumi. */
  readonly delivery?: Delivery;
  /** How new versions of a deployment take over. Default: as a Deployment does it. */
  readonly rollout?: RolloutChoice;
  /** Plain variables beside the service's own. Default: none. */
  readonly environment?: Readonly<Record<string, pulumi.Input<string>>>;
  /** Secrets made of the facts of connections. Default: none. */
  readonly secrets?: readonly WorkloadSecret[];
  /** Secrets that the container sees as files. Default: none. */
  readonly secretFolders?: readonly SecretFolder[];
  /** Folders that other pods share and that stay when this one goes. Default: none. */
  readonly fileSystems?: readonly MountedFileSystem[];
  /** Certificates that the service trusts beside the public ones: file name to PEM. Default: none. */
  readonly certificateAuthorities?: Readonly<Record<string, pulumi.Input<string>>>;
  /** The rules of the pods' NetworkPolicy. None denies everything. */
  readonly grants: readonly NetworkGrant[];
  /** Annotations of the pods beside Berth's own, e.g. the id of the Pod Identity association. Default: none. */
  readonly podAnnotations?: Readonly<Record<string, pulumi.Input<string>>>;
}

/** As of any component; what a workload waits for is listed, because an output of resources is searched whole. */
export interface WorkloadOptions extends pulumi.ComponentResourceOptions {
  dependsOn?: pulumi.Resource[];
}

/** What a part of the workload adds to its pods. */
interface Part {
  readonly variables: readonly input.core.v1.EnvVar[];
  readonly mounts: readonly Mount[];
  readonly data: ConfigurationData;
  readonly resources: readonly pulumi.Resource[];
}

const nothing: Part = { variables: [], mounts: [], data: {}, resources: [] };

/**
 * A service in the cluster: its pods, what they read, who reaches them and how many there are. The name is the
 * service's. Whatever `dependsOn` names is there before the pods are, and gone after them.
 */
export class Workload extends pulumi.ComponentResource {
  /** What keeps the pods running; undefined where Argo CD makes it. */
  readonly controller: Controller | undefined;
  /** Annotations of the pods that are known only once the stack is up: of its configuration, and of its identity. */
  readonly podAnnotations: Readonly<Record<string, pulumi.Input<string>>>;
  /** Whether a stand-in runs in place of the service's own image. */
  readonly isStandIn: boolean;

  constructor(
    private readonly name: string,
    private readonly args: WorkloadArgs,
    opts?: WorkloadOptions,
  ) {
    super('berth:kubernetes:Workload', name, {}, opts);
    // A component's own `dependsOn` orders the creation of its children, but not their deletion: each must say it.
    const dependsOn = opts?.dependsOn ?? [];
    this.isStandIn = args.image === undefined;
    const parts = [
      this.ownVariables(),
      { ...nothing, variables: plain(args.environment ?? {}) },
      ...(args.secrets ?? []).map((secret) => this.secretPart(secret)),
      ...(args.secretFolders ?? []).map((folder) => this.secretFolderPart(folder)),
      ...this.generatedSecretParts(),
      this.certificatePart(),
      this.configurationPart(),
      this.fileSystemPart(),
      this.standInPart(),
    ];
    const services = this.serviceObjects();
    const account = new ServiceAccount(
      name,
      { metadata: this.metadata(), automountServiceAccountToken: false },
      this.child(),
    );
    const policy = networkPolicy(name, { ...this.selection(), grants: args.grants }, this.child());
    const before = [account, policy, ...services, ...parts.flatMap(({ resources }) => resources)];
    const data = Object.fromEntries(parts.flatMap((part) => Object.entries(part.data)));
    this.podAnnotations = { ...args.podAnnotations, [checksumAnnotation]: checksum(data) };
    this.controller = this.run(parts, this.child([...dependsOn, ...before]));
    this.registerOutputs({ isStandIn: this.isStandIn });
  }

  private child(dependsOn?: pulumi.Resource[]): pulumi.CustomResourceOptions {
    return { parent: this, ...(dependsOn === undefined ? {} : { dependsOn }) };
  }

  private metadata(): {
    name: string;
    namespace: pulumi.Input<string>;
    labels: Readonly<Record<string, string>>;
  } {
    return { name: this.name, namespace: this.args.namespace, labels: podLabels(this.name) };
  }

  private selection() {
    return { namespace: this.args.namespace, podLabels: podLabels(this.name) };
  }

  /** What a binding fills wins over what the service says itself. */
  private ownVariables(): Part {
    const { environmentConfigMap } = this.args.service;
    const filled = this.args.environment ?? {};
    const environment = Object.fromEntries(
      Object.entries(this.args.service.environment ?? {}).filter(([name]) => !(name in filled)),
    );
    if (environmentConfigMap === undefined) return { ...nothing, variables: plain(environment) };
    const variables = Object.keys(environment).map((name) => ({
      name,
      valueFrom: { configMapKeyRef: { name: environmentConfigMap, key: name } },
    }));
    return { ...this.configMapPart('environment', environmentConfigMap, environment), variables };
  }

  private secretPart({ name, data, variables }: WorkloadSecret): Part {
    const secret = opaqueSecret(`${this.name}-${name}`, { ...this.metadata(), name, data }, this.child());
    return {
      ...nothing,
      variables: Object.entries(variables).map(([variable, key]) => ({
        name: variable,
        valueFrom: { secretKeyRef: { name, key } },
      })),
      data: { [`Secret ${name}`]: data },
      resources: [secret],
    };
  }

  private secretFolderPart({ name, volume, mountPath, files }: SecretFolder): Part {
    const part = this.secretPart({ name, data: files, variables: {} });
    const source = { name: volume, secret: { secretName: name, defaultMode: secretFileMode } };
    return { ...part, mounts: [{ volume: source, mountPath }] };
  }

  private fileSystemPart(): Part {
    const mounts = (this.args.fileSystems ?? []).map(({ claim, mountPath }) => ({
      volume: { name: claim, persistentVolumeClaim: { claimName: claim } },
      mountPath,
    }));
    return { ...nothing, mounts };
  }

  private generatedSecretParts(): Part[] {
    const generated = Object.entries(this.args.service.generatedSecrets ?? {});
    const names = new Set(generated.map(([, { secret }]) => secret));
    return [...names].map((name) => {
      const own = generated.filter(([, { secret }]) => secret === name);
      const keys = new Set(own.map(([, { key }]) => key));
      const data = Object.fromEntries([...keys].map((key) => [key, this.generatedValue(name, key)]));
      const variables = Object.fromEntries(own.map(([variable, { key }]) => [variable, key]));
      return this.secretPart({ name, data, variables });
    });
  }

  private generatedValue(secret: string, key: string): pulumi.Output<string> {
    return generatedSecret(`${this.name}-${secret}-${key}`, this.child());
  }

  private certificatePart(): Part {
    const files = this.args.certificateAuthorities ?? {};
    if (Object.keys(files).length === 0) return nothing;
    const bundle = pulumi.all(Object.values(files)).apply((certificates) => certificates.join('\n'));
    const part = this.filesPart(
      `${this.name}-certificate-authorities`,
      { ...files, 'bundle.pem': bundle },
      {
        name: 'certificate-authorities',
        mountPath: certificateFolder,
      },
    );
    // Node trusts its built-in authorities alone; other runtimes ignore the variable.
    return {
      ...part,
      variables: [{ name: 'NODE_EXTRA_CA_CERTS', value: `${certificateFolder}/bundle.pem` }],
    };
  }

  private configurationPart(): Part {
    const { configuration } = this.args.service;
    if (configuration === undefined) return nothing;
    const { configMap, files, volume, mountPath } = configuration;
    return this.filesPart(configMap, renderFiles(files), { name: volume, mountPath });
  }

  private standInPart(): Part {
    if (!this.isStandIn) return nothing;
    const own = standInConfigMap(this.name);
    const part = this.filesPart(
      own,
      standInFiles(this.name, this.args.service, this.standIn()),
      standInVolume,
    );
    const { scripts } = this.standIn();
    if (scripts === undefined) return part;
    const sources = [scripts, own].map((name) => ({ configMap: { name } }));
    const { name, mountPath } = standInVolume;
    return {
      ...part,
      mounts: [{ volume: { name, projected: { sources } }, mountPath }],
      // The pods roll with the script too, wherever it is kept.
      data: { ...part.data, 'stand-in script': standInScript() },
    };
  }

  private filesPart(
    configMap: string,
    data: Readonly<Record<string, pulumi.Input<string>>>,
    volume: { readonly name: string; readonly mountPath: string },
  ): Part {
    const { name, mountPath } = volume;
    return {
      ...this.configMapPart(name, configMap, data),
      mounts: [{ volume: { name, configMap: { name: configMap } }, mountPath }],
    };
  }

  private configMapPart(
    suffix: string,
    configMap: string,
    data: Readonly<Record<string, pulumi.Input<string>>>,
  ): Part {
    const metadata = { ...this.metadata(), name: configMap };
    const resource = new ConfigMap(`${this.name}-${suffix}`, { metadata, data }, this.child());
    return { ...nothing, data: { [`ConfigMap ${configMap}`]: data }, resources: [resource] };
  }

  private standIn(): StandIn {
    return this.args.standIn ?? { bindings: [] };
  }

  private program(): Program {
    const { image } = this.args;
    if (image === undefined) return standInProgram(this.standIn());
    // A tag can move, so a node asks the registry what it means; a digest cannot.
    return { image, pullPolicy: image.includes('@sha256:') ? 'IfNotPresent' : 'Always' };
  }

  /** Where Argo CD makes what runs the pods, the credentials are here with which an autoscaler asks queues. */
  private run(parts: readonly Part[], opts: pulumi.CustomResourceOptions): Controller | undefined {
    const { namespace, autoscaling, scalingQueues } = this.args;
    if (this.args.delivery !== 'argo-cd') {
      return runPods({ ...this.args, name: this.name, template: this.template(parts) }, opts);
    }
    if (autoscaling !== undefined) {
      const queues = scalingQueues === undefined ? {} : { queues: scalingQueues };
      queueCredentials({ deployment: this.name, namespace, autoscaling, ...queues }, opts);
    }
    return undefined;
  }

  private template(parts: readonly Part[]): input.core.v1.PodTemplateSpec {
    const { service, resources } = this.args;
    return podTemplate({
      name: this.name,
      service,
      program: this.program(),
      resources,
      variables: parts.flatMap(({ variables }) => variables),
      mounts: parts.flatMap(({ mounts }) => mounts),
      annotations: this.podAnnotations,
      imagePullSecrets: this.args.imagePullSecrets ?? [],
      ...(this.args.priorityClass === undefined ? {} : { priorityClass: this.args.priorityClass }),
    });
  }

  /** The Service; where the pods of two versions stand beside each other, another leads to the newest of them. */
  private serviceObjects(): pulumi.Resource[] {
    const { service, rollout } = this.args;
    if (service.kind === 'job' || servicePorts(service.ports).length === 0) return [];
    // What a daemon holds is its node's: the next request of a caller must find what the first one left there.
    const sticky = service.kind === 'daemon';
    const ledByRollout = rollout?.strategy === 'blue-green';
    const names = ledByRollout ? [this.name, previewName(this.name)] : [this.name];
    return names.map((name) => {
      const spec = { name, ...this.selection(), ports: service.ports, sticky, ledByRollout };
      return serviceObject(name, spec, this.child());
    });
  }
}

function plain(values: Readonly<Record<string, pulumi.Input<string>>>): input.core.v1.EnvVar[] {
  return Object.entries(values).map(([name, value]) => ({ name, value }));
}
