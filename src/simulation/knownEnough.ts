import { unknownMarker } from './propertyValue';

/**
 * Returns what the decision finds wrong, unless it looked at an unknown value on the way: what is not known yet passes.
 * Decisions need not think of unknown values then.
 */
export function unlessUnknown<Inputs extends object, Finding>(
  inputs: Inputs,
  decide: (inputs: Inputs) => Finding | undefined,
): Finding | undefined {
  const finding = decide(inputs);
  if (finding === undefined) return undefined;
  let sawUnknown = false;
  decide(watched(inputs, () => (sawUnknown = true)));
  return sawUnknown ? undefined : finding;
}

/** Returns the same object, which tells when an unknown value is read from anywhere in it. */
export function watched<Value extends object>(value: Value, tell: () => void): Value {
  return new Proxy(value, {
    get(target, key, receiver) {
      const child: unknown = Reflect.get(target, key, receiver);
      if (child === unknownMarker) tell();
      return typeof child === 'object' && child !== null ? watched(child, tell) : child;
    },
  });
}
