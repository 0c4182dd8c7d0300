import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { idleBill, total } from './bill.ts';

/** Prints what the stacks in cdk.out cost when nobody does anything. */
const out = join(import.meta.dirname, '../../cdk.out');
const templates = readdirSync(out)
  .filter((name) => name.endsWith('.template.json'))
  .map((name): unknown => JSON.parse(readFileSync(join(out, name), 'utf8')));
const lines = idleBill(templates);
const money = (dollars: number): string => dollars.toFixed(2).padStart(7);
for (const { what, units, unit, dollars } of lines) {
  const amount = units.toLocaleString('en', { maximumFractionDigits: 3 });
  process.stdout.write(`${money(dollars)}  ${what}: ${amount} ${unit}\n`);
}
process.stdout.write(`${money(total(lines))}  dollars a month when idle\n`);
process.stdout.write(`${money(total(idleBill(templates, 3)))}  from the third year on, by rotated keys\n`);
