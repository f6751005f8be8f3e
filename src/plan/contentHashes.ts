import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { isBag, mapValues, signatureKey, type PropertyValue } from '../simulation/propertyValue';

/** The signatures of a file and of an archive in the engine's protocol. */
const fileSignatures: readonly PropertyValue[] = [
  'c44067f5952c0a294b673a41bacd8c17',
  '0def7320c3a5731c473e5ecbe6d01bc7',
];

/**
 * Returns the value with the name and the hash of the content in place of the path of every file, ZIP file and folder:
 * a plan shows what has changed in there, and not on whose machine it lies.
 */
export function withContentHashes(value: PropertyValue): PropertyValue {
  if (!isBag(value)) return mapValues(value, withContentHashes);
  const { path: file, [signatureKey]: signature } = value;
  if (typeof file !== 'string' || signature === undefined || !fileSignatures.includes(signature)) {
    return mapValues(value, withContentHashes);
  }
  return { ...value, path: path.basename(file), hash: contentHash(file) };
}

/** Of a folder: the names and contents of all files, whatever their times and the order in which the disk has them. */
function contentHash(root: string): string {
  const hash = createHash('sha256');
  for (const file of filesBelow(root)) {
    hash
      .update(`${path.relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex');
}

function filesBelow(root: string): readonly string[] {
  if (!statSync(root).isDirectory()) return [root];
  return readdirSync(root)
    .sort()
    .flatMap((name) => filesBelow(path.join(root, name)));
}
