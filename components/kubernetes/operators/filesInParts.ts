/** Files by name, with their text. */
export type Files = Readonly<Record<string, string>>;

/** Kubernetes takes a mebibyte in one object; some is left for what surrounds the files. */
const mostBytes = 1_000_000;

/** Returns the files in as few parts as they fit into in their order, each for a ConfigMap: one, unless there are many. */
export function filesInParts(files: Files): readonly Files[] {
  const parts: Record<string, string>[] = [{}];
  let bytes = 0;
  for (const [file, text] of Object.entries(files)) {
    const more = Buffer.byteLength(file) + Buffer.byteLength(text);
    if (bytes > 0 && bytes + more > mostBytes) {
      parts.push({});
      bytes = 0;
    }
    const last = parts.at(-1);
    if (last !== undefined) last[file] = text;
    bytes += more;
  }
  return parts;
}
