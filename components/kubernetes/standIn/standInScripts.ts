import type * as pulumi from '@pulumi/pulumi';
import { ConfigMap } from '@pulumi/kubernetes/core/v1';
import { standInScript } from './standIn';

/** Makes the ConfigMap with the script of every stand-in of a namespace, and returns its name. */
export function standInScripts(
  name: string,
  namespace: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const metadata = { name: 'stand-in-script', namespace };
  return new ConfigMap(name, { metadata, data: { ...standInScript() } }, opts).metadata.name;
}
