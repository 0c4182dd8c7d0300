import { describe, expect, it } from 'vitest';

import { envelope } from '#shared/domain/gates/envelope.ts';
import { found, spanish, step } from './step-under-review.ts';

describe('a subject that passes', () => {
  it.each([
    'A walk by the lake',
    'What we found, and what we did not',
    'Your first letter from us',
    'Questions people ask',
    'How costs add up',
    'Three things to bring along',
    'A list you can print',
    'Regarding your visit',
    'Forward on the road ahead',
    'What is new in the US',
    'Is it for you?',
    'Thank you for reading!',
    'A race? No: a walk',
    'Notes from the café',
    'What the FDA said',
    'Part two: what it costs',
    'Molluscs of the bay',
    'The bookstore mural',
  ])('%s', (subject) => {
    expect(envelope(step({ subject }))).toEqual([]);
  });
});

describe('a subject or preview that does not pass', () => {
  it.each([
    ['News on MDMA', '"MDMA" tells'],
    ['Living with PTSD', '"PTSD" tells'],
    ['About P.T.S.D. care', '"PTSD" tells'],
    ['Your m-d-m-a letter', '"mdma" tells'],
    ['Our ptsdletter', '"ptsd" tells'],
    ['What therapy can do', '"therapy" tells'],
    ['A note for veterans', '"veterans" tells'],
    ['How a trial works', '"trial" tells'],
    ['For patients and friends', '"patients" tells'],
    ['Ec\u00adstasy and you', '"Ecstasy" tells'],
    ['Re: your question', 'pretends to be a reply'],
    ['FW: our letter', 'pretends to be a reply'],
    ['Re[2]: our letter', 'pretends to be a reply'],
    ['Hello {{greeting}}', 'Merge fields'],
    ['One\r\nBcc: x@example.org', 'line break'],
    ['A zero\u200bwidth word', 'line break or control'],
    ['A gift 🎁 from us', 'emoji'],
    ['Flag 🇺🇸 day', 'emoji'],
    ['A letter (2)', 'brackets'],
    ['[3] letters wait', 'brackets'],
    ['Act now to read it', '"Act now" presses'],
    ['Last chance to read', '"Last chance" presses'],
    ['Your deadline is near', '"deadline" presses'],
    ['READ this letter', '"READ" shouts'],
    ['A NEW DAY is here', '"NEW DAY" shouts'],
    ['Hello! Look here!', 'shouts'],
  ])('%s', (text, reason) => {
    for (const place of ['subject', 'preview'] as const) {
      const reasons = found(envelope, step({ [place]: text }));
      expect(reasons).toContainEqual(expect.stringContaining(reason));
      for (const found of reasons) expect(found).toMatch(new RegExp(`^${place}: `));
    }
  });

  it.each([
    ['subject', { subject: 'Harbour Letters' }],
    ['preview', { preview: 'Harbour letters.' }],
    ['preview', { subject: 'A walk', preview: 'A walk.' }],
  ])('%s that only repeats', (place, parts) => {
    expect(envelope(step(parts))).toMatchObject([{ place }]);
  });
});

describe('Spanish', () => {
  const inSpanish = (subject: string) => step({ language: spanish, subject, preview: 'Lo que hay adentro.' });

  it.each([
    'Un paseo por el lago',
    'Lo que cuesta',
    'Preguntas que hace la gente',
    '¿Es para usted?',
    'Su primera carta',
  ])('passes: %s', (subject) => {
    expect(envelope(inSpanish(subject))).toEqual([]);
  });

  it.each([
    ['Noticias sobre el TEPT', '"TEPT" tells'],
    ['Vivir con un trastorno', '"trastorno" tells'],
    ['Su terapia', '"terapia" tells'],
    ['Para veteranos', '"veteranos" tells'],
    ['Su PTSD', '"PTSD" tells'],
    ['RV: su carta', 'pretends to be a reply'],
    ['Última oportunidad', '"Última oportunidad" presses'],
    ['Es urgente', '"urgente" presses'],
    ['LEA ESTO', 'shouts'],
    ['Su carta (2)', 'brackets'],
  ])('does not pass: %s', (subject, reason) => {
    expect(found(envelope, inSpanish(subject))).toContainEqual(expect.stringContaining(reason));
  });
});

describe('who sends it', () => {
  it.each([
    ['sender name', { sender: { name: 'The PTSD Project' } }],
    ['sender name', { sender: { name: 'Harbour (2)' } }],
    ['sender name', { sender: { name: 'news@letters.example.org' } }],
    ['sender name', { sender: { name: 'Harbour\nLetters' } }],
    ['sender address', { sender: { sequenceAddress: 'mdma-news@letters.example.org' } }],
    ['sender address', { sender: { sequenceAddress: 'news@ptsdletters.example.org' } }],
    ['address of confirmations', { sender: { confirmationAddress: 'trial_team@letters.example.org' } }],
    ['reply address', { sender: { replyTo: 'doctor@letters.example.org' } }],
    ['our host', { sender: { publicUrl: 'https://mdma2026.example.org' } }],
    ['campaign id', { campaign: 'veterans-first' }],
    ['campaign id', { campaign: 'ptsd1' }],
    ['line 1', { links: [{ url: 'https://letters.example.org/mdma/faq', label: 'Questions' }] }],
    ['line 1', { links: [{ url: 'https://letters.example.org/a?topic=%70tsd', label: 'Questions' }] }],
  ])('%s is neutral', (place, parts) => {
    const places = envelope(step(parts)).map((finding) => finding.place);
    expect(new Set(places)).toEqual(new Set([place]));
  });

  it.each([
    { campaign: 'note-e-03-1' },
    { sender: { name: 'ACME Letters' } },
    { sender: { publicUrl: 'https://harbour.example.org', sequenceAddress: 'a.b-c@harbour.example.org' } },
    { links: [{ url: 'https://letters.example.org/faq?page=2', label: 'Questions' }] },
    { links: [{ url: 'https://www.ptsd.va.gov/mdma', label: 'A page of others' }] },
  ])('%o passes', (parts) => {
    expect(envelope(step(parts))).toEqual([]);
  });
});
