import { interestAccepted } from '#shared/contract/interest.ts';
import { routes } from '#shared/declarations/routes.ts';
import type { CrisisLines } from '#shared/domain/crisis.ts';
import { escapeHtml } from '#shared/domain/html.ts';
import { crisisSection } from './crisis-section.ts';
import {
  adultField,
  audienceField,
  consentFields,
  countryField,
  emailField,
  firstNameField,
  postalCodeField,
  unseenFields,
} from './fields.ts';
import { privacySection } from './privacy.ts';

export interface FormPageInput {
  readonly senderName: string;
  readonly crisis: CrisisLines;
  /** Paths of the site's other files. */
  readonly style: string;
  readonly script: string;
  readonly icon: string;
}

/**
 * The interest form as one static page. The title stays in the history of a browser that others may
 * use too, so it says nothing of health (L-22). The script is small and comes before the body: it marks
 * the page before the first paint, and nothing depends on it.
 */
export function formPage({ senderName, crisis, style, script, icon }: FormPageInput): string {
  const name = escapeHtml(senderName);
  return `<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<title>${name}: information by e-mail</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="${icon}" type="image/svg+xml">
<link rel="stylesheet" href="${style}">
<script src="${script}"></script>
</head>
<body>
<a class="skip" href="#form">Skip to the form</a>
<header class="brand"><img src="${icon}" alt="" width="36" height="36">${name}</header>
<main>
<h1>Clear facts, one short e-mail at a time</h1>
<p class="lead">For people who want to know more about MDMA-assisted therapy for post-traumatic stress disorder (PTSD):
what the studies show and what they do not, what is legal where, what it costs, and how to find a provider or a
trial.</p>
${crisisSection(crisis)}
<section aria-labelledby="about-heading">
<h2 id="about-heading">What this is, and what it is not</h2>
<div class="two">
<div>
<h3>It is</h3>
<ul>
<li>a short series of e-mails, free of charge</li>
<li>facts with their sources, the good and the bad</li>
<li>a word on treatments that you can get today</li>
<li>yours to stop at any time with one press</li>
</ul>
</div>
<div>
<h3>It is not</h3>
<ul>
<li>medical advice or care</li>
<li>a way to get MDMA: we do not sell, supply or arrange it</li>
<li>a crisis service: nobody watches our mailbox all day, so please use the help lines above</li>
</ul>
</div>
</div>
</section>
<form class="card" id="form" method="post" action="${routes.submitInterest.path}" aria-labelledby="form-heading">
<h2 id="form-heading">Ask for the e-mails</h2>
<p>We only ask for what we need. All fields are needed unless they say “optional”. How we keep it safe:
<a href="#privacy">Privacy and health data</a>.</p>
<div id="problems" tabindex="-1" aria-labelledby="problems-heading" role="group" hidden>
<h3 id="problems-heading">Please look at this again</h3>
<ul></ul>
</div>
${adultField}
${emailField}
${firstNameField}
${audienceField}
${countryField}
${postalCodeField}
<h3>Your consent</h3>
<p>You can take it back at any time: <a href="#privacy">here is how, and who gets what</a>.</p>
${consentFields}
${unseenFields}
<button type="submit">Ask for the e-mails</button>
<p class="soft" id="next">Next you get one e-mail with a link. Nothing else is sent until you open it and say yes.</p>
</form>
${privacySection}
</main>
<footer class="soft"><p>${name}. This page is information, not medical advice.</p></footer>
<template id="accepted">
<div class="card">
<h1 tabindex="-1">Please check your e-mail</h1>
<p>${escapeHtml(interestAccepted.message)}</p>
<p>Nothing there after ten minutes? Look in your spam folder. We send at most one such message a day.</p>
</div>
</template>
</body>
</html>
`;
}
