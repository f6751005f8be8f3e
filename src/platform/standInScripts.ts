import type * as pulumi from '@pulumi/pulumi';
import { standInScripts } from '../../components/kubernetes/standIn/standInScripts';
import type { Settings } from '../config/settings';
import type { System } from '../model/system';
import { namespaceOf } from '../wiring/landscape';
import { standInServices } from './ownServices';

/** What the scripts of stand-ins need of the parts of the platform that stand before them. */
export interface StandInSurroundings {
  readonly settings: Settings;
  readonly system: System;
  readonly namespaces: ReadonlyMap<string, pulumi.Output<string>>;
}

/** Makes the script of the stand-ins once in each namespace that has one, and returns its ConfigMap by namespace. */
export function makeStandInScripts(
  { settings, system, namespaces }: StandInSurroundings,
  opts: pulumi.CustomResourceOptions,
): ReadonlyMap<string, pulumi.Output<string>> {
  const standIns = standInServices(settings, system);
  const names = new Set(standIns.map(([, service]) => namespaceOf(system, settings.environment, service)));
  return new Map(
    [...names].map((name) => [
      name,
      standInScripts(`${name}-stand-in-script`, namespaces.get(name) ?? name, opts),
    ]),
  );
}
