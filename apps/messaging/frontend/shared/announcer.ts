import { element } from './element';

/** Lines that are left for a screen reader to come to. */
const kept = 5;

/** Reads out what is new, without taking the focus: a polite live region that nobody sees. */
export class Announcer {
  constructor(private readonly region: HTMLElement) {}

  say(text: string): void {
    this.region.append(element('p', '', text));
    while (this.region.childElementCount > kept) this.region.firstElementChild?.remove();
  }
}
