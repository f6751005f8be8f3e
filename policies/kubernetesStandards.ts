import type { Standard } from './rule';

/** Returns a control of the Pod Security Standards, e.g. "baseline: Privileged Containers". */
export function podSecurityStandard(reference: string): Standard {
  return { name: 'Pod Security Standards', version: '1.35', reference };
}

/** Returns a recommendation of the benchmark for any cluster, e.g. "5.2.2". */
export function cisKubernetes(reference: string): Standard {
  return { name: 'CIS Kubernetes Benchmark', version: '1.10.0', reference };
}

/** Returns a recommendation of the benchmark for clusters of EKS, e.g. "4.2.1". */
export function cisEks(reference: string): Standard {
  return { name: 'CIS Amazon EKS Benchmark', version: '1.5.0', reference };
}

/** Returns a chapter of the guide of the two agencies, e.g. "Kubernetes Pod security". */
export function hardeningGuide(reference: string): Standard {
  return { name: 'NSA/CISA Kubernetes Hardening Guide', version: '1.2', reference };
}

/** Returns a page of the Kubernetes documentation by its title. */
export function kubernetesDocumentation(reference: string): Standard {
  return { name: 'Kubernetes documentation', version: '1.35', reference };
}
