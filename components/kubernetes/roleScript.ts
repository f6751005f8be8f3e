/** Endings of the roles of a database that hold its rights, and of which the services' roles are members. */
const readOnlySuffix = '_read_only';
const readWriteSuffix = '_read_write';
/** The role that is a member of every writer, and so owns with each of them. */
const ownersSuffix = '_owners';

/** PostgreSQL cuts longer identifiers off without an error. */
const longestIdentifier = 63;

/** Returns what is wrong with the names, or undefined: PostgreSQL itself would cut them off in silence. */
export function problemOfNames(role: string, database: string): string | undefined {
  const longestDatabase = longestIdentifier - readWriteSuffix.length;
  if (Buffer.byteLength(role) > longestIdentifier) {
    return `the role "${role}" is longer than the ${longestIdentifier} bytes of a PostgreSQL identifier`;
  }
  if (Buffer.byteLength(database) > longestDatabase) {
    return `the database "${database}" is longer than ${longestDatabase} bytes, which leave room for its roles' endings`;
  }
  return undefined;
}

/**
 * What psql runs, as the administrator and connected to any database, to give one role its access to one database. It
 * reads ROLE_NAME, ROLE_VERIFIER, ROLE_DATABASE and ROLE_ACCESS ("read-write", "read-only" or "owner") from the
 * environment, so that no value is part of a command or a statement's text. To run it again changes nothing, and a
 * changed verifier or access takes effect.
 *
 * The rights belong to three roles of the database that nobody logs in with. So a service that comes later reads what
 * an earlier one made, in whichever order they came; each writer owns what it makes, and may alter it alone but for
 * the owners, who restore what all of them made.
 */
export const roleScript = String.raw`
\set ON_ERROR_STOP on
\set QUIET on
\getenv role ROLE_NAME
\getenv verifier ROLE_VERIFIER
\getenv database ROLE_DATABASE
\getenv access ROLE_ACCESS
SELECT :'database' || '${readWriteSuffix}' AS writers, :'database' || '${readOnlySuffix}' AS readers,
  :'database' || '${ownersSuffix}' AS owners,
  CASE :'access' WHEN 'read-write' THEN :'database' || '${readWriteSuffix}'
    WHEN 'read-only' THEN :'database' || '${readOnlySuffix}'
    WHEN 'owner' THEN :'database' || '${ownersSuffix}' END AS rights,
  :'access' = 'read-write' AS writes \gset
SET client_min_messages = warning;

-- Several services make their roles at once: one after the other, or they trip over each other's rows.
SELECT pg_advisory_lock(hashtext('berth.dev/database-role')) \g /dev/null

SELECT format('CREATE DATABASE %I', :'database')
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \gexec
SELECT format('CREATE ROLE %I NOLOGIN', name)
  FROM unnest(ARRAY[:'writers', :'readers', :'owners']) AS name
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
SELECT format('CREATE ROLE %I LOGIN', :'role')
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role') \gexec
ALTER ROLE :"role" WITH LOGIN PASSWORD :'verifier';
-- An administrator who is no superuser, as on RDS, speaks for a role only as its member.
SELECT format('GRANT %I TO CURRENT_USER', name)
  FROM unnest(ARRAY[:'role', :'owners']) AS name WHERE NOT pg_has_role(name, 'USAGE') \gexec

REVOKE CONNECT, TEMPORARY ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE :"database" TO :"writers", :"readers";

\connect :"database"
SET client_min_messages = warning;
-- The lock of the first connection is gone with it.
SELECT pg_advisory_lock(hashtext('berth.dev/database-role')) \g /dev/null
BEGIN;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO :"writers";
GRANT USAGE ON SCHEMA public TO :"readers";
-- What is there, but for what belongs to somebody else, such as an extension's tables on RDS.
SELECT format('GRANT %s ON %s TO %I', privileges, relation.oid::regclass, grantee)
  FROM pg_class AS relation, LATERAL (VALUES
    ('table', 'SELECT, INSERT, UPDATE, DELETE', :'writers'),
    ('table', 'SELECT', :'readers'),
    ('sequence', 'USAGE, SELECT, UPDATE', :'writers'),
    ('sequence', 'SELECT', :'readers')
  ) AS rights (kind, privileges, grantee)
  WHERE relation.relnamespace = 'public'::regnamespace AND pg_has_role(relation.relowner, 'USAGE')
    AND CASE kind WHEN 'sequence' THEN relation.relkind = 'S' ELSE relation.relkind IN ('r', 'p', 'v', 'm', 'f') END \gexec

-- What is made from now on, by the administrator and by this role.
SELECT format('ALTER DEFAULT PRIVILEGES FOR ROLE %I IN SCHEMA public GRANT %s', maker, privileges)
  FROM unnest(ARRAY[CURRENT_USER::text, :'role']) AS maker,
    unnest(ARRAY[
      format('SELECT, INSERT, UPDATE, DELETE ON TABLES TO %I', :'writers'),
      format('USAGE, SELECT, UPDATE ON SEQUENCES TO %I', :'writers'),
      format('SELECT ON TABLES TO %I', :'readers'),
      format('SELECT ON SEQUENCES TO %I', :'readers')
    ]) AS privileges \gexec

\if :writes
\else
-- A role that wrote before owns what it made, and an owner may write.
REASSIGN OWNED BY :"role" TO :"owners";
\endif
-- First what it no longer has: a writer that becomes an owner would else be a member of itself.
SELECT DISTINCT format('REVOKE %I FROM %I', granted.rolname, holder.rolname)
  FROM pg_auth_members AS membership
    JOIN pg_roles AS granted ON granted.oid = membership.roleid
    JOIN pg_roles AS holder ON holder.oid = membership.member
  WHERE (holder.rolname = :'role' AND granted.rolname IN (:'writers', :'readers', :'owners') AND granted.rolname <> :'rights')
    OR (holder.rolname = :'owners' AND granted.rolname = :'role' AND NOT :'writes'::boolean) \gexec
GRANT :"rights" TO :"role";
GRANT :"writers" TO :"owners";
\if :writes
GRANT :"role" TO :"owners";
\endif
COMMIT;
\echo role :role has :access access to the database :database
`;
