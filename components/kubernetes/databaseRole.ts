import * as pulumi from '@pulumi/pulumi';
import type { Job } from '@pulumi/kubernetes/batch/v1';
import { RandomPassword } from '@pulumi/random';
import type { DatabaseRoleGrant, NetworkGrant } from '../../src/wiring/grant';
import type { Connection } from '../connection';
import { imageReference, images } from './images';
import { opaqueSecret } from './opaqueSecret';
import { secretKeeperOf } from './secretKeeper';
import { secretFileMode, type RestrictedContainer } from './restrictedPod';
import { problemOfNames, roleScript } from './roleScript';
import { scramVerifier } from './scramVerifier';
import { setupJob } from './setupJob';

/** Annotation that names the grant an object carries out. */
export const grantAnnotation = 'berth.dev/grant';

export interface DatabaseRoleArgs {
  /** Namespace of the Job that makes the role. */
  readonly namespace: pulumi.Input<string>;
  /**
   * How the database's administrator logs in: to RDS or to PostgreSQL in the cluster. A password that AWS keeps comes by
   * a Secret of its own, where the cluster has a keeper of Secrets.
   */
  readonly administrator: Connection;
  /** The role, its databases, which are made if they are not there, and its access to each. */
  readonly grant: DatabaseRoleGrant;
  /** Rules of the network; the Job takes those whose subject is the component's name. */
  readonly grants: readonly NetworkGrant[];
  /** Reference of an image with psql 16 or newer. Default: the pinned one of `images.ts`. */
  readonly image?: string;
  /** Names of the Secrets that open the registry. Default: none. */
  readonly imagePullSecrets?: readonly string[];
  /** Name of the PriorityClass of the pods. Default: none. */
  readonly priorityClass?: string;
}

/** Major version of the psql that the Job runs; it speaks to every server that is still maintained. */
const clientVersion = '16';
const folder = '/role';
const authorityFile = 'ca.pem';

/**
 * A role of a PostgreSQL database, or of several of a server, for one service, made by a Job. A changed password or access makes the Job run
 * again; deletion leaves the role in the database, without anybody who knows its password.
 */
export class DatabaseRole extends pulumi.ComponentResource {
  /** How the service logs in, to the first of its databases; its password is known once the role is there. */
  readonly connection: Connection;

  constructor(name: string, args: DatabaseRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:kubernetes:DatabaseRole', name, {}, opts);
    const { grant, administrator } = args;
    const problem = grant.databases
      .map((database) => problemOfNames(grant.role, database))
      .find((found) => found !== undefined);
    if (problem !== undefined) throw new Error(`${grant.id}: ${problem}`);
    const generated = new RandomPassword(name, { length: 32, special: false }, { parent: this }).result;
    const salt = new RandomPassword(`${name}-salt`, { length: 22, special: false }, { parent: this }).result;
    const verifier = pulumi
      .all([generated, salt])
      .apply(([password, known]) => scramVerifier(password, known));
    const job = this.makeRole(name, args, verifier);
    const password = pulumi.secret(pulumi.all([job.id, generated]).apply(([, known]) => known));
    this.connection = {
      ...administrator,
      name: grant.databases[0],
      authentication: { method: 'password', username: grant.role, password },
    };
    this.registerOutputs({ role: grant.role, databases: grant.databases.join(' ') });
  }

