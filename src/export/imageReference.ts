/** A reference to an image, in the parts that Kustomize changes. */
export interface ImageParts {
  readonly newName: string;
  readonly newTag?: string;
  readonly digest?: string;
}

/** Returns the parts of a reference such as "ghcr.io:443/team/api:v1@sha256:…". */
export function imageParts(reference: string): ImageParts {
  const [tagged = '', digest] = reference.split('@');
  const tag = /:([^/:]+)$/.exec(tagged)?.[1];
  const newName = tag === undefined ? tagged : tagged.slice(0, -tag.length - 1);
  if (digest !== undefined) return { newName, digest };
  return tag === undefined ? { newName } : { newName, newTag: tag };
}
