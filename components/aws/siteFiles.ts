import * as s3 from '@pulumi/aws/s3';
import * as pulumi from '@pulumi/pulumi';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtSite, cacheControlOf, configurationsOf, contentTypeOf, pagesOf, prefixesOf } from './builtSite';

export interface SiteFilesArgs {
  /** Name of the site, for errors. */
  readonly site: string;
  readonly bucketName: pulumi.Input<string>;
  /** Folders that each get a page of their own: "user". Empty: one page at the root. */
  readonly folders: readonly string[];
  /** Absolute path of the folder with the built files. Default: pages that try the WebSocket API, until there are some. */
  readonly built?: string;
  /** What config.json beside each page tells it; nothing secret, for everybody may read it. */
  readonly configuration: Readonly<Record<string, pulumi.Input<string>>>;
}

/** As of any component; what the files wait for is listed, because some wait for others too. */
export interface SiteFilesOptions extends pulumi.ComponentResourceOptions {
  dependsOn?: pulumi.Resource[];
}

/**
 * The files of a site behind a content delivery network, and what they must know of the stack. Without built files
 * there are pages that connect to the WebSocket API and show what comes; they are put there once and then belong to
 * whoever brings the real ones.
 */
export class SiteFiles extends pulumi.ComponentResource {
  private readonly before: readonly pulumi.Resource[];

  /** Raises a UserError where the built files are not there. */
  constructor(
    private readonly name: string,
    private readonly args: SiteFilesArgs,
    opts?: SiteFilesOptions,
  ) {
    super('berth:aws:SiteFiles', name, {}, opts);
    // The bucket's encryption and policy must be there before the first object.
    this.before = opts?.dependsOn ?? [];
    const configurations = configurationsOf(args.folders).map((key) =>
      // The URL changes with the API behind it.
      this.file(key, { content: pulumi.jsonStringify(args.configuration) }, this.after([])),
    );
    if (args.built === undefined) this.minimalPages();
    else this.builtFiles(args.built, configurations);
    this.registerOutputs({});
  }

  /** What a page needs is there before the page is. */
  private builtFiles(folder: string, configurations: readonly pulumi.Resource[]): void {
    const pages = new Set(pagesOf(this.args.folders));
    const files = builtSite(this.args.site, folder, this.args.folders);
    const put = ({ key, path }: (typeof files)[number], opts: pulumi.CustomResourceOptions) =>
      this.file(key, { source: new pulumi.asset.FileAsset(path) }, opts);
    const needed = files.filter(({ key }) => !pages.has(key)).map((file) => put(file, this.after([])));
    for (const page of files.filter(({ key }) => pages.has(key)))
      put(page, this.after([...configurations, ...needed]));
  }

  private minimalPages(): void {
    const opts = { ...this.after([]), ignoreChanges: ['content', 'contentType', 'cacheControl'] };
    for (const prefix of prefixesOf(this.args.folders)) {
      const page = minimalFile('index.html').replace('{folder}', prefix);
      this.file(`${prefix}index.html`, { content: page }, opts);
      this.file(`${prefix}page.js`, { content: minimalFile('page.js') }, opts);
    }
  }

  private file(
    key: string,
    what: Pick<s3.BucketObjectv2Args, 'content' | 'source'>,
    opts: pulumi.CustomResourceOptions,
  ): s3.BucketObjectv2 {
    return new s3.BucketObjectv2(
      `${this.name}-${key.replaceAll(/[^A-Za-z0-9]+/g, '-')}`,
      {
        bucket: this.args.bucketName,
        key,
        ...what,
        contentType: contentTypeOf(key),
        cacheControl: cacheControlOf(key),
      },
      opts,
    );
  }

  private after(resources: readonly pulumi.Resource[]): pulumi.CustomResourceOptions {
    return { parent: this, dependsOn: [...this.before, ...resources] };
  }
}

function minimalFile(file: string): string {
  return readFileSync(join(__dirname, 'minimalSite', file), 'utf8');
}
