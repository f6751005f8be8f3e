/** Returns the label that the pods of a service, a store or a Job carry, and by which every rule selects them. */
export function podLabels(name: string): Readonly<Record<string, string>> {
  return { app: name };
}

/** Label and taint of the nodes of a group, and so what a pod selects and tolerates that runs there. */
export const nodeGroupLabel = 'berth.dev/node-group';
