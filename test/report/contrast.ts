import type { Page } from 'playwright-core';

/** A text on the page, in the colours that it has there. */
export interface Contrast {
  readonly text: string;
  readonly colour: string;
  readonly ground: string;
  /** From 1 to 21, as WCAG 2 reckons it. */
  readonly contrast: number;
}

/**
 * Returns the contrast of each pair of a text's colour and what it stands on that the page shows, once a pair. Texts of
 * the picture stand on their own shape.
 */
export async function contrastsIn(page: Page): Promise<readonly Contrast[]> {
  const pairs: unknown = await page.evaluate(readPairs);
  if (!Array.isArray(pairs)) throw new Error('The page told no colours.');
  return pairs.filter(isPair).map((pair) => ({ ...pair, contrast: contrastOf(pair.colour, pair.ground) }));
}

type Pair = Omit<Contrast, 'contrast'>;

function isPair(value: unknown): value is Pair {
  return (
    typeof value === 'object' && value !== null && 'text' in value && 'colour' in value && 'ground' in value
  );
}

/** Runs on the page, which has no types here. */
const readPairs = `(() => {
  const clear = 'rgba(0, 0, 0, 0)';
  const groundOf = (element) => {
    const shape = element.closest('.node, .box')?.querySelector('rect, path');
    if (shape) return getComputedStyle(shape).fill;
    for (let current = element; current; current = current.parentElement) {
      const { backgroundColor } = getComputedStyle(current);
      if (backgroundColor !== clear) return backgroundColor;
    }
    return 'rgb(255, 255, 255)';
  };
  const found = new Map();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    const text = node.textContent.trim();
    if (text === '' || element.closest('script, style') || !element.checkVisibility()) continue;
    const style = getComputedStyle(element);
    const pair = { text: text.slice(0, 40), colour: element.closest('svg') ? style.fill : style.color, ground: groundOf(element) };
    const key = pair.colour + pair.ground + element.className + element.tagName;
    if (!found.has(key)) found.set(key, pair);
  }
  return [...found.values()];
})()`;

function contrastOf(one: string, two: string): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(two)].sort((left, right) => right - left);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0, alpha = 1] = [...colour.matchAll(/[\d.]+/g)].map(([number]) =>
    Number(number),
  );
  if (alpha !== 1) throw new Error(`${colour} lets its ground through.`);
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

/** Of sRGB, by WCAG 2. */
function linear(channel: number): number {
  const share = channel / 255;
  return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}
