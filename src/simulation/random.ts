import type { PropertyBag } from './propertyValue';
import { hexDigits, type Made, type ResourceModel, type ResourceModels } from './resourceModel';
import { between, required } from './rules';

/** Begins every simulated secret that is long enough, so that nobody takes one for a real one. */
export const simulatedMark = 'simulated';

/** Returns a text of the length that belongs to the key and says that it is simulated. */
export function simulatedText(key: string, length: number): string {
  let digits = '';
  for (let round = 0; simulatedMark.length + digits.length < length; round += 1) {
    digits += hexDigits(`${key} ${round}`, 64);
  }
  return `${simulatedMark}${digits}`.slice(0, length);
}

/** Every input of a random resource is part of what made it. */
const inputsOfRandom = [
  'length',
  'special',
  'upper',
  'lower',
  'number',
  'numeric',
  'minUpper',
  'minLower',
  'minNumeric',
  'minSpecial',
  'overrideSpecial',
  'keepers',
  'byteLength',
  'prefix',
  'separator',
  'min',
  'max',
  'seed',
];

const uniqueId = ({ type, name }: { readonly type: string; readonly name: string }) =>
  hexDigits(`${type}::${name}`, 32);

function random(outputs: (made: Made) => PropertyBag, ...needed: readonly string[]): ResourceModel {
  return {
    immutable: inputsOfRandom,
    id: uniqueId,
    outputs,
    rules: [required(...needed), between('length', 1, 4096)],
  };
}

function randomText({ id, inputs }: Made): string {
  return simulatedText(id, Number(inputs['length'] ?? 16));
}

function bytes({ id, inputs }: Made): Buffer {
  return Buffer.from(simulatedText(id, Number(inputs['byteLength'] ?? inputs['length'] ?? 16)));
}

/** The random provider. Its values are the same from run to run, and random to nobody. */
export const randomModels: ResourceModels = {
  'random:index/randomPassword:RandomPassword': random(
    (made) => ({ result: randomText(made), bcryptHash: `$2a$10$${simulatedText(made.id, 53)}` }),
    'length',
  ),
  'random:index/randomString:RandomString': random((made) => ({ result: randomText(made) }), 'length'),
  'random:index/randomBytes:RandomBytes': random(
    (made) => ({ base64: bytes(made).toString('base64'), hex: bytes(made).toString('hex') }),
    'length',
  ),
  'random:index/randomId:RandomId': random(({ id, inputs }) => {
    const hex = hexDigits(id, 2 * Number(inputs['byteLength'] ?? 8));
    const raw = Buffer.from(hex, 'hex');
    return {
      hex,
      dec: BigInt(`0x${hex}`).toString(),
      b64Std: raw.toString('base64'),
      b64Url: raw.toString('base64url'),
    };
  }, 'byteLength'),
  'random:index/randomUuid:RandomUuid': random(({ id }) => ({
    result: id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
  })),
  'random:index/randomInteger:RandomInteger': random(
    ({ id, inputs }) => {
      const [least, most] = [Number(inputs['min'] ?? 0), Number(inputs['max'] ?? 0)];
      return { result: least + (parseInt(hexDigits(id, 8), 16) % (most - least + 1)) };
    },
    'min',
    'max',
  ),
  'random:index/randomPet:RandomPet': random(({ id }) => ({
    result: `${simulatedMark}-${hexDigits(id, 6)}`,
  })),
};
