import { setText } from './element';

/** A field of a form, with what is wrong about it. */
export class Field {
  constructor(
    private readonly input: HTMLInputElement,
    private readonly problem: HTMLElement,
  ) {}

  get value(): string {
    return this.input.value.trim();
  }

  set value(text: string) {
    this.input.value = text;
  }

  focus(): void {
    this.input.focus();
  }

  /** Says what is wrong, and takes the reader there; undefined where nothing is. */
  show(problem: string | undefined): void {
    setText(this.problem, problem ?? '');
    if (problem === undefined) {
      this.input.removeAttribute('aria-invalid');
      return;
    }
    this.input.setAttribute('aria-invalid', 'true');
    this.input.focus();
  }
}
