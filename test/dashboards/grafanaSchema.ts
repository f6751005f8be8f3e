import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** Below it the packages of the project are found. */
const packages = path.join(__dirname, '..', '..', 'node_modules');

const options: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  exactOptionalPropertyTypes: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.CommonJS,
  moduleResolution: ts.ModuleResolutionKind.Node10,
  types: [],
};

/**
 * What Grafana publishes of its schema are the types of @grafana/schema, so that the compiler is what judges JSON by
 * them: an object literal may have no field that its type does not know. JSON has no enumerations, only their values.
 */
const schema = `
import type { Dashboard, Panel, RowPanel } from '@grafana/schema/dist/types/raw/dashboard/x/types.gen';
import type * as logs from '@grafana/schema/dist/types/raw/composable/logs/panelcfg/x/types.gen';
import type * as stat from '@grafana/schema/dist/types/raw/composable/stat/panelcfg/x/types.gen';
import type * as table from '@grafana/schema/dist/types/raw/composable/table/panelcfg/x/types.gen';
import type * as timeseries from '@grafana/schema/dist/types/raw/composable/timeseries/panelcfg/x/types.gen';

type Json<Value> = Value extends string
  ? \`\${Value}\`
  : Value extends object
    ? { [Key in keyof Value]: Json<Value[Key]> }
    : Value;
type Defaults = NonNullable<Panel['fieldConfig']>['defaults'];
type FieldConfig<Custom> = { defaults: Omit<Defaults, 'custom'> & { custom?: Custom }; overrides: [] };
type PanelOf<Type, Options, Custom> = Json<
  Omit<Panel, 'type' | 'options' | 'fieldConfig' | 'id' | 'gridPos'> &
    Required<Pick<Panel, 'id' | 'gridPos' | 'datasource' | 'title'>> & {
      type: Type; options: Options; fieldConfig?: FieldConfig<Custom>;
    }
>;
type AnyPanel =
  | Json<RowPanel>
  | PanelOf<'timeseries', timeseries.Options, timeseries.FieldConfig>
  | PanelOf<'stat', stat.Options, never>
  | PanelOf<'logs', logs.Options, never>
  | PanelOf<'table', table.Options, never>;
export type AnyDashboard = Omit<Json<Dashboard>, 'panels'> & { panels: AnyPanel[] };
`;

/** Returns what the schema of Grafana has against each dashboard, which is JSON; nothing where it takes one. */
export function problemsOfSchema(dashboards: readonly string[]): readonly (readonly string[])[] {
  const folder = mkdtempSync(path.join(packages, '.berth-schema-'));
  try {
    const files = dashboards.map((json, index) => {
      const file = path.join(folder, `dashboard${index}.ts`);
      writeFileSync(
        file,
        `import type { AnyDashboard } from './schema';\nexport const dashboard: AnyDashboard = ${json.trim()};\n`,
      );
      return file;
    });
    writeFileSync(path.join(folder, 'schema.ts'), schema);
    const program = ts.createProgram(files, options);
    const outside = ts
      .getPreEmitDiagnostics(program)
      .filter(({ file }) => !files.includes(file?.fileName ?? ''));
    assert.deepEqual(outside.map(textOf), [], 'the schema itself does not compile');
    return files.map((file) => ts.getPreEmitDiagnostics(program, program.getSourceFile(file)).map(textOf));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function textOf({ messageText }: ts.Diagnostic): string {
  return ts.flattenDiagnosticMessageText(messageText, '\n');
}
