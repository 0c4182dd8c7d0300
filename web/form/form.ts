/**
 * Makes the form nicer; nothing depends on it. Runs before the body is read, so that what script
 * hides is never painted. It never writes HTML from text (the policy of the site forbids it).
 */
document.documentElement.classList.add('js');
document.addEventListener('DOMContentLoaded', () => {
  const form = document.querySelector('form');
  if (form !== null) enhance(form);
});

type Problems = Map<string, string>;

function enhance(form: HTMLFormElement): void {
  // Without script the answer to an unticked box is a page with help; here it is said in place.
  control(form, 'adult')?.setAttribute('required', '');
  form.noValidate = true;
  fillUnseen(form);
  showLines(form);
  form.addEventListener('change', ({ target }) => {
    const name = target instanceof Element ? target.getAttribute('name') : null;
    if (name === null) return;
    if (name === 'country') showLines(form);
    const field = fieldOf(form, name);
    if (field !== null) mark(field, faultOf(form, field));
  });
  let busy = false;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (busy) return;
    const problems = findProblems(form);
    if (problems.size > 0) return show(form, problems);
    busy = true;
    const button = form.querySelector('button');
    button?.setAttribute('aria-disabled', 'true');
    // `submit()` posts the form as a browser without script would, and the server answers with a page.
    send(form)
      .catch(() => form.submit())
      .finally(() => {
        busy = false;
        button?.removeAttribute('aria-disabled');
      });
  });
}

const control = (form: HTMLFormElement, name: string): Element | null =>
  form.querySelector(`[name="${name}"]`);
const fieldOf = (form: HTMLFormElement, name: string): HTMLElement | null =>
  form.querySelector(`[data-field="${CSS.escape(name)}"]`);

/** What the browser knows by itself. */
const unseen: Record<string, () => string | undefined> = {
  timeZone: () => Intl.DateTimeFormat().resolvedOptions().timeZone,
  locale: () => navigator.language,
};

function fillUnseen(form: HTMLFormElement): void {
  for (const [name, read] of Object.entries(unseen)) control(form, name)?.setAttribute('value', read() ?? '');
}

/** The lines of the chosen country at the top and beside the choice; before that, those of the browser's. */
function showLines(form: HTMLFormElement): void {
  const all = document.querySelector('#all-lines');
  const chosen = new FormData(form).get('country');
  const region = chosen || navigator.language.split('-').at(-1);
  const line = all?.querySelector(`[data-country="${CSS.escape(String(region))}"]`);
  document.querySelector('#likely-lines')?.replaceChildren(...copies(line));
  const beside = document.querySelector('#country-lines');
  if (chosen && line) {
    const list = document.createElement('ul');
    list.className = 'lines';
    list.append(...copies(line));
    beside?.replaceChildren(list);
  } else beside?.replaceChildren();
  if (all?.classList.contains('ready')) return;
  all?.removeAttribute('open');
  all?.classList.add('ready');
}

const copies = (line: Element | null | undefined): Node[] => (line ? [line.cloneNode(true)] : []);

function faultOf(form: HTMLFormElement, { dataset }: HTMLElement): string {
  const input = control(form, dataset['field'] ?? '');
  if (!(input instanceof HTMLInputElement || input instanceof HTMLSelectElement)) return '';
  if (input.validity.valid) return '';
  return (input.validity.valueMissing ? dataset['missing'] : dataset['wrong']) ?? '';
}

function findProblems(form: HTMLFormElement): Problems {
  const problems: Problems = new Map();
  for (const field of form.querySelectorAll<HTMLElement>('[data-field]')) {
    const fault = faultOf(form, field);
    if (fault !== '') problems.set(field.dataset['field'] ?? '', fault);
  }
  return problems;
}

/** Writes or clears the message of one field. */
function mark(field: HTMLElement, text: string): void {
  const message = field.querySelector('.error');
  if (message !== null) message.textContent = text;
  const invalid = field.matches('[role]') ? field : field.querySelector('input,select');
  if (text === '') invalid?.removeAttribute('aria-invalid');
  else invalid?.setAttribute('aria-invalid', 'true');
}

function show(form: HTMLFormElement, problems: Problems): void {
  for (const field of form.querySelectorAll<HTMLElement>('[data-field]')) {
    mark(field, problems.get(field.dataset['field'] ?? '') ?? '');
  }
  const summary = document.querySelector<HTMLElement>('#problems');
  const items = [...problems].map(([name, text]) => {
    const item = document.createElement('li');
    const link = document.createElement('a');
    link.href = `#${name}`;
    link.textContent = text;
    item.append(link);
    return item;
  });
  summary?.querySelector('ul')?.replaceChildren(...items);
  summary?.removeAttribute('hidden');
  summary?.focus();
}

async function send(form: HTMLFormElement): Promise<void> {
  const entries = [...new FormData(form)].filter(([, value]) => value !== '');
  const body = Object.fromEntries(entries.map(([name, value]) => [name, value === 'on' ? true : value]));
  const response = await fetch(form.action, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
    credentials: 'omit',
  });
  if (response.ok) return thank();
  const answer: { errors?: { field: string; message: string }[] } = await response.json();
  const errors = answer.errors ?? [];
  const problems: Problems = new Map();
  for (const { field, message } of errors) {
    const label = fieldOf(form, field)?.dataset['label'];
    if (label !== undefined) problems.set(field, `${label} ${message}.`);
  }
  if (problems.size > 0) return show(form, problems);
  // A browser may know a zone or a language tag that we do not: better without it than not at all.
  for (const { field } of errors) if (field in unseen) control(form, field)?.setAttribute('value', '');
  throw new Error('no answer to show here');
}

function thank(): void {
  const accepted = document.querySelector<HTMLTemplateElement>('#accepted');
  const main = document.querySelector('main');
  if (accepted === null || main === null) return;
  main.replaceChildren(accepted.content.cloneNode(true));
  const heading = main.querySelector('h1');
  document.title = heading?.textContent ?? '';
  scrollTo(0, 0);
  heading?.focus();
}
