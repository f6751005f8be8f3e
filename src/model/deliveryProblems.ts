import type { System } from './system';

/** Returns what Argo CD could not keep of a system that it delivers: an order, and what runs once at each deployment. */
export function deliveryProblems({ name, operations, services }: System): string[] {
  if (operations?.delivery !== 'argo-cd') return [];
  return Object.entries(services).flatMap(([service, { after = [], ...definition }]) => {
    const place = `${name}: service "${service}"`;
    const runsOnce = definition.kind === 'job' && definition.runs.kind === 'at-deployment';
    return [
      ...(runsOnce
        ? [`${place} runs at each deployment, of which Argo CD knows nothing; leave operations.delivery out`]
        : []),
      ...(after.length === 0
        ? []
        : [
            `${place} comes after ${after.map((other) => `"${other}"`).join(' and ')}, and Argo CD brings all services in at once; leave after or operations.delivery out`,
          ]),
    ];
  });
}
