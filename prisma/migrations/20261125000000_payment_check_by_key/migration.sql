-- I5, as before: at commit a payment has its journal, its receipt and what it paid for. Asked one key at a time: joined in one
-- question, PostgreSQL was free to begin with every line of the account instead of with the payment's own journal, and did
-- once it had counted a busy day half over; settling was then twelve times slower (docs/performance.md).
CREATE OR REPLACE FUNCTION payment_is_whole() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  received uuid;
BEGIN
  SELECT id INTO received FROM journal WHERE cause_kind = 'payment' AND cause_id = NEW.id::text AND reason = 'received';
  IF NOT EXISTS (
    WITH lines AS MATERIALIZED (SELECT account_code, currency, amount_minor FROM journal_line WHERE journal_id = received)
    SELECT 1 FROM lines l JOIN ledger_account a ON a.code = l.account_code
    WHERE a.kind = 'asset' AND l.currency = NEW.currency AND l.amount_minor = NEW.base_minor + NEW.covered_fee_minor
  ) THEN
    RAISE EXCEPTION 'payment % has no journal for its amount', NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_has_journal';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM receipt WHERE payment_id = NEW.id AND base_minor = NEW.base_minor AND covered_fee_minor = NEW.covered_fee_minor) THEN
    RAISE EXCEPTION 'payment % has no receipt for its amount', NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_has_receipt';
  END IF;
  IF NEW.donation_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM donation WHERE id = NEW.donation_id AND state = 'paid' AND supporter_id = NEW.supporter_id)
     OR NEW.term_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM term WHERE id = NEW.term_id AND state = 'paid' AND supporter_id = NEW.supporter_id)
     OR NEW.subscription_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM subscription WHERE id = NEW.subscription_id AND supporter_id = NEW.supporter_id) THEN
    RAISE EXCEPTION 'payment % is for something that is not paid', NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_purpose_paid';
  END IF;
  RETURN NULL;
END $$;
