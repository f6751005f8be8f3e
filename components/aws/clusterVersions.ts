/**
 * Version of Kubernetes, and of each add-on for it.
 *
 * To raise them: `aws eks describe-cluster-versions` lists the versions in standard support and when that ends;
 * `aws eks describe-addon-versions --kubernetes-version 1.36 --addon-name coredns` lists an add-on's versions, newest
 * first. Raise Kubernetes by one minor version at a time, with the add-ons in the same change: the control plane
 * goes first, then the add-ons, then the nodes.
 */
export const kubernetesVersion = '1.36';

export const addonVersions = {
  'vpc-cni': 'v1.22.4-eksbuild.3',
  'kube-proxy': 'v1.36.0-eksbuild.25',
  'eks-pod-identity-agent': 'v1.3.10-eksbuild.2',
  coredns: 'v1.14.3-eksbuild.23',
  'aws-ebs-csi-driver': 'v1.66.0-eksbuild.1',
  'aws-efs-csi-driver': 'v3.4.2-eksbuild.1',
  'metrics-server': 'v0.9.0-eksbuild.11',
} as const;

export type AddonName = keyof typeof addonVersions;
