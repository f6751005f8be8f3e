import * as fs from 'node:fs';
import * as path from 'node:path';
import * as zod from 'zod';

/** A resource as the engine's state has it; the fields that a rehearsal looks at. */
const stateResource = zod.object({
  urn: zod.string(),
  type: zod.string(),
  id: zod.string().optional(),
  custom: zod.boolean().optional(),
  delete: zod.boolean().optional(),
  retainOnDelete: zod.boolean().optional(),
  deletedWith: zod.string().optional(),
  protect: zod.boolean().optional(),
});
export type StateResource = zod.infer<typeof stateResource>;

const stateFile = zod.object({
  checkpoint: zod.object({
    latest: zod
      .object({
        resources: zod.array(stateResource).optional(),
        pending_operations: zod.array(zod.object({ type: zod.string() })).optional(),
      })
      .nullish(),
  }),
});

/** What a file backend holds of a stack. */
export interface State {
  readonly resources: readonly StateResource[];
  /** Operations that the engine began and did not see the end of. */
  readonly pendingOperations: number;
}

/** Returns the state of the stack as it is on the disk, below the folder of a file backend. */
export function readState(backend: string, project: string, stack: string): State {
  const file = path.join(backend, '.pulumi', 'stacks', project, `${stack}.json`);
  const { latest } = stateFile.parse(JSON.parse(fs.readFileSync(file, 'utf8'))).checkpoint;
  return { resources: latest?.resources ?? [], pendingOperations: latest?.pending_operations?.length ?? 0 };
}

/** Returns the resources that exist in a cloud: neither components, nor the stack, nor providers. */
export function cloudResources(state: State): readonly StateResource[] {
  return state.resources.filter(({ custom, type }) => custom === true && !type.startsWith('pulumi:'));
}

/**
 * Returns the files below the folder in which one of the texts stands in plain text, as JSON, in base64 or encoded for
 * a URL, as paths relative to it.
 */
export function filesThatContain(folder: string, texts: readonly string[]): readonly string[] {
  const forms = [...new Set(texts.flatMap(formsOf))].map((form) => Buffer.from(form));
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => {
      const content = fs.readFileSync(file);
      return forms.some((form) => content.includes(form));
    })
    .map((file) => path.relative(folder, file));
}

/** The text itself and what becomes of it in JSON, in a URL or in the base64 of a longer text. */
function formsOf(text: string): readonly string[] {
  const json = JSON.stringify(text).slice(1, -1);
  return [text, json, encodeURIComponent(text), ...[0, 1, 2].map((offset) => base64Within(text, offset))];
}

/**
 * Returns what stands in the base64 of any text that has this one at `offset` modulo 3. The first and last characters
 * depend on the neighbours and are left out.
 */
function base64Within(text: string, offset: number): string {
  const encoded = Buffer.concat([Buffer.alloc(offset), Buffer.from(text)]).toString('base64');
  return encoded.slice(offset === 0 ? 0 : 4, -4);
}
