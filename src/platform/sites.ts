import * as path from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { SiteFiles } from '../../components/aws/siteFiles';
import type { WebSocketApi } from '../../components/aws/webSocketApi';
import type { Settings } from '../config/settings';
import type { System } from '../model/system';
import type { PlacedStore } from './placedStore';
import { projectFolder } from './projectFolder';

/** What static files need of the parts of the platform that stand before them. */
export interface SiteSurroundings {
  readonly settings: Settings;
  readonly system: System;
  readonly stores: ReadonlyMap<string, PlacedStore>;
  readonly apis: ReadonlyMap<string, WebSocketApi>;
}

/** Puts pages, and what they must know, into every bucket behind a content delivery network. */
export function makeSites(
  { settings, system, stores, apis }: SiteSurroundings,
  opts: pulumi.ComponentResourceOptions,
): void {
  const [api] = apis.values();
  for (const { origin } of system.cdns ?? []) {
    if (origin.kind !== 'bucket') continue;
    const store = stores.get(origin.bucket);
    if (store?.arns === undefined) throw new Error(`The bucket ${origin.bucket} has no ARN.`);
    const { folder } = settings.websites[origin.bucket] ?? {};
    new SiteFiles(
      `${origin.bucket}-files`,
      {
        site: origin.bucket,
        ...(folder === undefined ? {} : { built: path.resolve(projectFolder, folder) }),
        bucketName: pulumi.output(store.arns.store).apply((arn) => arn.slice(arn.lastIndexOf(':') + 1)),
        folders: origin.folders ?? [],
        configuration: api === undefined ? {} : { endpoint: api.url },
      },
      { ...opts, dependsOn: [...store.ready] },
    );
  }
}
