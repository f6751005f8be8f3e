import Module, { createRequire } from 'node:module';

/** What the SDK loads at its start to turn functions into text and to drive an engine; a plan does neither. */
const rarelyUsed = ['typescript', '@npmcli/arborist', '@pulumi/pulumi/automation'];

/**
 * Makes the SDK's heaviest imports wait until something uses them: half of its start-up time, and 50 MB. To be called
 * before the SDK is loaded.
 */
export function postponeModules(): void {
  const sdkRequire = createRequire(require.resolve('@pulumi/pulumi/package.json'));
  for (const name of rarelyUsed) postpone(sdkRequire, sdkRequire.resolve(name));
}

function postpone(sdkRequire: NodeJS.Require, file: string): void {
  if (sdkRequire.cache[file] !== undefined) return;
  const placeholder = new Module(file);
  placeholder.loaded = true;
  placeholder.exports = new Proxy(
    {},
    {
      get(_target, key) {
        // Asked of every module when it is loaded.
        if (key === '__esModule') return true;
        if (sdkRequire.cache[file] === placeholder) delete sdkRequire.cache[file];
        const loaded: unknown = sdkRequire(file);
        const value: unknown = isContainer(loaded) ? Reflect.get(loaded, key) : undefined;
        return value;
      },
    },
  );
  sdkRequire.cache[file] = placeholder;
}

function isContainer(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
