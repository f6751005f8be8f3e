import { dirname } from 'node:path';
import { settingsForStack, type Settings } from '../src/config/settings';
import { settingsFromPulumi } from '../src/config/settingsFromPulumi';
import { wiredSystem } from '../src/platform/wiredSystem';
import { systemNamed } from '../src/systems/catalogue';
import * as runtimeConfig from '@pulumi/pulumi/runtime/config';
import type { StackFacts } from './policyStack';
import { stackFacts } from './stackFacts';

/** Tells what the settings and the wiring say of the stack that the URN belongs to. */
export type FactsOf = (urn: string) => StackFacts;

/**
 * Returns a reader of facts that keeps those of each stack. The settings are those that the engine hands to the host, and
 * where it hands on none, as it does to a host of the language runtime, those of the stack's file in the project.
 * @throws UserError, when it is asked, where neither has the settings of a stack of Berth.
 */
export function stackFactsReader(projectRoot: string = dirname(__dirname)): FactsOf {
  const known = new Map<string, StackFacts>();
  return (urn) => {
    const stack = stackOf(urn);
    const facts = known.get(stack) ?? factsFrom(settingsOf(stack, projectRoot));
    known.set(stack, facts);
    return facts;
  };
}

/** The stack that a URN names: "urn:pulumi:STACK::PROJECT::…". */
function stackOf(urn: string): string {
  return urn.split('::')[0]?.slice('urn:pulumi:'.length) ?? '';
}

function settingsOf(stack: string, projectRoot: string): Settings {
  return 'berth:system' in runtimeConfig.allConfig()
    ? settingsFromPulumi()
    : settingsForStack(stack, projectRoot);
}

function factsFrom(settings: Settings): StackFacts {
  return stackFacts(settings, wiredSystem(settings, systemNamed(settings.system)).wiring);
}
