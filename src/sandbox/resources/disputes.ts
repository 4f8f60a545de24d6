import type { Account } from '../account.ts';
import { closeDispute, submitEvidence } from '../payments/dispute-charge.ts';
import { invalid } from '../wire/api-error.ts';
import { listRoute } from '../wire/listing.ts';
import {
  clearable,
  flag,
  metadata,
  mergeMetadata,
  object,
  oneOf,
  text,
  type Values,
} from '../wire/parameters.ts';
import { route, type Route } from '../wire/route.ts';
import type { BalanceTransaction } from './balance-transactions.ts';
import type { Charge } from './charges.ts';

export type Dispute = ReturnType<typeof build>;
export type DisputeStatus =
  | 'needs_response'
  | 'under_review'
  | 'won'
  | 'lost'
  | 'warning_needs_response'
  | 'warning_under_review'
  | 'warning_closed';

const EVIDENCE_NAMES = [
  'access_activity_log',
  'billing_address',
  'cancellation_policy',
  'cancellation_policy_disclosure',
  'cancellation_rebuttal',
  'customer_communication',
  'customer_email_address',
  'customer_name',
  'customer_purchase_ip',
  'customer_signature',
  'duplicate_charge_documentation',
  'duplicate_charge_explanation',
  'duplicate_charge_id',
  'product_description',
  'receipt',
  'refund_policy',
  'refund_policy_disclosure',
  'refund_refusal_explanation',
  'service_date',
  'service_documentation',
  'shipping_address',
  'shipping_carrier',
  'shipping_date',
  'shipping_documentation',
  'shipping_tracking_number',
  'uncategorized_file',
  'uncategorized_text',
] as const;
type EvidenceName = (typeof EVIDENCE_NAMES)[number];

const WORDS = clearable(text(20_000));
const EVIDENCE = Object.fromEntries(EVIDENCE_NAMES.map((name) => [name, WORDS])) as Record<
  EvidenceName,
  typeof WORDS
>;
const CHANGE = {
  evidence: object(EVIDENCE),
  intended_submission_method: oneOf('manual', 'prefer_manual', 'prefer_smart_disputes', 'smart_disputes'),
  metadata: metadata(),
  submit: flag(),
};

export const disputeRoutes: readonly Route[] = [
  listRoute('/v1/disputes', 'dispute', {
    filters: { charge: text(), payment_intent: text() },
    indexed: { charge: 'charge', payment_intent: 'payment_intent' },
    matches: (dispute, { charge, payment_intent }) =>
      (charge === undefined || dispute.charge === charge) &&
      (payment_intent === undefined || dispute.payment_intent === payment_intent),
  }),
  route('GET', '/v1/disputes/:id', {}, ({ account }, id) => account.need('dispute', id)),
  route('POST', '/v1/disputes/:id', CHANGE, ({ account, params }, id) =>
    answer(account, stillOpen(account, id), params),
  ),
  route('POST', '/v1/disputes/:id/close', {}, ({ account }, id) =>
    closeDispute(account, stillOpen(account, id), false),
  ),
];

function stillOpen(account: Account, id: string): Dispute {
  const dispute = account.need('dispute', id);
  if (isOpen(dispute)) return dispute;
  throw invalid('This dispute is already closed.');
}

export function isOpen({ status }: Dispute): boolean {
  return !['won', 'lost', 'warning_closed'].includes(status);
}

/** Evidence is handed in with the update unless `submit` is false. */
function answer(account: Account, dispute: Dispute, params: Values<typeof CHANGE>): Dispute {
  const evidence = { ...dispute.evidence, ...params.evidence } as Dispute['evidence'];
  const held = account.change(dispute, {
    evidence,
    evidence_details: {
      ...dispute.evidence_details,
      has_evidence: params.evidence !== undefined || dispute.evidence_details.has_evidence,
    },
    intended_submission_method: params.intended_submission_method ?? dispute.intended_submission_method,
    metadata: mergeMetadata(dispute.metadata, params.metadata),
  });
  const isSubmitted = params.submit ?? params.evidence !== undefined;
  if (isSubmitted) return submitEvidence(account, held, dispute);
  account.emit('charge.dispute.updated', held, dispute);
  return held;
}

export function createDispute(account: Account, charge: Charge, isInquiry: boolean): Dispute {
  return account.save(build(account, charge, isInquiry));
}

function build(account: Account, charge: Charge, isInquiry: boolean) {
  return {
    id: account.newId(charge.id.startsWith('py_') ? 'pdp_1' : 'du_1'),
    object: 'dispute' as const,
    amount: charge.amount,
    balance_transactions: [] as Omit<BalanceTransaction, '$'>[],
    charge: charge.id,
    created: account.now(),
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: {
      ...(Object.fromEntries(EVIDENCE_NAMES.map((name) => [name, null])) as Record<
        EvidenceName,
        string | null
      >),
      customer_email_address: charge.billing_details.email,
      customer_name: charge.billing_details.name,
      enhanced_evidence: {},
    },
    evidence_details: {
      due_by: account.now() + 9 * 86_400,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    intended_submission_method: null as
      'manual' | 'prefer_manual' | 'prefer_smart_disputes' | 'smart_disputes' | null,
    is_charge_refundable: isInquiry,
    livemode: false as const,
    metadata: {},
    payment_intent: charge.payment_intent,
    payment_method_details: {
      card: {
        brand: 'visa',
        case_type: isInquiry ? 'inquiry' : 'chargeback',
        network: 'visa',
        network_reason_code: '10.4',
      },
      type: 'card',
    },
    reason: 'fraudulent',
    status: (isInquiry ? 'warning_needs_response' : 'needs_response') as DisputeStatus,
  };
}
