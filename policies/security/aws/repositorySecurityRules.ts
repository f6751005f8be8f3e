import { isProductionLike } from '../../../src/model/environment';
import { cisEks } from '../../kubernetesStandards';
import { resourceRule, stackRule, type Rule } from '../../rule';
import { foundational } from './awsSecurityStandards';
import { mustBe } from './propertyCheck';

const repository = 'aws:ecr/repository:Repository';

const scanned = resourceRule({
  id: 'security-repository-scanned',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'Flaws of the packages in an image are known, but only to who looks.',
  mend: 'Set `imageScanningConfiguration.scanOnPush` to true.',
  standards: [foundational('ECR.1'), cisEks('5.1.1')],
  onUnknown: 'undecided',
  types: [repository],
  check: mustBe('imageScanningConfiguration.scanOnPush', true, 'looks for no flaws in its images'),
});

const immutableTags = stackRule({
  id: 'security-repository-immutable',
  severity: 'medium',
  enforcement: 'mandatory',
  why: 'Under a tag that can be moved another program starts with the next pod, and nobody deployed it.',
  mend: 'Set `imageTagMutability` to IMMUTABLE.',
  standards: [foundational('ECR.2')],
  onUnknown: 'undecided',
  types: [repository],
  check: (resource, { facts }) =>
    isProductionLike(facts) ? mustBe('imageTagMutability', 'IMMUTABLE', 'lets tags be moved')(resource) : [],
});

/** Repositories of images. */
export const repositorySecurityRules: readonly Rule[] = [scanned, immutableTags];
