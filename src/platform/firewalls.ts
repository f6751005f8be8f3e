import { WebFirewall } from '../../components/aws/webFirewall';
import type { Settings } from '../config/settings';
import type { Home } from './home';

/** Days that a log says what was refused, as those of the CDNs. */
const logRetentionInDays = 30;

/** Makes the one firewall before all the CDNs of the stack, where the settings want it. */
export function cdnFirewall(settings: Settings, { providers }: Home): WebFirewall | undefined {
  if (settings.waf === 'off') return undefined;
  return new WebFirewall(
    'cdn-firewall',
    {
      scope: 'CLOUDFRONT',
      logName: logNameOf('cdn', settings),
      retentionInDays: logRetentionInDays,
      rateLimit: settings.wafRateLimit,
    },
    { providers },
  );
}

/**
 * Makes the firewall before the ALB, where the settings want it. Behind a CDN it does not count: there everybody comes by
 * the few addresses of CloudFront, whose own firewall counts.
 */
export function balancerFirewall(
  settings: Settings,
  { providers, aws }: Home,
  behindCdn: boolean,
): WebFirewall | undefined {
  if (settings.waf === 'off') return undefined;
  return new WebFirewall(
    'balancer-firewall',
    {
      scope: 'REGIONAL',
      logName: logNameOf('alb', settings),
      retentionInDays: logRetentionInDays,
      ...(aws === undefined ? {} : { logKeyArn: aws.keys.arns.logs }),
      ...(behindCdn ? {} : { rateLimit: settings.wafRateLimit }),
    },
    { providers },
  );
}

function logNameOf(part: string, { system, environment }: Settings): string {
  return `${system}-${environment}-${part}`;
}
