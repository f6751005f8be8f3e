import type { PropertyValue } from '../../harness';
import { set, type Mutant, type Subject } from '../mutant';

/** The stack that most mutants spoil. */
export const taskPlatform: Subject = { system: 'task-platform' };

export const apiGateway = { type: 'kubernetes:apps/v1:Deployment', name: 'api-gateway' };

/** Sets something in the pods of the API gateway. */
export function pod(path: string, value: PropertyValue | undefined): Mutant['spoil'] {
  return set(apiGateway, `spec.template.spec.${path}`, value);
}

/** Sets something in the container of the API gateway. */
export function container(path: string, value: PropertyValue | undefined): Mutant['spoil'] {
  return pod(`containers.0.${path}`, value);
}

/** Returns a mutant; of the task platform in production on AWS, unless it says of what. */
export function mutant(
  rule: string,
  title: string,
  spoil: Mutant['spoil'],
  says: RegExp,
  subject: Subject = taskPlatform,
): Mutant {
  return { rule, title, subject, spoil, says };
}
