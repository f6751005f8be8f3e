import * as s3 from '@pulumi/aws/s3';
import * as pulumi from '@pulumi/pulumi';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface SiteFilesArgs {
  readonly bucketName: pulumi.Input<string>;
  /** Folders that each get a page of their own: "user". Empty: one page at the root. */
  readonly folders: readonly string[];
  /** What config.json tells the pages; nothing secret, for everybody may read it. */
  readonly configuration: Readonly<Record<string, pulumi.Input<string>>>;
}

/**
 * What a bucket of static files holds before anybody has brought the real ones: pages that connect to the WebSocket
 * API and show what comes, and the configuration that the real ones read too. The pages are put there once and then
 * belong to whoever brings the real ones.
 */
export class SiteFiles extends pulumi.ComponentResource {
  constructor(name: string, args: SiteFilesArgs, opts?: pulumi.ComponentResourceOptions) {
    super('berth:aws:SiteFiles', name, {}, opts);
    // The bucket's encryption and policy must be there before the first object.
    const dependsOn = opts?.dependsOn;
    const parent = { parent: this, ...(dependsOn === undefined ? {} : { dependsOn }) };
    const page = readFileSync(join(__dirname, 'minimalSite', 'index.html'), 'utf8');
    const folders = args.folders.length === 0 ? [''] : args.folders.map((folder) => `${folder}/`);
    for (const folder of folders) {
      const key = `${folder}index.html`;
      new s3.BucketObjectv2(
        `${name}-${key.replaceAll(/[^a-z0-9]+/g, '-')}`,
        {
          bucket: args.bucketName,
          key,
          content: page,
          contentType: 'text/html; charset=utf-8',
          cacheControl: 'max-age=300',
        },
        { ...parent, ignoreChanges: ['content', 'contentType', 'cacheControl'] },
      );
    }
    new s3.BucketObjectv2(
      `${name}-config-json`,
      {
        bucket: args.bucketName,
        key: 'config.json',
        content: pulumi.jsonStringify(args.configuration),
        contentType: 'application/json',
        // The URL changes with the API behind it, so that no browser may keep it.
        cacheControl: 'no-cache',
      },
      parent,
    );
    this.registerOutputs({});
  }
}
