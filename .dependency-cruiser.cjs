// Who may import whom, DESIGN of the layers in docs/design.md. Each rule names what a folder may reach.
const only = (name, from, allowed, pathNot = []) => ({
  name,
  severity: 'error',
  from: { path: from, ...(pathNot.length > 0 ? { pathNot } : {}) },
  to: { path: '^(infra|functions|shared|web|test)/', pathNot: allowed },
});
const packages = (name, packagePattern, allowedFrom) => ({
  name,
  severity: 'error',
  from: { pathNot: [...allowedFrom, '^test/'] },
  to: { path: `node_modules/${packagePattern}` },
});

module.exports = {
  forbidden: [
    only('declarations reach nothing', '^shared/declarations/', ['^shared/declarations/']),
    only('domain reaches only domain', '^shared/domain/', ['^shared/domain/']),
    only('contract reaches domain and declarations', '^shared/contract/', [
      '^shared/(contract|domain|declarations)/',
    ]),
    only('use cases reach domain, contract, declarations', '^shared/usecases/', [
      '^shared/(usecases|domain|contract|declarations)/',
    ]),
    only('persistence and adapters reach domain, ports, declarations', '^shared/(persistence|adapters)/', [
      '^shared/(persistence|adapters|domain|declarations)/',
      '^shared/usecases/(ports|staff/actor)\\.ts$',
      '^shared/usecases/ports/',
    ]),
    only('entries reach runtime, use cases, contract, declarations', '^functions/(http|queue|schedule)/', [
      '^functions/(runtime|http/(pages|staff))/',
      '^shared/(usecases|contract|declarations)/',
      '^shared/domain/html\\.ts$',
    ]),
    only('runtime reaches shared', '^functions/runtime/', ['^functions/runtime/', '^shared/']),
    only('web reaches contract and declarations; its build also the content', '^web/', [
      '^web/',
      '^shared/(contract|declarations)/',
      '^shared/domain/(crisis|audience|campaign|html)\\.ts$',
      '^shared/adapters/content-files\\.ts$',
    ]),
    only(
      'stacks reach declarations; functions by path only',
      '^infra/',
      ['^infra/', '^shared/declarations/'],
      ['^infra/(local|bench|simulate|tools|content|restore)/'],
    ),
    only('the embedded run loads functions by path', '^infra/(local|bench|simulate|content|restore)/', [
      '^infra/',
      '^shared/',
      '^web/',
    ]),
    packages('AWS clients only where they are wrapped', '@aws-sdk/', [
      '^shared/(persistence|adapters)/',
      '^functions/runtime/composition/',
      '^infra/(local|bench|doctor/readers|restore)/',
    ]),
    packages('CDK only in infra', '(aws-cdk-lib|constructs)/', ['^infra/']),
    packages('middy only in the runtime', '@middy/', ['^functions/runtime/']),
    {
      name: 'domain uses zod and a calendar, declarations zod',
      severity: 'error',
      from: { path: '^shared/(domain|declarations)/' },
      to: { path: 'node_modules/', pathNot: 'node_modules/(zod|temporal-polyfill)/' },
    },
    { name: 'no cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: ['^aws-lambda$'] },
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|cdk\\.out)/' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.mjs', '.json', '.d.ts'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
};
