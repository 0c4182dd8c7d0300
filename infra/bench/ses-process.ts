import { type SentMail, startSesStandIn } from '#infra/local/ses-stand-in.ts';

/*
 * The SES stand-in in a process of its own, so that its work is not counted as the work of functions.
 * Asked with any message, it hands over what was accepted since.
 */
let accepted: SentMail[] = [];
const ses = await startSesStandIn({
  now: Date.now,
  keep: false,
  // Workers shall not wait for their share: what is measured does not depend on the rate.
  quota: { max24HourSend: 1_000_000, maxSendRate: 100_000 },
  onAccepted: (mail) => {
    accepted.push(mail.configurationSet === 'confirmation' ? mail : { ...mail, raw: headOf(mail.raw) });
  },
});

process.on('message', () => {
  process.send?.({ accepted });
  accepted = [];
});
process.once('disconnect', () => void ses.stop().then(() => process.exit()));
process.send?.({ url: ses.url });

/** SES events quote the headers; the rest of thousands of mails would only be carried about. */
function headOf(raw: Buffer): Buffer {
  const end = raw.indexOf('\r\n\r\n');
  return Buffer.from(raw.subarray(0, end === -1 ? raw.length : end + 4));
}
