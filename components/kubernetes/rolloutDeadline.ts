import type { Probe, Probes } from '../../src/model/service';

/** Seconds in which a node is found or started for a pod, and its image pulled. */
const untilContainerStarts = 300;

/** Kubernetes' own, where a probe does not say. */
const usual = { initialDelaySeconds: 0, periodSeconds: 10, failureThreshold: 3 } as const;

/**
 * Returns the seconds without progress after which a new version will not get well any more: a node and the image, the
 * time in which its startup probe (or, where there is none, its liveness probe) lets a container start, and then as
 * many failures of the readiness probe as take a pod that was ready out of its Service.
 */
export function rolloutDeadlineSeconds({ startup, liveness, readiness }: Probes = {}): number {
  return untilContainerStarts + patience(startup ?? liveness) + patience(readiness);
}

/** Seconds until a probe that never succeeds has failed for good. */
function patience(probe: Probe | undefined): number {
  const { initialDelaySeconds, periodSeconds, failureThreshold } = { ...usual, ...probe };
  return initialDelaySeconds + periodSeconds * failureThreshold;
}
