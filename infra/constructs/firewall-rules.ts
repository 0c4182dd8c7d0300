import type { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { operationIds, routes } from '#shared/declarations/routes.ts';

/** Requests of one address in five minutes. A clinic or a university is one address too. */
const anyRequests = 1000;
const forms = 30;

type Statement = CfnWebACL.StatementProperty;

const resolved = [
  // `/u/../v1/interest` must not pass for a link.
  { priority: 0, type: 'URL_DECODE' },
  { priority: 1, type: 'NORMALIZE_PATH' },
];
const begins = (path: string): Statement => ({
  byteMatchStatement: {
    fieldToMatch: { uriPath: {} },
    positionalConstraint: 'STARTS_WITH',
    searchString: path,
    textTransformations: resolved,
  },
});
const postsForm: Statement = {
  andStatement: {
    statements: [
      begins(routes.submitInterest.path),
      {
        byteMatchStatement: {
          fieldToMatch: { method: {} },
          positionalConstraint: 'EXACTLY',
          searchString: routes.submitInterest.method,
          textTransformations: [{ priority: 0, type: 'NONE' }],
        },
      },
    ],
  },
};

/**
 * Links in mails are not judged here at all. Leaving must succeed from any address, without a user
 * agent and with any body (D-17); mail scanners open every link of a campaign from a few addresses
 * within minutes, and whom we refuse holds our mails for bad ones. Their tokens cannot be guessed,
 * and the API's own throttle holds for them.
 */
const notFromMails: Statement = {
  notStatement: {
    statement: {
      regexMatchStatement: {
        fieldToMatch: { uriPath: {} },
        regexString: `^(${linkPaths().join('|')})`,
        textTransformations: resolved,
      },
    },
  },
};

/** Of the common rules, those that read bodies: staff save pages of Markdown with addresses of sources in it. */
const bodyRules = [
  'CrossSiteScripting_BODY',
  'EC2MetaDataSSRF_BODY',
  'GenericLFI_BODY',
  'GenericRFI_BODY',
  'SizeRestrictions_BODY',
];

/** In their order. */
export const firewallRules: readonly Rule[] = [
  rate('Forms', forms, postsForm),
  rate('Requests', anyRequests, notFromMails),
  managed('AmazonIpReputationList'),
  managed('KnownBadInputsRuleSet'),
  // Counted, not refused: our own schemas bound and parse each body, and no page prints one unescaped.
  managed('CommonRuleSet', bodyRules),
];

type Rule = Omit<CfnWebACL.RuleProperty, 'priority'>;

function rate(name: string, limit: number, scopeDownStatement: Statement): Rule {
  return {
    name,
    action: { block: { customResponse: { responseCode: 429 } } },
    statement: {
      rateBasedStatement: { aggregateKeyType: 'IP', evaluationWindowSec: 300, limit, scopeDownStatement },
    },
    visibilityConfig: seen(name),
  };
}

function managed(name: string, counted: readonly string[] = []): Rule {
  return {
    name,
    overrideAction: { none: {} },
    statement: {
      managedRuleGroupStatement: {
        vendorName: 'AWS',
        name: `AWSManagedRules${name}`,
        scopeDownStatement: notFromMails,
        ...(counted.length > 0
          ? { ruleActionOverrides: counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })) }
          : {}),
      },
    },
    visibilityConfig: seen(name),
  };
}

/** Metrics alone. Sampled requests hold the caller's address and the path. */
export function seen(metricName: string): CfnWebACL.VisibilityConfigProperty {
  return { cloudWatchMetricsEnabled: true, metricName, sampledRequestsEnabled: false };
}

/** `/c/`, `/p/`, `/u/`: up to the token. */
function linkPaths(): readonly string[] {
  const links = operationIds.map((id) => routes[id]).filter(({ audience }) => audience === 'link');
  return [...new Set(links.map(({ path }) => path.replace(/\{.*$/, '')))];
}
