import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { knownAfterUp, unknownMarker } from '../simulation/propertyValue';
import { html, Markup } from './html';
import { accessSection } from './page/accessSection';
import { costSection } from './page/costSection';
import { diagramSection } from './page/diagramSection';
import { headerSection } from './page/headerSection';
import { layersSection } from './page/layersSection';
import { policiesSection } from './page/policiesSection';
import { resourcesSection } from './page/resourcesSection';
import { survivalSection } from './page/survivalSection';
import type { ReportContents } from './reportContents';
import { survival } from './survival';

export type { ReportContents } from './reportContents';

/**
 * Returns the page of a plan: one file that needs no other, for a browser or an artifact of a pull request. The same
 * contents give the same bytes.
 *
 * @throws where secrets are not marked in the resources: then they could not be left out.
 */
export function reportPage(contents: ReportContents): string {
  const { stack, world, policyStack } = contents;
  if (!policyStack.secretsMarked) throw new Error('A page is made of resources whose secrets are marked.');
  const parts = survival(policyStack);
  const style = styles.map((name) => fileBeside(`style/${name}.css`)).join('\n');
  const script = fileBeside('script.mjs');
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policyOf(style, script)}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <link rel="icon" href="data:," />
        <title>${`${contents.system.title}: plan of ${stack}`}</title>
        ${new Markup(`<style>${style}</style>`)}
      </head>
      <body>
        <a class="skip" href="#main">Skip to the plan</a>
        ${navigation()}
        <main id="main" tabindex="-1">
          ${headerSection(contents, parts)} ${diagramSection(contents)} ${survivalSection(parts)}
          ${policiesSection(contents.policies)} ${costSection(contents.cost)} ${accessSection(contents)}
          ${layersSection(contents)} ${resourcesSection(policyStack.resources, world)}
        </main>
        ${new Markup(`<script type="module">${script}</script>`)}
      </body>
    </html> `;
  return page.text.replaceAll(unknownMarker, knownAfterUp);
}

const sections = [
  ['diagram', 'Diagram'],
  ['survival', 'Survival'],
  ['policies', 'Policies'],
  ['cost', 'Cost'],
  ['access', 'Access'],
  ['layers', 'Layers'],
  ['resources', 'Resources'],
] as const;

/** What comes later wins. */
const styles = ['base', 'text', 'picture', 'folds', 'small'] as const;

/** The search is hidden until the script is there that does it. */
function navigation(): Markup {
  return html`<div class="bar">
    <nav aria-label="Sections">${sections.map(([id, title]) => html`<a href="#${id}">${title}</a>`)}</nav>
    <div role="search" id="search" hidden>
      <label for="find">Find</label
      ><input
        id="find"
        type="search"
        autocomplete="off"
        spellcheck="false"
        placeholder="resource, binding, policy"
      /><output id="found" for="find"></output>
    </div>
  </div> `;
}

function fileBeside(name: string): string {
  return readFileSync(join(__dirname, name), 'utf8');
}

/** Nothing may be loaded or run but what stands in the page, by its hash. */
function policyOf(style: string, script: string): string {
  return [
    "default-src 'none'",
    `style-src '${hashOf(style)}'`,
    `script-src '${hashOf(script)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
