import * as pulumi from '@pulumi/pulumi';
import { RandomPassword } from '@pulumi/random';
import type { Resources } from '../../src/model/resources';
import type { Connection } from '../connection';
import { imageReference, images } from './images';
import { opaqueSecret } from './opaqueSecret';
import type { RestrictedContainer } from './restrictedPod';
import { runStatefulStore, type InClusterStoreArgs } from './statefulStore';
import { emulatorLabel } from './topicEmulator';

export interface MailCatcherArgs extends InClusterStoreArgs {
  /** Names of the services that send; each gets a login of its own. */
  readonly users: readonly string[];
  /** Address that they send from, e.g. "no-reply@example.com". */
  readonly sender: string;
}

const port = 1025;
const loginsKey = 'logins';

const defaultResources: Resources = {
  requests: { cpu: '10m', memory: '32Mi' },
  limits: { cpu: '500m', memory: '128Mi' },
};

/**
 * An EMULATOR of a mail server for development: Mailpit takes the mail of whoever logs in, keeps the last of it until
 * the pod ends, and sends none of it on. Its page answers inside the pod alone, so that only who may forward ports of
 * the cluster reads the mail.
 */
export class MailCatcher extends pulumi.ComponentResource {
  private readonly host: pulumi.Output<string>;
  private readonly passwords: ReadonlyMap<string, pulumi.Output<string>>;
  private readonly sender: string;

  constructor(name: string, args: MailCatcherArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:kubernetes:MailCatcher', name, {}, opts);
    this.sender = args.sender;
    this.passwords = new Map(
      args.users.map((user) => [
        user,
        new RandomPassword(`${name}-${user}`, { length: 32, special: false }, { parent: this }).result,
      ]),
    );
    const data = { [loginsKey]: loginsOf(this.passwords) };
    const labels = { [emulatorLabel]: 'true' };
    const secretName = `${name}-logins`;
    const secret = opaqueSecret(
      secretName,
      { name: secretName, namespace: args.namespace, labels, data },
      { parent: this },
    );
    const running = runStatefulStore(
      name,
      {
        image: images.mailpit,
        ports: { smtp: port },
        containers: [container(args, secret.metadata.name)],
        volumes: [],
        configuration: { [secretName]: data },
        labels,
        terminationGracePeriodSeconds: 10,
      },
      // Nothing is kept that deletion could lose.
      { ...args, protect: false },
      { parent: this },
    );
    this.host = running.host;
    this.registerOutputs({ host: this.host });
  }

  /** Returns how a service sends. Raises an error for a service that is no user of the catcher. */
  connectionFor(service: string): Connection {
    const password = this.passwords.get(service);
    if (password === undefined) throw new Error(`${service} is no user of the mail catcher`);
    return {
      scheme: 'smtp',
      host: this.host,
      port,
      tls: false,
      authentication: { method: 'password', username: service, password },
      sender: this.sender,
    };
  }
}

/** Returns the logins as Mailpit reads them: NAME:PASSWORD, a blank between two. */
function loginsOf(passwords: ReadonlyMap<string, pulumi.Output<string>>): pulumi.Output<string> {
  const logins = [...passwords].map(([user, password]) => pulumi.interpolate`${user}:${password}`);
  return pulumi.all(logins).apply((known) => known.join(' '));
}

function container(args: MailCatcherArgs, secret: pulumi.Output<string>): RestrictedContainer {
  const answers = { tcpSocket: { port } };
  return {
    name: 'mailpit',
    image: args.image ?? imageReference(images.mailpit),
    variables: {
      MP_SMTP_BIND_ADDR: `0.0.0.0:${port}`,
      MP_UI_BIND_ADDR: '127.0.0.1:8025',
      // There is no TLS in the cluster, and without this Mailpit takes no login.
      MP_SMTP_AUTH_ALLOW_INSECURE: 'true',
      // The pod may ask no DNS, and each connection would wait for an answer.
      MP_SMTP_DISABLE_RDNS: 'true',
    },
    secretVariables: { MP_SMTP_AUTH: { secret, key: loginsKey } },
    ports: { smtp: port },
    resources: args.resources ?? defaultResources,
    probes: {
      startup: { ...answers, periodSeconds: 2, timeoutSeconds: 5, failureThreshold: 60 },
      liveness: { ...answers, periodSeconds: 20, timeoutSeconds: 5, failureThreshold: 3 },
      readiness: { ...answers, periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 3 },
    },
    mounts: [],
  };
}
