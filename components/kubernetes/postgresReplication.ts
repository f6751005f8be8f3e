import * as pulumi from '@pulumi/pulumi';
import { RandomPassword } from '@pulumi/random';
import { scramVerifier } from './scramVerifier';

/** Role that the standby follows its primary with; it may replicate, and nothing else. */
const role = 'replication';

/** Returns the name of the Service that leads to the standby, for reading alone. */
export function replicaOf(name: string): string {
  return `${name}-replica`;
}

/** Who may log in, and how: as the image has it, and the standby. */
const hostAuthentication = `local all all scram-sha-256
host all all all scram-sha-256
host replication ${role} all scram-sha-256
`;

/** Prepares a server for its follower, as often as it is run; a standby that is followed has the role already. */
const replicationScript = String.raw`
\set ON_ERROR_STOP on
\set QUIET on
\getenv verifier VERIFIER
\getenv slot SLOT
SELECT NOT pg_is_in_recovery() AS writable \gset
\if :writable
SELECT 'CREATE ROLE ${role}' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${role}') \gexec
ALTER ROLE ${role} WITH LOGIN REPLICATION PASSWORD :'verifier';
\endif
SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots
  WHERE slot_name = :'slot' AND wal_status = 'lost' \g /dev/null
-- What the slot did not keep may be gone, so whoever needs a new slot is copied anew.
SELECT 'new' FROM pg_create_physical_replication_slot(:'slot', true)
  WHERE NOT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = :'slot');
`;

/**
 * What a pod does before its server starts. A server with data of its own is left alone. One without copies the other
 * pod and follows it; only the first pod, and only while the other does not answer, starts an empty database. A standby
 * that its primary left behind is copied anew, unless the primary holds another database by now.
 */
const standbyScript = `set -eu
umask 077
folder=/etc/postgres
passfile=/var/run/postgresql/replication
slot=$(printf %s "$HOSTNAME" | tr - _)
case "$HOSTNAME" in
  "$STORE-0") peer="$STORE-replica" ;;
  *) peer="$STORE" ;;
esac
answers() { pg_isready --quiet --host="$peer" --timeout=3; }
ask() { PGPASSWORD=$(cat "$folder/password") psql --no-psqlrc --host="$peer" --username=postgres --dbname=postgres --tuples-only --no-align "$@"; }
printf '*:*:*:${role}:%s\\n' "$(cat "$folder/replication-password")" > "$passfile"

if [ -s "$PGDATA/PG_VERSION" ]; then
  if ! [ -e "$PGDATA/standby.signal" ]; then echo 'a primary with its data'; exit 0; fi
  if ! answers; then echo "a standby; $peer does not answer"; exit 0; fi
  ours=$(pg_controldata "$PGDATA" | sed -n 's/^Database system identifier: *//p')
  theirs=$(ask --command='SELECT system_identifier FROM pg_control_system()')
  if [ "$ours" != "$theirs" ]; then echo "$peer holds another database; this one is left as it is"; exit 0; fi
else
  tries=0
  until answers; do
    tries=$((tries + 1))
    if [ "$HOSTNAME" = "$STORE-0" ] && [ "$tries" -ge 5 ]; then echo 'the first start: an empty database'; exit 0; fi
    sleep 2
  done
fi

slots=$(VERIFIER=$(cat "$folder/replication-verifier") SLOT="$slot" ask --file="$folder/replication.sql")
if [ -s "$PGDATA/PG_VERSION" ] && [ "$slots" != new ]; then echo 'a standby with its data'; exit 0; fi
echo "copying $peer"
rm -rf "$PGDATA" "$PGDATA.new"
pg_basebackup --dbname="host=$peer user=${role} passfile=$passfile application_name=$slot" --pgdata="$PGDATA.new" \\
  --write-recovery-conf --slot="$slot" --checkpoint=fast --no-password
mv "$PGDATA.new" "$PGDATA"
`;

/** Returns the files that the pods of a replicated database read, with the password of the standby's role. */
export function replicationFiles(
  name: string,
  opts: pulumi.CustomResourceOptions,
): Readonly<Record<string, pulumi.Input<string>>> {
  const generate = (suffix: string, length: number): pulumi.Output<string> =>
    new RandomPassword(`${name}-${suffix}`, { length, special: false }, opts).result;
  const password = generate('replication', 32);
  const salt = generate('replication-salt', 22);
  return {
    'pg_hba.conf': hostAuthentication,
    'replication.sql': replicationScript,
    'standby.sh': standbyScript,
    'replication-password': password,
    'replication-verifier': pulumi
      .all([password, salt])
      .apply(([known, knownSalt]) => scramVerifier(known, knownSalt)),
  };
}

/** Returns the arguments of the servers. A standby that stays away must not fill its primary's disk, of so many GiB. */
export function replicationArguments(storage: number): readonly string[] {
  const kept = Math.floor((storage * 1024) / 5);
  return ['-c', 'hba_file=/etc/postgres/pg_hba.conf', '-c', `max_slot_wal_keep_size=${kept}MB`];
}
