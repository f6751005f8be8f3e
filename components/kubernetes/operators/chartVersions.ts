/** One chart of one repository, at one version. */
export interface ChartVersion {
  /** Name of the chart, of its release and of its namespace alike, so that others can name its pods and Services. */
  readonly chart: string;
  /** The Helm repository of the chart's own project. */
  readonly repository: string;
  /** The exact version; no range, so that an update never changes what it does. */
  readonly version: string;
}

const istioCharts = 'https://istio-release.storage.googleapis.com/charts';
const istioVersion = '1.30.4';

/**
 * The charts of the operators, as released by August 2026; the date behind each is that of its release.
 *
 * To raise one: read its change log between the two versions, compare the default values of both
 * (`helm show values CHART --repo REPOSITORY --version VERSION`) with the values interface of its component, look at
 * the labels and ports of its pods (`src/wiring/operatorGrants.ts` names them), raise the version here, and bring the
 * development stack up. A chart that keeps its CRDs in `crds/` (VerticalPodAutoscaler) never updates them: apply those
 * of the new version by hand first.
 */
export const chartVersions = {
  /** Traefik 3.7.11; 2026-08-21. */
  traefik: { chart: 'traefik', repository: 'https://traefik.github.io/charts', version: '41.3.0' },
  /** 2026-07-29. */
  certManager: { chart: 'cert-manager', repository: 'https://charts.jetstack.io', version: 'v1.21.1' },
  /** metrics-server 0.8.1; the chart of 2026-02-27. */
  metricsServer: {
    chart: 'metrics-server',
    repository: 'https://kubernetes-sigs.github.io/metrics-server',
    version: '3.13.1',
  },
  /** prometheus-adapter 0.12.0; the chart of 2026-02-19. */
  metricsAdapter: {
    chart: 'prometheus-adapter',
    repository: 'https://prometheus-community.github.io/helm-charts',
    version: '5.3.0',
  },
  /** 2026-07-31. */
  keda: { chart: 'keda', repository: 'https://kedacore.github.io/charts', version: '2.20.2' },
  /** 2026-08-08. */
  externalSecrets: {
    chart: 'external-secrets',
    repository: 'https://charts.external-secrets.io',
    version: '2.9.0',
  },
  /** Velero 1.17.1, the newest that a released plugin for AWS is paired with (1.13); 2026-02-24. */
  velero: {
    chart: 'velero',
    repository: 'https://vmware-tanzu.github.io/helm-charts',
    version: '11.4.0',
  },
  /** VerticalPodAutoscaler 1.7.1, the project's own chart; 2026-07-26. */
  verticalPodAutoscaler: {
    chart: 'vertical-pod-autoscaler',
    repository: 'https://kubernetes.github.io/autoscaler',
    version: '0.11.0',
  },
  /** Argo Rollouts 1.9.0; the chart of 2026-06-05. */
  argoRollouts: {
    chart: 'argo-rollouts',
    repository: 'https://argoproj.github.io/argo-helm',
    version: '2.41.0',
  },
  /** Argo CD 3.4.4; the chart of 2026-07-02. */
  argoCd: { chart: 'argo-cd', repository: 'https://argoproj.github.io/argo-helm', version: '10.1.1' },
  /** Kyverno 1.19.0; 2026-08-20. */
  kyverno: { chart: 'kyverno', repository: 'https://kyverno.github.io/kyverno', version: '3.9.0' },
  /** Istio 1.30.4, all three; 2026-08-27. */
  istioBase: { chart: 'base', repository: istioCharts, version: istioVersion },
  istiod: { chart: 'istiod', repository: istioCharts, version: istioVersion },
  istioCni: { chart: 'cni', repository: istioCharts, version: istioVersion },
} as const satisfies Readonly<Record<string, ChartVersion>>;

/** Prometheus, from its own project; the newest by August 2026. Raise it after its change log. */
export const prometheusImage = 'quay.io/prometheus/prometheus:v3.14.0';
