import { html, type Markup, type Part } from '../html';

/** Returns a section of the page under a heading of its own. */
export function section(id: string, title: string, lede: Part, ...body: readonly Part[]): Markup {
  return html`<section id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}</h2>
    <p class="lede">${lede}</p>
    ${body}
  </section> `;
}

/** Returns a table that scrolls in a box of its own; each row begins with what it is about. */
export function table(label: string, headings: readonly string[], bodies: readonly Part[]): Markup {
  return scroll(
    label,
    html`<table>
      <thead>
        <tr>
          ${headings.map((heading) => html`<th scope="col">${heading}</th>`)}
        </tr>
      </thead>
      ${bodies}
    </table>`,
  );
}

/** Returns a box that scrolls what is wider than the page, by keys as well. */
export function scroll(label: string, inside: Part): Markup {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}">${inside}</div> `;
}

export type Tone = 'good' | 'warn' | 'bad' | 'plain';

/** Returns a word or two that stands out, in a colour that says how good it is. */
export function badge(text: string, tone: Tone): Markup {
  return html`<span class="badge ${tone}">${text}</span>`;
}

/** Returns "1 service", "24 services"; "policies" of "policy". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}

/** Returns the last part of a type, and the module before it: "rds Instance", "Deployment". */
export function shortType(type: string): string {
  const [provider = '', module = '', kind = type] = type.split(':');
  const area = module.split('/')[0] ?? '';
  if (provider === 'kubernetes' && area !== 'helm.sh') return kind;
  return provider === 'berth' ? kind : `${area} ${kind}`;
}