  private makeRole(name: string, args: DatabaseRoleArgs, verifier: pulumi.Output<string>): Job {
    const environment = psqlEnvironment(args.administrator, args.grant, verifier);
    const authority = args.administrator.certificateAuthority;
    const data = {
      ...environment,
      'role.sql': roleScript,
      ...(authority === undefined ? {} : { [authorityFile]: authority }),
    };
    const annotations = { [grantAnnotation]: args.grant.id };
    const secret = opaqueSecret(name, { name, namespace: args.namespace, data }, { parent: this });
    const secretVariables = {
      ...Object.fromEntries(
        Object.keys(environment).map((key) => [key, { secret: secret.metadata.name, key }]),
      ),
      ...this.fetchedPassword(name, args),
    };
    return setupJob(
      name,
      {
        namespace: args.namespace,
        image: images.postgres,
        container: {
          name: 'role',
          image: args.image ?? imageReference(images.postgres, clientVersion),
          command: commandOf(args.grant),
          secretVariables,
          mounts: [{ name: 'role', mountPath: folder, readOnly: true }],
        },
        volumes: [
          { name: 'role', secret: { secretName: secret.metadata.name, defaultMode: secretFileMode } },
        ],
        configuration: { [name]: data },
        grants: args.grants,
        annotations,
        imagePullSecrets: args.imagePullSecrets ?? [],
        ...(args.priorityClass === undefined ? {} : { priorityClass: args.priorityClass }),
      },
      { parent: this },
    );
  }

  /** The variable of a password that AWS keeps. It may change at any time, and is no reason for the Job to run again. */
  private fetchedPassword(
    name: string,
    { administrator: { authentication }, grant, namespace }: DatabaseRoleArgs,
  ): NonNullable<RestrictedContainer['secretVariables']> {
    if (authentication.method !== 'kept-password') return {};
    const keeper = secretKeeperOf({ parent: this });
    if (keeper === undefined)
      throw new Error(`${grant.id}: nobody fetches the password of the administrator.`);
    const key = 'password';
    const secretName = `${name}-administrator`;
    const { secretArn } = authentication;
    const secret = keeper.fetch(
      secretName,
      { name: secretName, namespace, secretArn, keys: [key], store: grant.store },
      { parent: this },
    );
    return { PGPASSWORD: { secret: secret.metadata.name, key } };
  }
}

const psql = ['psql', '--no-psqlrc', '--no-password', `--file=${folder}/role.sql`];

/** The script gives access to one database; it runs for each of several. */
function commandOf({ databases }: DatabaseRoleGrant): readonly string[] {
  if (databases.length === 1) return psql;
  const each = `for ROLE_DATABASE in $ROLE_DATABASES; do export ROLE_DATABASE; ${psql.join(' ')}; done`;
  return ['bash', '-euc', each];
}

function databaseVariables({ databases }: DatabaseRoleGrant): Record<string, string> {
  return databases.length === 1 ? { ROLE_DATABASE: databases[0] } : { ROLE_DATABASES: databases.join(' ') };
}

/** Returns the variables by which psql finds its way and the script its values. */
function psqlEnvironment(
  administrator: Connection,
  grant: DatabaseRoleGrant,
  verifier: pulumi.Output<string>,
): Record<string, pulumi.Input<string>> {
  return {
    PGHOST: administrator.host,
    PGPORT: String(administrator.port),
    ...loginOf(administrator, grant),
    PGDATABASE: administrator.name ?? 'postgres',
    PGCONNECT_TIMEOUT: '20',
    PGAPPNAME: 'berth',
    ...transportSecurity(administrator),
    ROLE_NAME: grant.role,
    ROLE_VERIFIER: verifier,
    ...databaseVariables(grant),
    ROLE_ACCESS: grant.access,
  };
}

function loginOf(
  { authentication }: Connection,
  { id, store }: DatabaseRoleGrant,
): Record<string, pulumi.Input<string>> {
  if (authentication.method === 'kept-password') return { PGUSER: authentication.username };
  if (authentication.method === 'password' && authentication.username !== undefined)
    return { PGUSER: authentication.username, PGPASSWORD: authentication.password };
  throw new Error(`${id}: the administrator of the database ${store} needs a name and a password`);
}

/** With TLS the server must prove its name, to the given authority or to the public ones. */
function transportSecurity(administrator: Connection): Record<string, string> {
  if (!administrator.tls) return { PGSSLMODE: 'disable' };
  const authority =
    administrator.certificateAuthority === undefined ? 'system' : `${folder}/${authorityFile}`;
  return { PGSSLMODE: 'verify-full', PGSSLROOTCERT: authority };
}
