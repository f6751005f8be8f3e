import { inspect } from 'node:util';

const hidden = '[secret]';

/** A secret of the settings. Prints, and serialises, as "[secret]"; only `reveal` gives the value. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** Returns the value. Wrap it in `pulumi.secret` at once. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return hidden;
  }

  toJSON(): string {
    return hidden;
  }

  [inspect.custom](): string {
    return hidden;
  }
}
