-- Money that goes back: refunds, disputes, and the receipts that correct earlier ones.

-- DropIndex
DROP INDEX "receipt_payment_id_key";

-- AlterTable
ALTER TABLE "receipt" ADD COLUMN "replaces_id" UUID;

-- CreateTable
CREATE TABLE "refund" (
    "id" UUID NOT NULL,
    "payment_id" UUID NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "base_minor" BIGINT,
    "covered_fee_minor" BIGINT,
    "tax_minor" BIGINT,
    "currency" CHAR(3) NOT NULL,
    "reason" TEXT NOT NULL,
    "origin" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "requested_by" UUID,
    "approved_by" UUID,
    "end_subscription" BOOLEAN NOT NULL DEFAULT false,
    "processor_ref" TEXT,
    "failure" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_try_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),
    "failed_at" TIMESTAMPTZ(3),

    CONSTRAINT "refund_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dispute" (
    "id" UUID NOT NULL,
    "payment_id" UUID NOT NULL,
    "processor_ref" TEXT NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "base_minor" BIGINT,
    "covered_fee_minor" BIGINT,
    "tax_minor" BIGINT,
    "currency" CHAR(3) NOT NULL,
    "reason" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "inquiry" BOOLEAN NOT NULL,
    "evidence_given" BOOLEAN NOT NULL,
    "evidence_due_at" TIMESTAMPTZ(3),
    "withdrawn_minor" BIGINT NOT NULL DEFAULT 0,
    "reinstated_minor" BIGINT NOT NULL DEFAULT 0,
    "fee_minor" BIGINT NOT NULL DEFAULT 0,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "dispute_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "refund_processor_ref_key" ON "refund"("processor_ref");

-- CreateIndex
CREATE INDEX "refund_payment_id_idx" ON "refund"("payment_id");

-- CreateIndex
CREATE UNIQUE INDEX "dispute_processor_ref_key" ON "dispute"("processor_ref");

-- CreateIndex
CREATE INDEX "dispute_payment_id_idx" ON "dispute"("payment_id");

-- CreateIndex
CREATE UNIQUE INDEX "receipt_replaces_id_key" ON "receipt"("replaces_id");

-- CreateIndex
CREATE INDEX "receipt_payment_id_idx" ON "receipt"("payment_id");

-- AddForeignKey
ALTER TABLE "refund" ADD CONSTRAINT "refund_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "payment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dispute" ADD CONSTRAINT "dispute_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "payment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "receipt" ADD CONSTRAINT "receipt_replaces_id_fkey" FOREIGN KEY ("replaces_id") REFERENCES "receipt"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- What Prisma cannot say

INSERT INTO "ledger_account" ("code", "name", "kind") VALUES ('disputed_funds', 'Held back for disputes', 'asset');

ALTER TABLE "refund"
  ADD CONSTRAINT "refund_state_known" CHECK ("state" IN ('proposed', 'reserved', 'asked', 'succeeded', 'failed', 'declined')),
  ADD CONSTRAINT "refund_origin_known" CHECK ("origin" IN ('staff', 'processor')),
  ADD CONSTRAINT "refund_staff_is_named" CHECK (("origin" = 'staff') = ("requested_by" IS NOT NULL)),
  ADD CONSTRAINT "refund_approved_by_another" CHECK ("approved_by" <> "requested_by"),
  ADD CONSTRAINT "refund_amount_positive" CHECK ("amount_minor" > 0),
  ADD CONSTRAINT "refund_parts" CHECK (
    num_nulls("base_minor", "covered_fee_minor", "tax_minor") IN (0, 3)
    AND "base_minor" >= 0 AND "covered_fee_minor" >= 0 AND "tax_minor" BETWEEN 0 AND "base_minor"
    AND "base_minor" + "covered_fee_minor" = "amount_minor"),
  ADD CONSTRAINT "refund_succeeded_is_whole"
    CHECK ("state" <> 'succeeded' OR ("base_minor" IS NOT NULL AND "processor_ref" IS NOT NULL AND "settled_at" IS NOT NULL)),
  ADD CONSTRAINT "refund_failed_has_time" CHECK (("state" = 'failed') = ("failed_at" IS NOT NULL)),
  ADD CONSTRAINT "refund_currency_code" CHECK ("currency" ~ '^[A-Z]{3}$');

ALTER TABLE "dispute"
  ADD CONSTRAINT "dispute_state_known" CHECK ("state" IN ('open', 'won', 'lost')),
  ADD CONSTRAINT "dispute_closed_has_time" CHECK (("state" = 'open') = ("closed_at" IS NULL)),
  ADD CONSTRAINT "dispute_amount_positive" CHECK ("amount_minor" > 0),
  ADD CONSTRAINT "dispute_funds" CHECK ("withdrawn_minor" >= 0 AND "reinstated_minor" BETWEEN 0 AND "withdrawn_minor" AND "fee_minor" >= 0),
  ADD CONSTRAINT "dispute_parts" CHECK (
    num_nulls("base_minor", "covered_fee_minor", "tax_minor") IN (0, 3)
    AND "base_minor" >= 0 AND "covered_fee_minor" >= 0 AND "tax_minor" BETWEEN 0 AND "base_minor"
    AND "base_minor" + "covered_fee_minor" = "withdrawn_minor"),
  ADD CONSTRAINT "dispute_currency_code" CHECK ("currency" ~ '^[A-Z]{3}$');

-- A payment has one first receipt. Each that corrects one may go down to nothing, and then has no tax to tell of.
CREATE UNIQUE INDEX "receipt_first_of_payment" ON "receipt" ("payment_id") WHERE "replaces_id" IS NULL;
ALTER TABLE "receipt"
  DROP CONSTRAINT "receipt_amounts",
  DROP CONSTRAINT "receipt_tax_invoice_has_tax",
  ADD CONSTRAINT "receipt_amounts" CHECK (
    ("base_minor" > 0 OR ("base_minor" = 0 AND "replaces_id" IS NOT NULL))
    AND "covered_fee_minor" >= 0 AND "tax_minor" BETWEEN 0 AND "base_minor"),
  ADD CONSTRAINT "receipt_tax_invoice_has_tax" CHECK (
    CASE WHEN "replaces_id" IS NULL THEN ("kind" = 'tax_invoice') = ("tax_minor" > 0) ELSE "kind" = 'tax_invoice' OR "tax_minor" = 0 END);

-- What the workers poll for, and what staff are shown first
CREATE INDEX "refund_under_way" ON "refund" ("next_try_at") WHERE "state" IN ('reserved', 'asked');
CREATE INDEX "refund_to_decide" ON "refund" ("created_at") WHERE "state" = 'proposed';
CREATE INDEX "dispute_open" ON "dispute" ("evidence_due_at") WHERE "state" = 'open';

CREATE TRIGGER refund_never_deleted BEFORE DELETE ON "refund" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER refund_never_emptied BEFORE TRUNCATE ON "refund" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER dispute_never_deleted BEFORE DELETE ON "dispute" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER dispute_never_emptied BEFORE TRUNCATE ON "dispute" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- I6: what is set aside to go back, and what went back, never add up to more than was paid, however many ask at once.
CREATE FUNCTION refund_within_payment() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  paid bigint;
  others bigint;
BEGIN
  IF NEW.state IN ('failed', 'declined') THEN RETURN NEW; END IF;
  SELECT base_minor + covered_fee_minor INTO paid FROM payment WHERE id = NEW.payment_id AND currency = NEW.currency FOR UPDATE;
  SELECT coalesce(sum(amount_minor), 0) INTO others FROM refund
    WHERE payment_id = NEW.payment_id AND id <> NEW.id AND state NOT IN ('failed', 'declined');
  IF paid IS NULL OR others + NEW.amount_minor > paid THEN
    RAISE EXCEPTION 'payment % has not that much left to refund', NEW.payment_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'refund_within_payment';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refund_within_payment BEFORE INSERT OR UPDATE OF state, amount_minor ON "refund"
  FOR EACH ROW EXECUTE FUNCTION refund_within_payment();

-- What a refund is stays as it was asked for; its parts and the processor's name for it are written once.
CREATE FUNCTION refund_keep_facts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.payment_id, NEW.amount_minor, NEW.currency, NEW.reason, NEW.origin, NEW.requested_by, NEW.end_subscription, NEW.created_at)
       IS DISTINCT FROM
     (OLD.id, OLD.payment_id, OLD.amount_minor, OLD.currency, OLD.reason, OLD.origin, OLD.requested_by, OLD.end_subscription, OLD.created_at)
     OR (OLD.processor_ref IS NOT NULL AND NEW.processor_ref IS DISTINCT FROM OLD.processor_ref)
     OR (OLD.approved_by IS NOT NULL AND NEW.approved_by IS DISTINCT FROM OLD.approved_by)
     OR (OLD.base_minor IS NOT NULL AND (NEW.base_minor, NEW.tax_minor) IS DISTINCT FROM (OLD.base_minor, OLD.tax_minor)) THEN
    RAISE EXCEPTION 'refund % keeps what was asked for', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refund_keeps_facts BEFORE UPDATE ON "refund" FOR EACH ROW EXECUTE FUNCTION refund_keep_facts();

