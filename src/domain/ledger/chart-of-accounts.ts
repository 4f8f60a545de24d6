/** The accounts of the ledger. The rows of `ledger_account` are the same; a test compares them. */
export const chartOfAccounts = {
  stripe_balance: { name: 'Held by Stripe', kind: 'asset' },
  payouts_under_way: { name: 'On its way to the bank', kind: 'asset' },
  disputed_funds: { name: 'Held back for disputes', kind: 'asset' },
  bank: { name: 'Bank', kind: 'asset' },
  gst_collected: { name: 'GST collected', kind: 'liability' },
  not_ours: { name: 'At Stripe, and not of this program', kind: 'liability' },
  donations: { name: 'Donations', kind: 'income' },
  subscriptions: { name: 'Supporter subscriptions', kind: 'income' },
  covered_fees: { name: 'Card fees covered by givers', kind: 'income' },
  stripe_fees: { name: 'Stripe fees', kind: 'expense' },
} as const;

export type AccountCode = keyof typeof chartOfAccounts;
