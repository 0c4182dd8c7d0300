/**
 * What Washington's My Health My Data Act asks to be said before anything is collected (L-11): the
 * kinds of data, why, what is done with them, who gets them, and how to take consent back.
 */
export const privacySection = `<section class="card" id="privacy" aria-labelledby="privacy-heading">
<h2 id="privacy-heading">Privacy and health data</h2>
<p>That you ask about this topic may say something about your health. So we treat all you enter as health data,
keep as little of it as we can, and let you erase it yourself.</p>
<h3>What we collect, and why</h3>
<ul>
<li><strong>E-mail address and first name:</strong> to write to you and to greet you.</li>
<li><strong>Whom you ask for, and your country:</strong> to choose the text, the laws and the help lines that fit.</li>
<li><strong>Postal code, if you give it:</strong> for finding care near you. We cannot do that yet, so you may leave it
out.</li>
<li><strong>Time zone and language:</strong> so that e-mails come in the daytime.</li>
<li><strong>That you are 18 or over and what you agreed to, with the time:</strong> to prove that you asked us.</li>
<li><strong>Which e-mails were sent, and whether they arrived:</strong> so that none comes twice.</li>
</ul>
<p>We do not track whether you open an e-mail or follow a link. This page and our e-mails load nothing from anyone
else, and we set no cookies.</p>
<h3>Who gets it</h3>
<p>Amazon Web Services stores the data and sends the e-mails for us, under contract and only on our orders. Nobody
else gets it: no advertiser, no data broker, no clinic, no employer, no insurer. We do not sell it. If we ever
wanted to use it for anything else or share it, we would have to ask you first.</p>
<h3>How long we keep it</h3>
<p>If you do not confirm your address, the entry is deleted within 7 days. Otherwise we keep it until you erase it.
Deleted data leaves our backups within 35 days.</p>
<h3>How to take your consent back</h3>
<ul>
<li>Each e-mail has a link that stops the series with one press.</li>
<li>It also has a link to your choices. There you can stop all e-mails or erase everything at once. Only a scrambled
fingerprint of your address stays, so that we never write to it again.</li>
<li>You can reply to any e-mail to ask what we hold about you, to get a copy, or to have it corrected or deleted. You
do not need an account, and it costs nothing.</li>
</ul>
</section>`;
