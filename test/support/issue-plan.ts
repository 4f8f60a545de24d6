import type { Db } from '../../src/database/client.ts';
import { createId } from '../../src/database/ids.ts';

/** Puts twenty issues of the printed paper for $55 on sale, beside the twelve months. */
export async function sellTwentyIssues(
  db: Db,
  other: { readonly code?: string; readonly name?: string; readonly termIssues?: number } = {},
): Promise<string> {
  const { code } = await db.plan.create({
    data: {
      id: createId<'plan'>(),
      code: 'print-20-issues',
      name: 'Print edition for 20 issues',
      edition: 'print',
      frequency: 'once',
      priceMinor: 5_500n,
      currency: 'AUD',
      termIssues: 20,
      entitlements: ['digital_edition', 'print_edition'],
      supply: true,
      createdAt: new Date('2026-11-01T00:00:00Z'),
      ...other,
    },
  });
  return code;
}
