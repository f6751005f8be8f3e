import type { PolicyConfigSchema } from '@pulumi/policy';
import { z } from 'zod';
import { UserError } from '../src/model/userError';
import type { Exclusion } from './exclusions';
import type { Enforcement, GivenNumbers, Rule } from './rule';

/** What a user sets for one rule. */
export interface RuleConfig {
  readonly enforcement?: Enforcement | 'disabled';
  /** Resources that the rule does not bind, each with the reason. */
  readonly exclude?: readonly Omit<Exclusion, 'rule'>[];
  /** The rule's own numbers, by name of the setting. */
  readonly numbers?: GivenNumbers;
}

/** What a user sets, by id of the rule. */
export type PolicyConfig = Readonly<Record<string, RuleConfig>>;

const levels = ['mandatory', 'advisory', 'disabled'] as const;
const level = z.enum(levels, { error: `one of ${levels.join(', ')}` });
const text = z.string({ error: 'text that is not empty' }).min(1, { error: 'text that is not empty' });

const excludeField = z.array(z.strictObject({ type: text, name: text, reason: text }), {
  error: 'a list of exclusions, each with type, name and reason',
});

/**
 * Returns what a file sets, in the form that `pulumi preview --policy-pack-config` takes too: by id of the rule a level
 * of enforcement, or an object with `enforcementLevel`, `exclude` and the rule's own numbers.
 * @throws UserError with everything that is wrong at once.
 */
export function parsePolicyConfig(content: unknown, rules: readonly Rule[], file: string): PolicyConfig {
  const byId = z.record(z.string(), z.unknown(), { error: 'an object by id of the rule' }).safeParse(content);
  if (!byId.success) throw new UserError([`${file}: must be an object by id of the rule`]);
  const problems: string[] = [];
  const entries = Object.entries(byId.data).flatMap(([id, value]): [string, RuleConfig][] => {
    const rule = rules.find((candidate) => candidate.id === id);
    if (rule === undefined) {
      problems.push(`${file}: ${id} is no rule; docs/policy-rules.md lists them`);
      return [];
    }
    return [[id, parseRuleConfig(rule, value, problems, `${file}: ${id}`)]];
  });
  if (problems.length > 0) throw new UserError(problems);
  return Object.fromEntries(entries);
}

/** The exclusions among a rule's settings, as JSON schema. */
export const excludeSchema: PolicyConfigSchema['properties'][string] = {
  type: 'array',
  description:
    'Resources that the rule does not bind: type and name ("*" stands for any text) and the reason.',
  items: {
    type: 'object',
    properties: { type: { type: 'string' }, name: { type: 'string' }, reason: { type: 'string' } },
    required: ['type', 'name', 'reason'],
  },
};

/**
 * Returns what a user sets for one rule, of which the engine has taken the level of enforcement out.
 * @throws UserError with everything that is wrong at once.
 */
export function ruleConfig(rule: Rule, value: unknown): RuleConfig {
  const problems: string[] = [];
  const config = parseRuleConfig(rule, value, problems, rule.id);
  if (problems.length > 0) throw new UserError(problems);
  return config;
}

/** What every rule takes. */
const common = z.object({ enforcementLevel: level.optional(), exclude: excludeField.optional() });
const anything = z.record(z.string(), z.unknown());

function parseRuleConfig(rule: Rule, value: unknown, problems: string[], where: string): RuleConfig {
  const whole = anything.safeParse(typeof value === 'string' ? { enforcementLevel: value } : value);
  if (!whole.success) {
    problems.push(`${where}: must be one of ${levels.join(', ')}, or an object`);
    return {};
  }
  const { enforcementLevel, exclude, ...rest } = whole.data;
  const shared = common.safeParse({ enforcementLevel, exclude });
  const numbers = numbersSchema(rule).safeParse(rest);
  for (const { path, message } of [...(shared.error?.issues ?? []), ...(numbers.error?.issues ?? [])]) {
    problems.push(`${[where, ...path.map(String)].join('.')}: must be ${message}`);
  }
  const given = shared.data ?? {};
  return {
    ...(given.enforcementLevel === undefined ? {} : { enforcement: given.enforcementLevel }),
    ...(given.exclude === undefined ? {} : { exclude: given.exclude }),
    ...(numbers.data === undefined ? {} : { numbers: numbers.data }),
  };
}

/** A number for each setting of the rule, and no other. */
function numbersSchema({ settings }: Rule) {
  const names = ['enforcementLevel', 'exclude', ...Object.keys(settings)];
  return z.record(z.string(), z.unknown()).transform((given, context) => {
    const numbers: Record<string, number> = {};
    for (const [name, value] of Object.entries(given)) {
      const setting = settings[name];
      if (setting === undefined) {
        context.addIssue({
          code: 'custom',
          path: [name],
          message: `left out; there are ${names.join(', ')}`,
        });
      } else if (typeof value === 'number' && value >= setting.minimum && value <= setting.maximum) {
        numbers[name] = value;
      } else {
        const message = `a number from ${setting.minimum} to ${setting.maximum}`;
        context.addIssue({ code: 'custom', path: [name], message });
      }
    }
    return numbers;
  });
}
