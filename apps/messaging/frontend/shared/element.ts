/**
 * Returns the element of the page with an id.
 * @throws where the page has none of that kind: the page and its script are of one build.
 */
export function find<Kind extends HTMLElement>(id: string, kind: abstract new () => Kind): Kind {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`The page has no ${kind.name} with the id ${id}.`);
  return found;
}

/** Makes an element with a text and a class. Texts are never read as HTML. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  className: string,
  text = '',
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  if (className !== '') made.className = className;
  if (text !== '') made.textContent = text;
  return made;
}

/** Sets the text where it is another: what stays is not read out again. */
export function setText(where: HTMLElement, text: string): void {
  if (where.textContent !== text) where.textContent = text;
}

/** Returns "1 message" or "2 messages". */
export function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}