CREATE FUNCTION refund_legal_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
    ('proposed', 'reserved'), ('proposed', 'declined'),
    ('reserved', 'asked'), ('reserved', 'succeeded'), ('reserved', 'failed'),
    ('asked', 'succeeded'), ('asked', 'failed'),
    ('succeeded', 'failed'), ('failed', 'succeeded')
  ) THEN
    RAISE EXCEPTION 'refund % cannot go from % to %', OLD.id, OLD.state, NEW.state USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refund_legal_move BEFORE UPDATE OF state ON "refund" FOR EACH ROW EXECUTE FUNCTION refund_legal_move();

CREATE FUNCTION dispute_legal_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (('open', 'won'), ('open', 'lost'), ('lost', 'won'), ('won', 'lost')) THEN
    RAISE EXCEPTION 'dispute % cannot go from % to %', OLD.id, OLD.state, NEW.state USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER dispute_legal_move BEFORE UPDATE OF state ON "dispute" FOR EACH ROW EXECUTE FUNCTION dispute_legal_move();

-- I6: by the end of each transaction a payment says what its refunds say.
CREATE FUNCTION payment_refunds_agree() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  paid_for uuid := CASE TG_TABLE_NAME WHEN 'refund' THEN (to_jsonb(NEW) ->> 'payment_id')::uuid ELSE (to_jsonb(NEW) ->> 'id')::uuid END;
BEGIN
  IF (SELECT refunded_minor FROM payment WHERE id = paid_for)
     <> (SELECT coalesce(sum(amount_minor), 0) FROM refund WHERE payment_id = paid_for AND state = 'succeeded') THEN
    RAISE EXCEPTION 'payment % does not say what its refunds add up to', paid_for
      USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_refunds_agree';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER refund_agrees_with_payment AFTER INSERT OR UPDATE ON "refund"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payment_refunds_agree();
CREATE CONSTRAINT TRIGGER payment_agrees_with_refunds AFTER UPDATE OF refunded_minor ON "payment"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.refunded_minor IS DISTINCT FROM OLD.refunded_minor) EXECUTE FUNCTION payment_refunds_agree();

-- A receipt corrects one of the same payment.
CREATE FUNCTION receipt_replaces_its_own() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM receipt WHERE id = NEW.replaces_id AND payment_id = NEW.payment_id) THEN
    RAISE EXCEPTION 'receipt % corrects one of another payment', NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = 'receipt_replaces_its_own';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER receipt_replaces_its_own AFTER INSERT ON "receipt"
  FOR EACH ROW WHEN (NEW.replaces_id IS NOT NULL) EXECUTE FUNCTION receipt_replaces_its_own();
