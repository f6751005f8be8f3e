import * as pulumi from '@pulumi/pulumi';
import { RandomPassword } from '@pulumi/random';
import type { NetworkGrant } from '../../../src/wiring/grant';
import type { Connection } from '../../connection';
import { imageReference, images } from '../images';
import { opaqueSecret } from '../opaqueSecret';
import { secretFileMode } from '../restrictedPod';
import { scramVerifier } from '../scramVerifier';
import { setupJob } from '../setupJob';

export interface MonitoringRoleArgs {
  /** Namespace of the database. */
  readonly namespace: pulumi.Input<string>;
  /** How the administrator of a database in the cluster logs in. */
  readonly administrator: Connection;
  /** Rules of the network; the Job takes those whose subject is the component's name. */
  readonly grants: readonly NetworkGrant[];
  /** Name of the PriorityClass of the Job. Default: none. */
  readonly priorityClass?: string;
}

/** The role, which may watch the server (`pg_monitor`), and read no row of any table. */
const role = 'berth_monitor';
const folder = '/role';

/** As often as it is run, it changes nothing but a changed password. A hung exporter must not take all connections. */
export const monitoringRoleScript = String.raw`
\set ON_ERROR_STOP on
\set QUIET on
\getenv role ROLE_NAME
\getenv verifier ROLE_VERIFIER
SELECT format('CREATE ROLE %I LOGIN', :'role')
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role') \gexec
ALTER ROLE :"role" WITH LOGIN CONNECTION LIMIT 5 PASSWORD :'verifier';
GRANT pg_monitor TO :"role";
\echo role :role may watch
`;

/** A role by which an exporter asks a PostgreSQL in the cluster how it is, made by a Job. */
export class MonitoringRole extends pulumi.ComponentResource {
  /** How the exporter logs in; its password is known once the role is there. */
  readonly connection: Connection;

  constructor(name: string, args: MonitoringRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:kubernetes:MonitoringRole', name, {}, opts);
    const parent = { parent: this };
    const { namespace, administrator, grants } = args;
    const { authentication } = administrator;
    if (authentication.method !== 'password' || authentication.username === undefined)
      throw new Error(`${name}: the administrator of the database needs a name and a password`);
    const generated = new RandomPassword(name, { length: 32, special: false }, parent).result;
    const salt = new RandomPassword(`${name}-salt`, { length: 22, special: false }, parent).result;
    const environment = {
      PGHOST: administrator.host,
      PGPORT: String(administrator.port),
      PGUSER: authentication.username,
      PGPASSWORD: authentication.password,
      PGDATABASE: 'postgres',
      PGCONNECT_TIMEOUT: '20',
      PGSSLMODE: 'disable',
      ROLE_NAME: role,
      ROLE_VERIFIER: pulumi
        .all([generated, salt])
        .apply(([password, known]) => scramVerifier(password, known)),
    };
    const data = { ...environment, 'role.sql': monitoringRoleScript };
    const secret = opaqueSecret(name, { name, namespace, data }, parent);
    const job = setupJob(
      name,
      {
        namespace,
        image: images.postgres,
        container: {
          name: 'role',
          image: imageReference(images.postgres, '16'),
          command: ['psql', '--no-psqlrc', '--no-password', `--file=${folder}/role.sql`],
          secretVariables: Object.fromEntries(
            Object.keys(environment).map((key) => [key, { secret: secret.metadata.name, key }]),
          ),
          mounts: [{ name: 'role', mountPath: folder, readOnly: true }],
        },
        volumes: [
          { name: 'role', secret: { secretName: secret.metadata.name, defaultMode: secretFileMode } },
        ],
        configuration: { [name]: data },
        grants,
        annotations: {},
        imagePullSecrets: [],
        ...(args.priorityClass === undefined ? {} : { priorityClass: args.priorityClass }),
      },
      parent,
    );
    const password = pulumi.secret(pulumi.all([job.id, generated]).apply(([, known]) => known));
    this.connection = { ...administrator, authentication: { method: 'password', username: role, password } };
    this.registerOutputs({ role });
  }
}
