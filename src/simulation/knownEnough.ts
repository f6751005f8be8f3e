import { unknownMarker, type PropertyBag } from './propertyValue';

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
function watched<Value extends object>(value: Value, tell: () => void): Value {
  return new Proxy(value, {
    get(target, key, receiver) {
      const child: unknown = Reflect.get(target, key, receiver);
      if (child === unknownMarker) tell();
      return typeof child === 'object' && child !== null ? watched(child, tell) : child;
    },
  });
}

/** Of properties that are watched: the properties themselves, and who is told. */
const watches = new WeakMap<PropertyBag, { readonly props: PropertyBag; readonly tell: () => void }>();

/** Returns the same properties, which tell when an unknown value is read from anywhere in them. */
export function watchedProps(props: PropertyBag, tell: () => void): PropertyBag {
  const proxy = watched(props, tell);
  watches.set(proxy, { props, tell });
  return proxy;
}

/**
 * Returns what the function makes of the properties. To make it is no look at them: of watched ones it is made anew, and
 * watched in its turn.
 */
export function derivedProps(props: PropertyBag, make: (props: PropertyBag) => PropertyBag): PropertyBag {
  const watch = watches.get(props);
  return watch === undefined ? make(props) : watched(make(watch.props), watch.tell);
}
