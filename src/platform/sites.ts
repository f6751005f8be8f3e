import * as pulumi from '@pulumi/pulumi';
import { SiteFiles } from '../../components/aws/siteFiles';
import type { WebSocketApi } from '../../components/aws/webSocketApi';
import type { System } from '../model/system';
import type { PlacedStore } from './placedStore';

/** What static files need of the parts of the platform that stand before them. */
export interface SiteSurroundings {
  readonly system: System;
  readonly stores: ReadonlyMap<string, PlacedStore>;
  readonly apis: ReadonlyMap<string, WebSocketApi>;
}

/** Puts pages, and what they must know, into every bucket behind a content delivery network. */
export function makeSites(
  { system, stores, apis }: SiteSurroundings,
  opts: pulumi.ComponentResourceOptions,
): void {
  const [api] = apis.values();
  for (const { origin } of system.cdns ?? []) {
    if (origin.kind !== 'bucket') continue;
    const store = stores.get(origin.bucket);
    if (store?.arns === undefined) throw new Error(`The bucket ${origin.bucket} has no ARN.`);
    new SiteFiles(
      `${origin.bucket}-files`,
      {
        bucketName: pulumi.output(store.arns.store).apply((arn) => arn.slice(arn.lastIndexOf(':') + 1)),
        folders: origin.folders ?? [],
        configuration: api === undefined ? {} : { webSocketUrl: api.url },
      },
      { ...opts, dependsOn: [...store.ready] },
    );
  }
}
