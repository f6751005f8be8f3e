import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { storeRefusal } from './storeProblems';

const minimalHandlerFile = 'index.mjs';

/**
 * Returns the code of a function: a ZIP file or a folder, or the minimal handler. That one goes with its text, not
 * with its path, so that a plan is the same in whatever folder it is made.
 * @throws UserError where nothing is at the path.
 */
export function functionCode(name: string, artifact: string | undefined): pulumi.asset.Archive {
  if (artifact !== undefined) {
    if (!existsSync(artifact)) throw storeRefusal('function', name, [noCode(artifact)]);
    return new pulumi.asset.FileArchive(artifact);
  }
  const text = readFileSync(join(__dirname, 'minimalHandler', minimalHandlerFile), 'utf8');
  return new pulumi.asset.AssetArchive({ [minimalHandlerFile]: new pulumi.asset.StringAsset(text) });
}

function noCode(artifact: string): string {
  return `there is no code at ${artifact}; build it first, or name another ZIP file or folder as its artifact`;
}
