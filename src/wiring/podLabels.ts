/** Returns the label that selects the pods of a service, a store or a Job. */
export function podLabels(name: string): Readonly<Record<string, string>> {
  return { app: name };
}
