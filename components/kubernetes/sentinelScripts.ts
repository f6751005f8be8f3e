import { sentinelPort } from '../../src/wiring/storeGrants';

type Engine = 'redis' | 'valkey';

/** Name by which a client asks the sentinels for the master: the one that every example of Sentinel has. */
const masterName = 'mymaster';

/** Two sentinels that are left outvote the one that is gone. */
const pods = 3;

const port = 6379;

/** Returns the names of a replicated cache's pods, which are their Services' too. */
export function sentinelPodNames(name: string): readonly string[] {
  return Array.from({ length: pods }, (_, index) => `${name}-${index}`);
}

/**
 * Returns what both start scripts read: it finds the master, whom the sentinels name, else whom this pod's sentinel
 * named last, else the first pod.
 */
export function masterScript(engine: Engine): string {
  return `self="$HOSTNAME.$DOMAIN"
named() {
  for pod in $PODS; do
    found=$(timeout 3 ${engine}-cli -h "$pod.$DOMAIN" -p ${sentinelPort} sentinel get-master-addr-by-name ${masterName} 2>/dev/null | head -n 1)
    for candidate in $PODS; do
      if [ "$found" = "$candidate.$DOMAIN" ]; then echo "$found"; return; fi
    done
  done
}
remembered() {
  if [ -e /data/sentinel.conf ]; then sed -n 's/^sentinel monitor ${masterName} \\([^ ]*\\) .*/\\1/p' /data/sentinel.conf; fi
}
master=$(named)
from=sentinels
if [ -z "$master" ]; then master=$(remembered); from=memory; fi
if [ -z "$master" ]; then master="\${PODS%% *}.$DOMAIN"; from=default; fi
echo "$self starts; the master is $master ($from)"
`;
}

/** A master that comes back with nothing would empty its replicas, so it waits until another one is elected. */
const wait = `tries=0
while [ "$from" = sentinels ] && [ "$master" = "$self" ] && [ "$tries" -lt 30 ]; do
  echo 'what was here is gone; another pod is to be the master'
  tries=$((tries + 1))
  sleep 2
  . /etc/redis/master.sh
done
`;

/** Returns what starts the server, as master or replica. Sentinel writes to the file when it changes the role. */
export function serverScript(engine: Engine, persistent: boolean): string {
  return `set -eu
umask 077
. /etc/redis/master.sh
${persistent ? '' : wait}{
  cat /etc/redis/redis.conf
  echo "masterauth $REDISCLI_AUTH"
  echo "replica-announce-ip $self"
  if [ "$master" != "$self" ]; then echo "replicaof $master ${port}"; fi
} > /data/server.conf
exec ${engine}-server /data/server.conf
`;
}

/** Returns what starts the sentinel. Its id follows from its name, so that its peers know it again. */
export function sentinelScript(engine: Engine): string {
  return `set -eu
umask 077
. /etc/redis/master.sh
{
  cat /etc/redis/sentinel.conf
  echo "sentinel myid $(printf %s "$self" | sha1sum | cut -c 1-40)"
  echo "sentinel announce-ip $self"
  echo "sentinel monitor ${masterName} $master ${port} ${Math.floor(pods / 2) + 1}"
  echo "sentinel auth-pass ${masterName} $REDISCLI_AUTH"
  echo 'sentinel down-after-milliseconds ${masterName} 10000'
  echo 'sentinel failover-timeout ${masterName} 60000'
} > /data/sentinel.new
mv /data/sentinel.new /data/sentinel.conf
exec ${engine}-server /data/sentinel.conf --sentinel
`;
}
