import * as cloudfront from '@pulumi/aws/cloudfront';
import * as pulumi from '@pulumi/pulumi';

/** Browsers come back by HTTPS alone for a year; names below the host are nobody's to promise for. */
const secondsOfHttps = 365 * 24 * 60 * 60;

/**
 * Makes the headers of pages that bring all they need themselves: nothing is loaded from elsewhere, run from text or
 * framed, and a page speaks to its own host and to those addresses alone. They win over what the bucket says.
 */
export function pageHeaders(
  name: string,
  connectsTo: readonly pulumi.Input<string>[],
  opts: pulumi.CustomResourceOptions,
): cloudfront.ResponseHeadersPolicy {
  return new cloudfront.ResponseHeadersPolicy(
    name,
    {
      comment: `Headers of the pages of ${name}`,
      securityHeadersConfig: {
        contentSecurityPolicy: {
          contentSecurityPolicy: pulumi.all([...connectsTo]).apply(contentSecurityPolicy),
          override: true,
        },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: 'DENY', override: true },
        referrerPolicy: { referrerPolicy: 'no-referrer', override: true },
        strictTransportSecurity: { accessControlMaxAgeSec: secondsOfHttps, override: true },
      },
      customHeadersConfig: {
        items: Object.entries({
          'Cross-Origin-Opener-Policy': 'same-origin',
          'Cross-Origin-Resource-Policy': 'same-origin',
          'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
        }).map(([header, value]) => ({ header, value, override: true })),
      },
    },
    opts,
  );
}

function contentSecurityPolicy(connectsTo: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    ["connect-src 'self'", ...connectsTo].join(' '),
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}
