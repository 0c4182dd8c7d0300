/** Rights of staff, as the identity provider names its groups. */
export const roles = ['author', 'approver', 'privacy', 'auditor', 'admin'] as const;
export type Role = (typeof roles)[number];

/** `site` routes are static files; the others are handled by the function of that name. */
export type HttpFunction = 'intake' | 'recipient' | 'facts' | 'staff';

interface Route {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: `/${string}`;
  readonly fn: HttpFunction | 'site';
  /** `link`: whoever holds the token in the path. `staff`: a JWT with one of `roles`. */
  readonly audience: 'public' | 'link' | 'staff';
  /** Staff routes only: any one of these may call it. An admin may call all. */
  readonly roles?: readonly Role[];
}

const staff = (
  method: Route['method'],
  path: `/${string}`,
  ...allowed: readonly Role[]
): Route & { readonly fn: 'staff'; readonly audience: 'staff' } => ({
  method,
  path: `/v1/staff${path}`,
  fn: 'staff',
  audience: 'staff',
  roles: [...allowed, 'admin'],
});

/**
 * Every route of the service. The CDK stacks, the embedded gateway, the OpenAPI document, the
 * functions and the tests read this table; nothing else names a path.
 */
export const routes = {
  showForm: { method: 'GET', path: '/', fn: 'site', audience: 'public' },
  showConsole: { method: 'GET', path: '/staff/', fn: 'site', audience: 'public' },
  getOpenapi: { method: 'GET', path: '/v1/openapi.json', fn: 'site', audience: 'public' },

  submitInterest: { method: 'POST', path: '/v1/interest', fn: 'intake', audience: 'public' },

  showFacts: { method: 'GET', path: '/facts', fn: 'facts', audience: 'public' },
  listFacts: { method: 'GET', path: '/v1/facts', fn: 'facts', audience: 'public' },

  showConfirm: { method: 'GET', path: '/c/{token}', fn: 'recipient', audience: 'link' },
  confirm: { method: 'POST', path: '/c/{token}', fn: 'recipient', audience: 'link' },
  showLeave: { method: 'GET', path: '/u/{token}', fn: 'recipient', audience: 'link' },
  leave: { method: 'POST', path: '/u/{token}', fn: 'recipient', audience: 'link' },
  showPreferences: { method: 'GET', path: '/p/{token}', fn: 'recipient', audience: 'link' },
  changePreferences: { method: 'POST', path: '/p/{token}', fn: 'recipient', audience: 'link' },

  getMe: staff('GET', '/me', 'author', 'approver', 'privacy', 'auditor'),

  listTemplates: staff('GET', '/templates', 'author', 'approver'),
  listCampaigns: staff('GET', '/campaigns', 'author', 'approver', 'auditor'),
  createCampaign: staff('POST', '/campaigns', 'author'),
  getCampaign: staff('GET', '/campaigns/{campaign}', 'author', 'approver', 'auditor'),
  getDraft: staff('GET', '/campaigns/{campaign}/draft', 'author', 'approver', 'auditor'),
  saveDraft: staff('PUT', '/campaigns/{campaign}/draft', 'author'),
  previewStep: staff(
    'GET',
    '/campaigns/{campaign}/draft/steps/{step}/preview',
    'author',
    'approver',
    'auditor',
  ),
  previewPublished: staff(
    'GET',
    '/campaigns/{campaign}/published/steps/{step}/preview',
    'author',
    'approver',
    'auditor',
  ),
  sendTest: staff('POST', '/campaigns/{campaign}/draft/steps/{step}/test', 'author', 'approver'),
  checkDraft: staff('GET', '/campaigns/{campaign}/draft/check', 'author', 'approver', 'auditor'),
  reviewDraft: staff('POST', '/campaigns/{campaign}/draft/reviews', 'author', 'approver'),
  returnDraft: staff('POST', '/campaigns/{campaign}/draft/return', 'author', 'approver'),
  approveDraft: staff('POST', '/campaigns/{campaign}/draft/approval', 'approver'),
  publishCampaign: staff('POST', '/campaigns/{campaign}/versions', 'approver'),
  pauseCampaign: staff('POST', '/campaigns/{campaign}/pause', 'author', 'approver', 'privacy'),
  resumeCampaign: staff('POST', '/campaigns/{campaign}/resume', 'approver'),
  archiveCampaign: staff('POST', '/campaigns/{campaign}/archive', 'approver'),
  getNumbers: staff('GET', '/campaigns/{campaign}/numbers', 'author', 'approver', 'auditor'),
  getCalendar: staff('GET', '/campaigns/{campaign}/calendar', 'author', 'approver', 'auditor'),
  listEnrolments: staff(
    'GET',
    '/campaigns/{campaign}/enrolments',
    'author',
    'approver',
    'privacy',
    'auditor',
  ),
  getBackfill: staff('GET', '/campaigns/{campaign}/backfill', 'author', 'approver'),
  startBackfill: staff('POST', '/campaigns/{campaign}/backfill', 'approver'),
  retryRefused: staff('POST', '/campaigns/{campaign}/retry-refused', 'approver'),
  listClaims: staff('GET', '/claims', 'author', 'approver', 'auditor'),
  getClaim: staff('GET', '/claims/{claim}', 'author', 'approver', 'auditor'),
  reviewClaim: staff('POST', '/claims/{claim}/review', 'approver'),
  correctClaim: staff('POST', '/claims/{claim}/correction', 'approver'),
  withdrawClaim: staff('POST', '/claims/{claim}/withdrawal', 'approver'),
  getReach: staff('GET', '/claims/{claim}/reach', 'author', 'approver', 'auditor'),
  listTold: staff('GET', '/claims/{claim}/told', 'privacy', 'auditor'),
  startRecall: staff('POST', '/claims/{claim}/recall', 'author', 'approver'),
  findSubscriber: staff('POST', '/subscribers/find', 'privacy'),
  getTimeline: staff('GET', '/subscribers/{subscriber}/timeline', 'privacy', 'auditor'),
  exportSubscriber: staff('GET', '/subscribers/{subscriber}/export', 'privacy'),
  leaveForSubscriber: staff('POST', '/subscribers/{subscriber}/leave', 'privacy'),
  eraseSubscriber: staff('POST', '/subscribers/{subscriber}/erase', 'privacy'),
  suppressSubscriber: staff('POST', '/subscribers/{subscriber}/suppress', 'privacy'),
  resendStep: staff(
    'POST',
    '/subscribers/{subscriber}/enrolments/{enrolment}/steps/{step}/resend',
    'approver',
  ),
  assumeDelivered: staff(
    'POST',
    '/subscribers/{subscriber}/enrolments/{enrolment}/steps/{step}/assume-delivered',
    'approver',
  ),
  suppressAddress: staff('POST', '/suppressions', 'privacy'),
  listAttention: staff('GET', '/attention', 'author', 'approver', 'privacy', 'auditor'),
  getAccount: staff('GET', '/account', 'author', 'approver', 'privacy', 'auditor'),
  stopAccount: staff('POST', '/account/stop', 'author', 'approver', 'privacy'),
  startAccount: staff('POST', '/account/start', 'approver'),
  raiseSendFloor: staff('POST', '/account/send-floor'),
  listAudit: staff('GET', '/audit', 'auditor', 'privacy'),
  listTeam: staff('GET', '/team'),
  inviteMember: staff('POST', '/team'),
  changeMember: staff('PUT', '/team/{member}'),
  removeMember: staff('POST', '/team/{member}/remove'),
} as const satisfies Record<string, Route>;

export type OperationId = keyof typeof routes;

/** The operations that one function handles. */
export type OperationsOf<F extends HttpFunction> = {
  [Id in OperationId]: (typeof routes)[Id]['fn'] extends F ? Id : never;
}[OperationId];

/** The route key of API Gateway: `POST /v1/interest`. */
export function routeKey(id: OperationId): string {
  return `${routes[id].method} ${routes[id].path}`;
}

export const operationIds = Object.keys(routes).filter((id): id is OperationId => id in routes);
