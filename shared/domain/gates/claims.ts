import { type ClaimFault, claimFault } from '../claim.ts';
import { unique } from './findings.ts';
import type { Gate } from './gate.ts';

const faults: Readonly<Record<ClaimFault, readonly [reason: string, remedy: string]>> = {
  unknown: ['is not in the evidence register.', 'Correct the id, or add the claim with its source.'],
  withdrawn: ['was withdrawn: nobody stands behind it any more.', 'Take it out of the text.'],
  superseded: ['was replaced by another claim.', 'Print the newer claim instead.'],
  'low-confidence': ['is not confirmed well enough to print.', 'Have its source opened and checked first.'],
  expired: ['is past its review date.', 'Check the source again and renew the date, or drop the claim.'],
};

/** Only claims that somebody stands behind today are printed. */
export const claims: Gate = ({ named, register, now }) =>
  unique(
    named.flatMap(({ place, claim: id }) => {
      const claim = register.get(id);
      const fault = claimFault(claim, now);
      if (fault === undefined) return [];
      const [reason, remedy] = faults[fault];
      const newer = fault === 'superseded' ? claim?.supersededBy : undefined;
      return [
        {
          place,
          reason: `Claim ${id} ${reason}`,
          remedy: newer === undefined ? remedy : `Print claim ${newer} instead.`,
        },
      ];
    }),
  );
