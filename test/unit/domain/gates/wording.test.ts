import { describe, expect, it } from 'vitest';

import { wording } from '#shared/domain/gates/wording.ts';
import { claim, found, spanish, step } from './step-under-review.ts';

const spanishStep = (prose: string, myths: readonly string[] = []) =>
  step({ language: spanish, subject: 'Una carta', preview: 'Lo que hay adentro.', prose: [prose], myths });

describe('English that passes', () => {
  it.each([
    'It may help some people. It did not help others.',
    'The accurate count is not known yet.',
    'Some people heard it called "a miracle pill", and asked us.',
    'A magazine wrote: "The cure is here."',
    'The FDA did not approve it.',
    'It is not proven.',
    'A person with PTSD can bring a friend.',
    'People who use drugs are welcome to ask.',
    'They did not benefit from talk therapy.',
    'He died by suicide.',
    'The museum has a secure door and a curator.',
    'We trust that the promise of a call back is kept.',
    'The study paid for travel.',
    'Broken glass lay on the path.',
    'A printed manual comes in the box.',
    'The working group works on Fridays.',
    'Healthy sleep helps some people.',
    'The trial team gave each person a dose.',
  ])('%s', (text) => {
    expect(wording(step({ prose: [text] }))).toEqual([]);
  });
});

describe('English that does not pass', () => {
  it.each([
    ['This is a cure.', 'cure'],
    ['CURED at last!', 'CURED'],
    ['A new breakthrough is here.', 'breakthrough'],
    ['It works miracles.', 'miracles'],
    ['A game\u2011changer for care.', 'game-changer'],
    ['Results are guaranteed.', 'guaranteed'],
    ['It is risk free.', 'risk free'],
    ['Your last hope.', 'last hope'],
    ['It is clinically proven.', 'clinically proven'],
    ['A re\u00advolutionary way.', 'revolutionary'],
    ['It is safe and\u00a0effective.', 'safe and effective'],
    ['They call it “a cure”.', 'cure'],
    ["Some say 'a miracle'.", 'miracle'],
    ['An "open quote and a cure.', 'cure'],
    ['It will change your life.', 'change your life'],
    ['The success rate is high.', 'success rate'],
    ['An amazing result.', 'amazing'],
  ])('%s', (text, word) => {
    expect(found(wording, step({ prose: [text] }))).toContainEqual(
      expect.stringMatching(new RegExp(`^line 1: "([^"]* )?${word}( [^"]*)?" promises too much`)),
    );
  });

  it.each([
    ['For every sufferer.', 'sufferer'],
    ['She suffers from PTSD.', 'suffers from'],
    ['A victim of war.', 'victim'],
    ['They said "addicts" get help.', 'addicts'],
    ['Drug abuse is common.', 'Drug abuse'],
    ['The treatment-resistant group.', 'treatment-resistant'],
    ['People who failed treatment.', 'failed treatment'],
    ['He committed suicide.', 'committed suicide'],
    ['Find an MDMA clinic.', 'MDMA clinic'],
    ['They took 80 mg.', '80 mg'],
    ['They took 80\u00a0mg.', '80 mg'],
    ['Half of 125mg.', '125mg'],
    ['Veterans with a broken mind.', 'broken mind'],
    ['Ecstasy therapy is new.', 'Ecstasy therapy'],
    ['The mentally ill need care.', 'The mentally ill'],
  ])('%s (label)', (text, word) => {
    expect(found(wording, step({ prose: [text] }))).toContainEqual(
      expect.stringMatching(new RegExp(`^line 1: We do not write "([^"]* )?${word}( [^"]*)?"`)),
    );
  });
});

describe('Spanish', () => {
  it.each([
    'Puede ayudar a algunas personas.',
    'Un periódico escribió: "La cura ya llegó."',
    'No está probada.',
    'El sueño sano ayuda.',
    'La persona con TEPT decide.',
    'Murió por suicidio.',
    'El clima es seguro en la costa.',
    'La curiosidad es buena.',
  ])('passes: %s', (text) => {
    expect(wording(spanishStep(text))).toEqual([]);
  });

  it.each([
    ['Es la cura.', '"cura" promises too much.'],
    ['Es un milagro.', '"milagro" promises too much.'],
    ['Terapia revolucionaria.', '"revolucionaria" promises too much.'],
    ['Su última esperanza.', '"última esperanza" promises too much.'],
    ['Con garantía.', '"garantía" promises too much.'],
    ['Las víctimas hablan.', 'We do not write "víctimas".'],
    ['Ayuda para adictos.', 'We do not write "adictos".'],
    ['Tomaron 80 mg.', 'We do not write "80 mg".'],
    ['Cometió suicidio.', 'We do not write "Cometió suicidio".'],
  ])('does not pass: %s', (text, reason) => {
    expect(found(wording, spanishStep(text))).toContain(`line 1: ${reason}`);
  });
});

describe('beside the prose', () => {
  it('subject and preview are read too', () => {
    expect(found(wording, step({ subject: 'A miracle', preview: 'For victims.' }))).toEqual([
      'subject: "miracle" promises too much.',
      'preview: We do not write "victims".',
    ]);
  });

  it('statements of claims are read, each once', () => {
    const promise = claim('T-61', 'It is a cure for all.');
    expect(found(wording, step({ claims: [promise] }))).toEqual(['claim T-61: "cure" promises too much.']);
  });

  it('a statement that was taken back is printed as it was, but without labels', () => {
    expect(wording(step({ former: [claim('T-62', 'It was called a cure by us.')] }))).toEqual([]);
    expect(found(wording, step({ former: [claim('T-62', 'It helps victims a lot.')] }))).toEqual([
      'claim T-62: We do not write "victims".',
    ]);
  });

  it('a myth may hold a promise, and no label', () => {
    expect(wording(step({ prose: ['Read on.'], myths: ['It is a proven cure.'] }))).toEqual([]);
    const same = step({ prose: ['It is a proven cure.'], myths: ['It is a proven cure.'] });
    expect(wording(same)).toEqual([]);
    expect(found(wording, step({ myths: ['Addicts like it.'] }))).toEqual([
      'line 1: We do not write "Addicts".',
    ]);
  });

  it('the remedy of a label says what to write', () => {
    const [finding] = wording(step({ prose: ['A victim.'] }));
    expect(finding?.remedy).toContain('person with PTSD');
  });
});
