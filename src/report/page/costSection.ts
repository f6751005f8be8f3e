import { usd } from '../../cost/usd';
import type { ComponentCost, CostEstimate, Unpriced } from '../../cost/costEstimate';
import { html, type Markup, type Part } from '../html';
import { counted, section, shortType, table } from './parts';

/** Returns what the stack costs a month, by component, and what that leaves out. */
export function costSection(cost: CostEstimate): Markup {
  const { monthly, region, priceDate, components, usageBased, unpriced, notes } = cost;
  const highest = Math.max(0, ...components.map((component) => component.monthly));
  return section(
    'cost',
    'Cost',
    html`$${usd(monthly)} a month by list prices of ${region} of ${priceDate}, on demand, before tax, and
    without what is paid by use.`,
    components.length === 0
      ? undefined
      : html`<ul class="costs">
          ${components.map((component) => componentMarkup(component, highest))}
        </ul>`,
    usageBased.length === 0
      ? undefined
      : [
          html`<h3>Paid by use, and not in the sum</h3>`,
          table(
            'Paid by use',
            ['Resource', 'Count', 'Paid by'],
            [
              html`<tbody>
                ${usageBased.map(
                  ({ type, what, count }) =>
                    html`<tr>
                      <th scope="row">${shortType(type)}</th>
                      <td>${count}</td>
                      <td>${what}</td>
                    </tr> `,
                )}
              </tbody>`,
            ],
          ),
        ],
    withoutPrice(unpriced),
    notes.map((note) => html`<p class="note">${note}</p>`),
  );
}

function componentMarkup(component: ComponentCost, highest: number): Markup {
  const share = highest === 0 ? 0 : Math.round((1000 * component.monthly) / highest) / 10;
  const rows = component.items.map(
    ({ item, quantity, unit, unitPrice, monthly, urn }) =>
      html`<tr>
        <th scope="row">${item}<small>${urn}</small></th>
        <td>${numberText(quantity)} ${unit}</td>
        <td>${priceText(unitPrice)}</td>
        <td>$${usd(monthly)}</td>
      </tr> `,
  );
  return html`<li>
    <details>
      <summary>
        <span class="what">${component.component} <small>${shortType(component.type)}</small></span
        ><span class="sum">$${usd(component.monthly)}</span
        ><svg class="amount" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
          <rect width="${share}" height="6" />
        </svg>
      </summary>
      ${table(
        `Cost of ${component.component}`,
        ['Item', 'Quantity', 'Price', 'A month'],
        [
          html`<tbody>
            ${rows}
          </tbody>`,
        ],
      )}
    </details>
  </li> `;
}

function withoutPrice(unpriced: readonly Unpriced[]): Part {
  if (unpriced.length === 0) return undefined;
  return html`<details class="group">
    <summary>Without a price <small>${counted(unpriced.length, 'resource')}</small></summary>
    <ul>
      ${unpriced.map(({ urn, type, reason }) => html`<li>${shortType(type)} ${nameOf(urn)}: ${reason}</li> `)}
    </ul>
  </details> `;
}

function nameOf(urn: string): string {
  return urn.slice(urn.lastIndexOf('::') + 2);
}

/** Prices of a request or a gigabyte are small parts of a cent. */
function priceText(price: number): string {
  return `$${price.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 8 })}`;
}

function numberText(quantity: number): string {
  return quantity.toLocaleString('en-US', { maximumFractionDigits: 2 });
}

/** Returns "$1,235". */
export function wholeDollars(amount: number): string {
  return `$${Math.round(amount).toLocaleString('en-US')}`;
}
