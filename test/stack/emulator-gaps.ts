import { globSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// biome-ignore lint/suspicious/noExplicitAny: a template is any JSON, and each gap knows its own part of it
type Json = any;

interface Emulator {
  readonly port: number;
  readonly region: string;
}

interface Gap {
  /** What the emulator lacks. */
  readonly because: string;
  readonly type: string;
  fill(properties: Json, emulator: Emulator): void;
}

/** Resources that the emulator cannot make as the template says, and what is made instead. */
const gaps: readonly Gap[] = [
  {
    because: 'An alarm there looks at one metric; of a sum or a rate this is the first one.',
    type: 'AWS::CloudWatch::Alarm',
    fill(properties) {
      const first = properties.Metrics?.find(({ MetricStat }: Json) => MetricStat)?.MetricStat;
      if (first === undefined) return;
      const { MetricName, Namespace, Dimensions } = first.Metric;
      delete properties.Metrics;
      Object.assign(properties, {
        MetricName,
        Namespace,
        Dimensions,
        Period: first.Period,
        Statistic: first.Stat,
      });
    },
  },
  {
    because: 'The Scheduler there does not write the time into its input; an input transformer does.',
    type: 'AWS::Scheduler::Schedule',
    fill({ Target }) {
      Target.InputTransformer = {
        InputPathsMap: { time: '$.time' },
        InputTemplate: Target.Input.replace('<aws.scheduler.scheduled-time>', '<time>'),
      };
      delete Target.Input;
    },
  },
  {
    because: 'CloudFront there calls no host of AWS; the API is at the emulator itself, below a path.',
    type: 'AWS::CloudFront::Distribution',
    fill({ DistributionConfig }, { port }) {
      const api = DistributionConfig.Origins.find(({ CustomOriginConfig }: Json) => CustomOriginConfig);
      const [id] = api.DomainName['Fn::Join'][1];
      api.DomainName = 'localhost';
      api.CustomOriginConfig.HTTPSPort = port;
      api.OriginPath = { 'Fn::Join': ['', ['/_aws/execute-api/', id, '/$default']] };
    },
  },
  {
    because: 'A function there lies in a folder of its own, which is where it starts, and not in /var/task.',
    type: 'AWS::Lambda::Function',
    fill({ Environment }) {
      if (Environment?.Variables.CONTENT_DIR) Environment.Variables.CONTENT_DIR = 'content';
    },
  },
  {
    because: 'CDK names the certificates of Amazon Linux; those of the emulator are in its environment.',
    type: 'AWS::Lambda::Function',
    fill({ Environment }) {
      if (Environment) delete Environment.Variables.AWS_CA_BUNDLE;
    },
  },
  {
    because: 'IAM there knows neither From nor identity of a mail: who may send is judged, as whom is not.',
    type: 'AWS::IAM::Policy',
    fill({ PolicyDocument }) {
      for (const statement of PolicyDocument.Statement) {
        if (!statement.Condition?.StringEquals?.['ses:FromAddress']) continue;
        delete statement.Condition;
        statement.Resource = '*';
      }
    },
  },
  {
    because: 'IAM there asks for a right to send batches. On AWS who may send a message may send ten.',
    type: 'AWS::IAM::Policy',
    fill({ PolicyDocument }) {
      for (const statement of PolicyDocument.Statement) {
        const actions = [statement.Action].flat();
        if (actions.includes('sqs:SendMessage')) statement.Action = [...actions, 'sqs:SendMessageBatch'];
      }
    },
  },
];

/** Resource types that the emulator does not know at all, and nothing else names. */
const unknownTypes = ['AWS::Budgets::Budget'];

/** Puts right what the emulator does not know, in a copy of what CDK made and nowhere else. */
export function fillGaps(assembly: string, emulator: Emulator): void {
  for (const file of readdirSync(assembly)) {
    const path = join(assembly, file);
    if (file.endsWith('.template.json')) change(path, (template) => fillTemplate(template, emulator));
    // CDK's own roles allow what they allow under `aws:ResourceAccount`, which IAM there does not know.
    if (file === 'manifest.json' || file.endsWith('.assets.json')) change(path, withoutRoles);
  }
  for (const path of globSync('asset.*/index.py', { cwd: assembly })) uploader(join(assembly, path));
}

function fillTemplate(template: Json, emulator: Emulator): Json {
  for (const [name, { Type, Properties }] of Object.entries<Json>(template.Resources)) {
    if (unknownTypes.includes(Type)) delete template.Resources[name];
    for (const gap of gaps) if (gap.type === Type) gap.fill(Properties, emulator);
  }
  // An e-mail identity there has no DKIM records to tell.
  for (const [name, output] of Object.entries(template.Outputs ?? {})) {
    if (JSON.stringify(output).includes('"DkimDNSToken')) delete template.Outputs[name];
  }
  return otherNames(template, emulator.region, (name) => template.Resources[name]?.Type);
}

/** How the emulator calls things that it has: all of a template, with such references put right. */
function otherNames(value: Json, region: string, typeOf: (name: string) => string | undefined): Json {
  const inner = (item: Json) => otherNames(item, region, typeOf);
  if (Array.isArray(value)) return value.map(inner);
  if (typeof value !== 'object' || value === null) return value;
  // A user pool has no ProviderURL there; the address is made of its Region and id.
  const [pool, attribute] = value['Fn::GetAtt'] ?? [];
  if (attribute === 'ProviderURL')
    return { 'Fn::Join': ['', [`https://cognito-idp.${region}.amazonaws.com/`, { Ref: pool }]] };
  // A reference to a secret is its name there and its ARN on AWS, which is what policies need.
  if (typeOf(value.Ref) === 'AWS::SecretsManager::Secret') return { 'Fn::GetAtt': [value.Ref, 'Id'] };
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, inner(item)]));
}

function withoutRoles(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutRoles);
  if (typeof value !== 'object' || value === null) return value;
  const roles = ['assumeRoleArn', 'cloudFormationExecutionRoleArn', 'lookupRole'];
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !roles.includes(name))
      .map(([name, item]) => [name, withoutRoles(item)]),
  );
}

/** CDK's function that uploads the pages finds its layer in /opt; there it lies in a folder, without a right to run. */
function uploader(path: string): void {
  const code = readFileSync(path, 'utf8');
  const call = 'subprocess.check_call([aws] + list(args))';
  if (!code.includes(call)) throw new Error(`${path} no longer calls the AWS CLI as it did`);
  const layer = 'os.environ["_LAMBDA_LAYERS_DIRS"] + "/awscli/aws"';
  writeFileSync(
    path,
    code.replace(call, `subprocess.check_call([__import__("sys").executable, ${layer}] + list(args))`),
  );
}

function change(path: string, how: (json: Json) => Json): void {
  writeFileSync(path, JSON.stringify(how(JSON.parse(readFileSync(path, 'utf8'))), undefined, 1));
}
