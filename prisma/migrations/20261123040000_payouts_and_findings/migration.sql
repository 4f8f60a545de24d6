-- Stripe's own list of what moved, by which the books are held to it, and the payouts that bring money to the bank.

-- CreateTable
CREATE TABLE "balance_transaction" (
    "processor_ref" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "fee_minor" BIGINT NOT NULL,
    "net_minor" BIGINT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "source_ref" TEXT,
    "payment_ref" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "available_on" TIMESTAMPTZ(3) NOT NULL,
    "payout_ref" TEXT,
    "entry_kind" TEXT,
    "entry_id" TEXT,
    "exception" TEXT,

    CONSTRAINT "balance_transaction_pkey" PRIMARY KEY ("processor_ref")
);

-- CreateTable
CREATE TABLE "payout" (
    "id" UUID NOT NULL,
    "processor_ref" TEXT NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "state" TEXT NOT NULL,
    "automatic" BOOLEAN NOT NULL,
    "livemode" BOOLEAN NOT NULL,
    "arrives_on" DATE NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "opened_at" TIMESTAMPTZ(3),
    "difference_minor" BIGINT,
    "exception" TEXT,

    CONSTRAINT "payout_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reading" (
    "name" TEXT NOT NULL,
    "until" TIMESTAMPTZ(3),
    "page" TEXT,

    CONSTRAINT "reading_pkey" PRIMARY KEY ("name")
);

-- CreateIndex
CREATE INDEX "balance_transaction_created_at_idx" ON "balance_transaction"("created_at");

-- CreateIndex
CREATE INDEX "balance_transaction_payout_ref_idx" ON "balance_transaction"("payout_ref");

-- CreateIndex
CREATE INDEX "balance_transaction_source_ref_idx" ON "balance_transaction"("source_ref");

-- CreateIndex
CREATE INDEX "balance_transaction_payment_ref_idx" ON "balance_transaction"("payment_ref");

-- CreateIndex
CREATE INDEX "balance_transaction_entry_kind_entry_id_idx" ON "balance_transaction"("entry_kind", "entry_id");

-- CreateIndex
CREATE UNIQUE INDEX "payout_processor_ref_key" ON "payout"("processor_ref");

-- CreateIndex
CREATE INDEX "payout_created_at_idx" ON "payout"("created_at");

CREATE INDEX "balance_transaction_not_entered" ON "balance_transaction" ("created_at") WHERE "entry_kind" IS NULL;

ALTER TABLE "balance_transaction"
  ADD CONSTRAINT "balance_transaction_adds_up" CHECK ("net_minor" = "amount_minor" - "fee_minor"),
  ADD CONSTRAINT "balance_transaction_currency_code" CHECK ("currency" ~ '^[A-Z]{3}$'),
  ADD CONSTRAINT "balance_transaction_entry_is_whole" CHECK (("entry_kind" IS NULL) = ("entry_id" IS NULL)),
  -- I7: it has its entry in the books, or a reason why not.
  ADD CONSTRAINT "balance_transaction_entered_or_explained" CHECK ("entry_kind" IS NOT NULL OR "exception" IS NOT NULL);

ALTER TABLE "payout"
  ADD CONSTRAINT "payout_state_known" CHECK ("state" IN ('pending', 'in_transit', 'paid', 'failed', 'canceled')),
  ADD CONSTRAINT "payout_not_nothing" CHECK ("amount_minor" <> 0),
  ADD CONSTRAINT "payout_currency_code" CHECK ("currency" ~ '^[A-Z]{3}$'),
  ADD CONSTRAINT "payout_opened_has_difference" CHECK (("opened_at" IS NULL) = ("difference_minor" IS NULL)),
  -- I8: it adds up, or says why not.
  ADD CONSTRAINT "payout_difference_is_explained" CHECK ("difference_minor" = 0 OR "exception" IS NOT NULL);

-- What Stripe said stays as it said it. In which payout a movement went, and what in our books it is, becomes known later.
CREATE FUNCTION balance_transaction_keep_facts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (to_jsonb(NEW) - 'payout_ref' - 'entry_kind' - 'entry_id' - 'exception') <> (to_jsonb(OLD) - 'payout_ref' - 'entry_kind' - 'entry_id' - 'exception')
     OR (OLD.payout_ref IS NOT NULL AND NEW.payout_ref IS DISTINCT FROM OLD.payout_ref)
     OR (OLD.entry_kind IS NOT NULL AND (NEW.entry_kind, NEW.entry_id) IS DISTINCT FROM (OLD.entry_kind, OLD.entry_id)) THEN
    RAISE EXCEPTION 'balance transaction % is a fact and keeps its values', OLD.processor_ref USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER balance_transaction_keeps_facts BEFORE UPDATE ON "balance_transaction" FOR EACH ROW EXECUTE FUNCTION balance_transaction_keep_facts();
CREATE TRIGGER balance_transaction_never_deleted BEFORE DELETE ON "balance_transaction" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER balance_transaction_never_emptied BEFORE TRUNCATE ON "balance_transaction" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION payout_keep_facts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.processor_ref, NEW.amount_minor, NEW.currency, NEW.automatic, NEW.livemode, NEW.created_at)
     IS DISTINCT FROM (OLD.id, OLD.processor_ref, OLD.amount_minor, OLD.currency, OLD.automatic, OLD.livemode, OLD.created_at) THEN
    RAISE EXCEPTION 'payout % is a fact and keeps its values', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payout_keeps_facts BEFORE UPDATE ON "payout" FOR EACH ROW EXECUTE FUNCTION payout_keep_facts();
CREATE TRIGGER payout_never_deleted BEFORE DELETE ON "payout" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payout_never_emptied BEFORE TRUNCATE ON "payout" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

INSERT INTO "ledger_account" ("code", "name", "kind") VALUES
  ('payouts_under_way', 'On its way to the bank', 'asset'),
  ('not_ours', 'At Stripe, and not of this program', 'liability');
