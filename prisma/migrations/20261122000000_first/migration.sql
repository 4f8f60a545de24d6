-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "appeal" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "ask" TEXT NOT NULL,
    "target_minor" BIGINT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "standing" BOOLEAN NOT NULL DEFAULT false,
    "starts_on" DATE,
    "ends_on" DATE,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "appeal_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "donation" (
    "id" UUID NOT NULL,
    "checkout_id" UUID,
    "supporter_id" UUID,
    "state" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "donation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ledger_account" (
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,

    CONSTRAINT "ledger_account_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "journal" (
    "id" UUID NOT NULL,
    "cause_kind" TEXT NOT NULL,
    "cause_id" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "posted_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "journal_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "journal_line" (
    "journal_id" UUID NOT NULL,
    "position" SMALLINT NOT NULL,
    "account_code" TEXT NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "currency" CHAR(3) NOT NULL,

    CONSTRAINT "journal_line_pkey" PRIMARY KEY ("journal_id","position")
);

-- CreateTable
CREATE TABLE "checkout" (
    "id" UUID NOT NULL,
    "purpose" TEXT NOT NULL,
    "plan_id" UUID NOT NULL,
    "appeal_id" UUID NOT NULL,
    "base_minor" BIGINT NOT NULL,
    "covered_fee_minor" BIGINT NOT NULL,
    "tax_minor" BIGINT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "phone" TEXT,
    "message" TEXT,
    "newsletter" BOOLEAN NOT NULL,
    "newsletter_wording" TEXT,
    "address_id" UUID,
    "repeat_key" TEXT,
    "processor_ref" TEXT,
    "url" TEXT,
    "expires_at" TIMESTAMPTZ(3),
    "livemode" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "asked_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "checkout_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "postal_address" (
    "id" UUID NOT NULL,
    "line1" TEXT NOT NULL,
    "line2" TEXT,
    "suburb" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "postcode" TEXT NOT NULL,
    "country" CHAR(2) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "postal_address_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "payment" (
    "id" UUID NOT NULL,
    "supporter_id" UUID NOT NULL,
    "donation_id" UUID,
    "subscription_id" UUID,
    "term_id" UUID,
    "appeal_id" UUID NOT NULL,
    "base_minor" BIGINT NOT NULL,
    "covered_fee_minor" BIGINT NOT NULL,
    "tax_minor" BIGINT NOT NULL,
    "refunded_minor" BIGINT NOT NULL DEFAULT 0,
    "currency" CHAR(3) NOT NULL,
    "fee_minor" BIGINT,
    "method" TEXT NOT NULL,
    "payment_ref" TEXT,
    "invoice_ref" TEXT,
    "livemode" BOOLEAN NOT NULL,
    "period_start" TIMESTAMPTZ(3),
    "period_end" TIMESTAMPTZ(3),
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "payment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "plan" (
    "id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "edition" TEXT NOT NULL,
    "frequency" TEXT NOT NULL,
    "price_minor" BIGINT,
    "currency" CHAR(3) NOT NULL,
    "term_months" INTEGER,
    "entitlements" TEXT[],
    "supply" BOOLEAN NOT NULL,
    "retired_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "plan_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "receipt_counter" (
    "financial_year" INTEGER NOT NULL,
    "last" INTEGER NOT NULL,

    CONSTRAINT "receipt_counter_pkey" PRIMARY KEY ("financial_year")
);

-- CreateTable
CREATE TABLE "receipt" (
    "id" UUID NOT NULL,
    "financial_year" INTEGER NOT NULL,
    "sequence" INTEGER NOT NULL,
    "payment_id" UUID NOT NULL,
    "supporter_id" UUID NOT NULL,
    "issued_at" TIMESTAMPTZ(3) NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT,
    "description" TEXT NOT NULL,
    "base_minor" BIGINT NOT NULL,
    "covered_fee_minor" BIGINT NOT NULL,
    "tax_minor" BIGINT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "issuer" JSONB NOT NULL,

    CONSTRAINT "receipt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "receipt_delivery" (
    "receipt_id" UUID NOT NULL,
    "message_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "next_try_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "receipt_delivery_pkey" PRIMARY KEY ("receipt_id")
);

-- CreateTable
CREATE TABLE "staff_member" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "disabled_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "staff_member_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "staff_session" (
    "token_hash" TEXT NOT NULL,
    "staff_id" UUID NOT NULL,
    "csrf_token" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "staff_session_pkey" PRIMARY KEY ("token_hash")
);

-- CreateTable
CREATE TABLE "staff_invitation" (
    "token_hash" TEXT NOT NULL,
    "email" TEXT,
    "role" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "staff_invitation_pkey" PRIMARY KEY ("token_hash")
);

-- CreateTable
CREATE TABLE "audit_entry" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "staff_id" UUID,
    "actor" TEXT NOT NULL,
    "act" TEXT NOT NULL,
    "object" TEXT NOT NULL,
    "detail" JSONB NOT NULL,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stripe_event" (
    "id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "livemode" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "payload" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "applied_at" TIMESTAMPTZ(3),

    CONSTRAINT "stripe_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "subscription" (
    "id" UUID NOT NULL,
    "checkout_id" UUID,
    "supporter_id" UUID,
    "plan_id" UUID NOT NULL,
    "address_id" UUID,
    "state" TEXT NOT NULL,
    "base_minor" BIGINT NOT NULL,
    "covered_fee_minor" BIGINT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "processor_ref" TEXT,
    "customer_ref" TEXT,
    "started_at" TIMESTAMPTZ(3),
    "current_period_end" TIMESTAMPTZ(3),
    "cancel_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "subscription_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "term" (
    "id" UUID NOT NULL,
    "checkout_id" UUID,
    "supporter_id" UUID,
    "plan_id" UUID NOT NULL,
    "address_id" UUID,
    "state" TEXT NOT NULL,
    "starts_at" TIMESTAMPTZ(3),
    "ends_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "term_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "supporter" (
    "id" UUID NOT NULL,
    "number" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "name_key" TEXT NOT NULL,
    "phone" TEXT,
    "phone_key" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "supporter_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "supporter_email" (
    "key" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "supporter_id" UUID NOT NULL,
    "is_primary" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "supporter_email_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "consent" (
    "id" UUID NOT NULL,
    "supporter_id" UUID NOT NULL,
    "purpose" TEXT NOT NULL,
    "given" BOOLEAN NOT NULL,
    "wording" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "consent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rate_limit" (
    "key" TEXT NOT NULL,
    "points" INTEGER NOT NULL,
    "resets_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "rate_limit_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "installation" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "livemode" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "installation_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "appeal_slug_key" ON "appeal"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "donation_checkout_id_key" ON "donation"("checkout_id");

-- CreateIndex
CREATE INDEX "donation_supporter_id_idx" ON "donation"("supporter_id");

-- CreateIndex
CREATE INDEX "journal_occurred_at_idx" ON "journal"("occurred_at");

-- CreateIndex
CREATE UNIQUE INDEX "journal_cause_kind_cause_id_reason_key" ON "journal"("cause_kind", "cause_id", "reason");

-- CreateIndex
CREATE INDEX "journal_line_account_code_currency_idx" ON "journal_line"("account_code", "currency");

-- CreateIndex
CREATE UNIQUE INDEX "checkout_repeat_key_key" ON "checkout"("repeat_key");

-- CreateIndex
CREATE UNIQUE INDEX "checkout_processor_ref_key" ON "checkout"("processor_ref");

-- CreateIndex
CREATE UNIQUE INDEX "payment_donation_id_key" ON "payment"("donation_id");

-- CreateIndex
CREATE UNIQUE INDEX "payment_term_id_key" ON "payment"("term_id");

-- CreateIndex
CREATE UNIQUE INDEX "payment_payment_ref_key" ON "payment"("payment_ref");

-- CreateIndex
CREATE UNIQUE INDEX "payment_invoice_ref_key" ON "payment"("invoice_ref");

-- CreateIndex
CREATE INDEX "payment_supporter_id_received_at_idx" ON "payment"("supporter_id", "received_at");

-- CreateIndex
CREATE INDEX "payment_subscription_id_idx" ON "payment"("subscription_id");

-- CreateIndex
CREATE INDEX "payment_appeal_id_received_at_idx" ON "payment"("appeal_id", "received_at");

-- CreateIndex
CREATE INDEX "payment_received_at_idx" ON "payment"("received_at");

-- CreateIndex
CREATE UNIQUE INDEX "plan_code_key" ON "plan"("code");

-- CreateIndex
CREATE UNIQUE INDEX "receipt_payment_id_key" ON "receipt"("payment_id");

-- CreateIndex
CREATE INDEX "receipt_supporter_id_idx" ON "receipt"("supporter_id");

-- CreateIndex
CREATE UNIQUE INDEX "receipt_financial_year_sequence_key" ON "receipt"("financial_year", "sequence");

-- CreateIndex
CREATE UNIQUE INDEX "receipt_delivery_message_id_key" ON "receipt_delivery"("message_id");

-- CreateIndex
CREATE UNIQUE INDEX "staff_member_email_key" ON "staff_member"("email");

-- CreateIndex
CREATE INDEX "staff_session_staff_id_idx" ON "staff_session"("staff_id");

-- CreateIndex
CREATE INDEX "audit_entry_object_idx" ON "audit_entry"("object");

-- CreateIndex
CREATE INDEX "stripe_event_received_at_idx" ON "stripe_event"("received_at");

-- CreateIndex
CREATE UNIQUE INDEX "subscription_checkout_id_key" ON "subscription"("checkout_id");

-- CreateIndex
CREATE UNIQUE INDEX "subscription_processor_ref_key" ON "subscription"("processor_ref");

-- CreateIndex
CREATE INDEX "subscription_supporter_id_idx" ON "subscription"("supporter_id");

-- CreateIndex
CREATE UNIQUE INDEX "term_checkout_id_key" ON "term"("checkout_id");

-- CreateIndex
CREATE INDEX "term_supporter_id_idx" ON "term"("supporter_id");

-- CreateIndex
CREATE UNIQUE INDEX "supporter_number_key" ON "supporter"("number");

-- CreateIndex
CREATE INDEX "supporter_name_key_idx" ON "supporter"("name_key");

-- CreateIndex
CREATE INDEX "supporter_phone_key_idx" ON "supporter"("phone_key");

-- CreateIndex
CREATE INDEX "supporter_email_supporter_id_idx" ON "supporter_email"("supporter_id");

-- CreateIndex
CREATE INDEX "consent_supporter_id_purpose_at_idx" ON "consent"("supporter_id", "purpose", "at");

-- CreateIndex
CREATE INDEX "rate_limit_resets_at_idx" ON "rate_limit"("resets_at");

-- AddForeignKey
ALTER TABLE "donation" ADD CONSTRAINT "donation_checkout_id_fkey" FOREIGN KEY ("checkout_id") REFERENCES "checkout"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "donation" ADD CONSTRAINT "donation_supporter_id_fkey" FOREIGN KEY ("supporter_id") REFERENCES "supporter"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "journal_line" ADD CONSTRAINT "journal_line_journal_id_fkey" FOREIGN KEY ("journal_id") REFERENCES "journal"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "journal_line" ADD CONSTRAINT "journal_line_account_code_fkey" FOREIGN KEY ("account_code") REFERENCES "ledger_account"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "checkout" ADD CONSTRAINT "checkout_plan_id_fkey" FOREIGN KEY ("plan_id") REFERENCES "plan"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "checkout" ADD CONSTRAINT "checkout_appeal_id_fkey" FOREIGN KEY ("appeal_id") REFERENCES "appeal"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "checkout" ADD CONSTRAINT "checkout_address_id_fkey" FOREIGN KEY ("address_id") REFERENCES "postal_address"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment" ADD CONSTRAINT "payment_supporter_id_fkey" FOREIGN KEY ("supporter_id") REFERENCES "supporter"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment" ADD CONSTRAINT "payment_donation_id_fkey" FOREIGN KEY ("donation_id") REFERENCES "donation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment" ADD CONSTRAINT "payment_subscription_id_fkey" FOREIGN KEY ("subscription_id") REFERENCES "subscription"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment" ADD CONSTRAINT "payment_term_id_fkey" FOREIGN KEY ("term_id") REFERENCES "term"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment" ADD CONSTRAINT "payment_appeal_id_fkey" FOREIGN KEY ("appeal_id") REFERENCES "appeal"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "receipt" ADD CONSTRAINT "receipt_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "payment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "receipt" ADD CONSTRAINT "receipt_supporter_id_fkey" FOREIGN KEY ("supporter_id") REFERENCES "supporter"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "receipt_delivery" ADD CONSTRAINT "receipt_delivery_receipt_id_fkey" FOREIGN KEY ("receipt_id") REFERENCES "receipt"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "staff_session" ADD CONSTRAINT "staff_session_staff_id_fkey" FOREIGN KEY ("staff_id") REFERENCES "staff_member"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "subscription" ADD CONSTRAINT "subscription_checkout_id_fkey" FOREIGN KEY ("checkout_id") REFERENCES "checkout"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "subscription" ADD CONSTRAINT "subscription_supporter_id_fkey" FOREIGN KEY ("supporter_id") REFERENCES "supporter"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "subscription" ADD CONSTRAINT "subscription_plan_id_fkey" FOREIGN KEY ("plan_id") REFERENCES "plan"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "subscription" ADD CONSTRAINT "subscription_address_id_fkey" FOREIGN KEY ("address_id") REFERENCES "postal_address"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "term" ADD CONSTRAINT "term_checkout_id_fkey" FOREIGN KEY ("checkout_id") REFERENCES "checkout"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "term" ADD CONSTRAINT "term_supporter_id_fkey" FOREIGN KEY ("supporter_id") REFERENCES "supporter"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "term" ADD CONSTRAINT "term_plan_id_fkey" FOREIGN KEY ("plan_id") REFERENCES "plan"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "term" ADD CONSTRAINT "term_address_id_fkey" FOREIGN KEY ("address_id") REFERENCES "postal_address"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "supporter_email" ADD CONSTRAINT "supporter_email_supporter_id_fkey" FOREIGN KEY ("supporter_id") REFERENCES "supporter"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consent" ADD CONSTRAINT "consent_supporter_id_fkey" FOREIGN KEY ("supporter_id") REFERENCES "supporter"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- What follows Prisma cannot say: the promises about money, asked again by the database itself.

ALTER TABLE "rate_limit" SET UNLOGGED;
ALTER SEQUENCE "supporter_number_seq" RESTART WITH 100001;
ALTER TABLE "installation" ADD CONSTRAINT "installation_is_one_row" CHECK ("id" = 1);

-- Amounts, words and states

ALTER TABLE "plan"
  ADD CONSTRAINT "plan_edition_known" CHECK ("edition" IN ('none', 'digital', 'print')),
  ADD CONSTRAINT "plan_frequency_known" CHECK ("frequency" IN ('once', 'monthly')),
  ADD CONSTRAINT "plan_price_positive" CHECK ("price_minor" > 0),
  ADD CONSTRAINT "plan_editions_have_prices" CHECK (("edition" = 'none') = ("price_minor" IS NULL)),
  ADD CONSTRAINT "plan_terms_are_paid_once" CHECK (("term_months" IS NOT NULL) = ("edition" <> 'none' AND "frequency" = 'once')),
  ADD CONSTRAINT "plan_currency_code" CHECK ("currency" ~ '^[A-Z]{3}$');

ALTER TABLE "appeal"
  ADD CONSTRAINT "appeal_target_positive" CHECK ("target_minor" > 0),
  ADD CONSTRAINT "appeal_dates_in_order" CHECK ("ends_on" >= "starts_on"),
  ADD CONSTRAINT "appeal_currency_code" CHECK ("currency" ~ '^[A-Z]{3}$');

ALTER TABLE "checkout"
  ADD CONSTRAINT "checkout_purpose_known" CHECK ("purpose" IN ('donation', 'subscription', 'term')),
  ADD CONSTRAINT "checkout_amounts" CHECK ("base_minor" > 0 AND "covered_fee_minor" >= 0 AND "tax_minor" BETWEEN 0 AND "base_minor"),
  ADD CONSTRAINT "checkout_currency_code" CHECK ("currency" ~ '^[A-Z]{3}$'),
  ADD CONSTRAINT "checkout_finished_cannot_repeat" CHECK ("finished_at" IS NULL OR "repeat_key" IS NULL);

ALTER TABLE "donation"
  ADD CONSTRAINT "donation_state_known" CHECK ("state" IN ('started', 'processing', 'paid', 'failed', 'expired')),
  ADD CONSTRAINT "donation_paid_is_settled" CHECK (("state" = 'paid') = ("settled_at" IS NOT NULL)),
  ADD CONSTRAINT "donation_paid_has_supporter" CHECK (("state" = 'paid') = ("supporter_id" IS NOT NULL));

ALTER TABLE "subscription"
  ADD CONSTRAINT "subscription_state_known" CHECK ("state" IN ('started', 'processing', 'active', 'late', 'ended', 'failed', 'expired')),
  ADD CONSTRAINT "subscription_amounts" CHECK ("base_minor" > 0 AND "covered_fee_minor" >= 0),
  ADD CONSTRAINT "subscription_held_has_supporter"
    CHECK (("state" IN ('active', 'late', 'ended')) = ("supporter_id" IS NOT NULL AND "started_at" IS NOT NULL)),
  ADD CONSTRAINT "subscription_ended_has_date" CHECK (("state" = 'ended') = ("ended_at" IS NOT NULL)),
  ADD CONSTRAINT "subscription_currency_code" CHECK ("currency" ~ '^[A-Z]{3}$');

ALTER TABLE "term"
  ADD CONSTRAINT "term_state_known" CHECK ("state" IN ('started', 'processing', 'paid', 'failed', 'expired')),
  ADD CONSTRAINT "term_paid_has_dates" CHECK (("state" = 'paid') = ("starts_at" IS NOT NULL AND "ends_at" IS NOT NULL AND "settled_at" IS NOT NULL)),
  ADD CONSTRAINT "term_dates_in_order" CHECK ("ends_at" > "starts_at"),
  ADD CONSTRAINT "term_paid_has_supporter" CHECK (("state" = 'paid') = ("supporter_id" IS NOT NULL));

ALTER TABLE "payment"
  ADD CONSTRAINT "payment_for_one_thing" CHECK (num_nonnulls("donation_id", "subscription_id", "term_id") = 1),
  ADD CONSTRAINT "payment_amounts" CHECK ("base_minor" > 0 AND "covered_fee_minor" >= 0 AND "tax_minor" BETWEEN 0 AND "base_minor"),
  ADD CONSTRAINT "payment_refunds_within_amount" CHECK ("refunded_minor" BETWEEN 0 AND "base_minor" + "covered_fee_minor"),
  ADD CONSTRAINT "payment_fee_not_negative" CHECK ("fee_minor" >= 0),
  ADD CONSTRAINT "payment_currency_code" CHECK ("currency" ~ '^[A-Z]{3}$');

ALTER TABLE "receipt"
  ADD CONSTRAINT "receipt_kind_known" CHECK ("kind" IN ('gift', 'tax_invoice')),
  ADD CONSTRAINT "receipt_sequence_positive" CHECK ("sequence" > 0),
  ADD CONSTRAINT "receipt_amounts" CHECK ("base_minor" > 0 AND "covered_fee_minor" >= 0 AND "tax_minor" BETWEEN 0 AND "base_minor"),
  ADD CONSTRAINT "receipt_tax_invoice_has_tax" CHECK (("kind" = 'tax_invoice') = ("tax_minor" > 0));

ALTER TABLE "receipt_delivery"
  ADD CONSTRAINT "receipt_delivery_state_known" CHECK ("state" IN ('waiting', 'sending', 'sent', 'refused')),
  ADD CONSTRAINT "receipt_delivery_sent_has_time" CHECK (("state" = 'sent') = ("sent_at" IS NOT NULL));

ALTER TABLE "stripe_event"
  ADD CONSTRAINT "stripe_event_state_known" CHECK ("state" IN ('waiting', 'applied', 'ignored', 'parked')),
  ADD CONSTRAINT "stripe_event_waiting_is_open" CHECK (("state" = 'waiting') = ("applied_at" IS NULL));

ALTER TABLE "ledger_account"
  ADD CONSTRAINT "ledger_account_kind_known" CHECK ("kind" IN ('asset', 'liability', 'income', 'expense'));

ALTER TABLE "journal_line"
  ADD CONSTRAINT "journal_line_not_nothing" CHECK ("amount_minor" <> 0),
  ADD CONSTRAINT "journal_line_currency_code" CHECK ("currency" ~ '^[A-Z]{3}$');

ALTER TABLE "staff_member"
  ADD CONSTRAINT "staff_member_role_known" CHECK ("role" IN ('viewer', 'membership', 'bookkeeper', 'owner'));
ALTER TABLE "staff_invitation"
  ADD CONSTRAINT "staff_invitation_role_known" CHECK ("role" IN ('viewer', 'membership', 'bookkeeper', 'owner'));

-- What the workers poll for, small however large the tables grow

CREATE UNIQUE INDEX "supporter_email_one_primary" ON "supporter_email" ("supporter_id") WHERE "is_primary";
CREATE INDEX "checkout_unfinished" ON "checkout" ("created_at") WHERE "finished_at" IS NULL;
CREATE INDEX "stripe_event_waiting" ON "stripe_event" ("received_at") WHERE "state" = 'waiting';
CREATE INDEX "stripe_event_parked" ON "stripe_event" ("received_at") WHERE "state" = 'parked';
CREATE INDEX "receipt_delivery_unsent" ON "receipt_delivery" ("next_try_at") WHERE "state" IN ('waiting', 'sending');
CREATE INDEX "payment_fee_unknown" ON "payment" ("received_at") WHERE "fee_minor" IS NULL;

-- Tables that only grow

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% only grows: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER journal_only_grows BEFORE UPDATE OR DELETE ON "journal" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER journal_never_emptied BEFORE TRUNCATE ON "journal" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER journal_line_only_grows BEFORE UPDATE OR DELETE ON "journal_line" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER journal_line_never_emptied BEFORE TRUNCATE ON "journal_line" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER receipt_only_grows BEFORE UPDATE OR DELETE ON "receipt" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER receipt_never_emptied BEFORE TRUNCATE ON "receipt" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER consent_only_grows BEFORE UPDATE OR DELETE ON "consent" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER consent_never_emptied BEFORE TRUNCATE ON "consent" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_entry_only_grows BEFORE UPDATE OR DELETE ON "audit_entry" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_entry_never_emptied BEFORE TRUNCATE ON "audit_entry" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payment_never_deleted BEFORE DELETE ON "payment" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payment_never_emptied BEFORE TRUNCATE ON "payment" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A payment is what it was when it arrived; only its fee (once) and its refunds may become known later.
CREATE FUNCTION payment_keep_facts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (to_jsonb(NEW) - 'fee_minor' - 'refunded_minor') <> (to_jsonb(OLD) - 'fee_minor' - 'refunded_minor')
     OR (OLD.fee_minor IS NOT NULL AND NEW.fee_minor IS DISTINCT FROM OLD.fee_minor) THEN
    RAISE EXCEPTION 'payment % is a fact and keeps its values', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payment_keeps_facts BEFORE UPDATE ON "payment" FOR EACH ROW EXECUTE FUNCTION payment_keep_facts();

-- A plan is sold as it stands: it can be retired and replaced, not changed.
CREATE FUNCTION plan_keep_offer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (to_jsonb(NEW) - 'retired_at') <> (to_jsonb(OLD) - 'retired_at') THEN
    RAISE EXCEPTION 'plan % is retired and replaced, never edited', OLD.code USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER plan_keeps_offer BEFORE UPDATE ON "plan" FOR EACH ROW EXECUTE FUNCTION plan_keep_offer();

-- States move only as the tables beside the nouns say (src/domain/donations/donation.ts and its neighbours).

CREATE FUNCTION one_payment_legal_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
    ('started', 'processing'), ('started', 'paid'), ('started', 'failed'), ('started', 'expired'),
    ('processing', 'paid'), ('processing', 'failed'),
    ('failed', 'processing'), ('failed', 'paid'), ('failed', 'expired'),
    ('expired', 'processing'), ('expired', 'paid')
  ) THEN
    RAISE EXCEPTION '% % cannot go from % to %', TG_TABLE_NAME, OLD.id, OLD.state, NEW.state USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER donation_legal_move BEFORE UPDATE OF state ON "donation" FOR EACH ROW EXECUTE FUNCTION one_payment_legal_move();
CREATE TRIGGER term_legal_move BEFORE UPDATE OF state ON "term" FOR EACH ROW EXECUTE FUNCTION one_payment_legal_move();

CREATE FUNCTION subscription_legal_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
    ('started', 'processing'), ('started', 'active'), ('started', 'failed'), ('started', 'expired'),
    ('processing', 'active'), ('processing', 'failed'),
    ('failed', 'processing'), ('failed', 'active'), ('failed', 'expired'),
    ('expired', 'processing'), ('expired', 'active'),
    ('active', 'late'), ('late', 'active'), ('active', 'ended'), ('late', 'ended')
  ) THEN
    RAISE EXCEPTION 'subscription % cannot go from % to %', OLD.id, OLD.state, NEW.state USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER subscription_legal_move BEFORE UPDATE OF state ON "subscription" FOR EACH ROW EXECUTE FUNCTION subscription_legal_move();

-- I1: the lines of a journal add up to nothing in each currency, and there are at least two of them.
CREATE FUNCTION journal_balances(journal uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT count(*) FROM journal_line WHERE journal_id = journal) < 2
     OR EXISTS (SELECT 1 FROM journal_line WHERE journal_id = journal GROUP BY currency HAVING sum(amount_minor) <> 0) THEN
    RAISE EXCEPTION 'journal % does not balance', journal USING ERRCODE = 'check_violation', CONSTRAINT = 'journal_balances';
  END IF;
END $$;
CREATE FUNCTION journal_check() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM journal_balances(NEW.id); RETURN NULL; END $$;
CREATE FUNCTION journal_line_check() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM journal_balances(NEW.journal_id); RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER journal_balanced AFTER INSERT ON "journal"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION journal_check();
-- Lines that arrive with their journal are checked with it; this is for a line that comes alone, later.
CREATE FUNCTION journal_line_is_late() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM journal WHERE id = NEW.journal_id AND xmin::text <> (pg_current_xact_id()::xid)::text) THEN
    RAISE EXCEPTION 'journal % is closed: lines are written with it or never', NEW.journal_id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER journal_line_with_its_journal BEFORE INSERT ON "journal_line" FOR EACH ROW EXECUTE FUNCTION journal_line_is_late();

-- I5, I9: by the end of its transaction a payment has its journal for the same amount, its receipt, and what it was for
-- is paid; and nothing is paid without a payment.
CREATE FUNCTION payment_is_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM journal j JOIN journal_line l ON l.journal_id = j.id JOIN ledger_account a ON a.code = l.account_code
    WHERE j.cause_kind = 'payment' AND j.cause_id = NEW.id::text AND j.reason = 'received' AND a.kind = 'asset'
      AND l.currency = NEW.currency AND l.amount_minor = NEW.base_minor + NEW.covered_fee_minor
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
CREATE CONSTRAINT TRIGGER payment_whole AFTER INSERT ON "payment" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payment_is_whole();

CREATE FUNCTION paid_has_payment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (TG_TABLE_NAME = 'donation' AND NOT EXISTS (SELECT 1 FROM payment WHERE donation_id = NEW.id))
     OR (TG_TABLE_NAME = 'term' AND NOT EXISTS (SELECT 1 FROM payment WHERE term_id = NEW.id)) THEN
    RAISE EXCEPTION '% % is paid by nothing', TG_TABLE_NAME, NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = 'paid_has_payment';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER donation_paid_has_payment AFTER INSERT OR UPDATE OF state ON "donation"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'paid') EXECUTE FUNCTION paid_has_payment();
CREATE CONSTRAINT TRIGGER term_paid_has_payment AFTER INSERT OR UPDATE OF state ON "term"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'paid') EXECUTE FUNCTION paid_has_payment();

-- I9: numbers are taken one after another, and the counter says the last one taken.
CREATE FUNCTION receipt_number_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.sequence <> 1 + coalesce((SELECT max(sequence) FROM receipt WHERE financial_year = NEW.financial_year), 0) THEN
    RAISE EXCEPTION 'receipt number % does not follow the last one of %', NEW.sequence, NEW.financial_year
      USING ERRCODE = 'check_violation', CONSTRAINT = 'receipt_number_follows';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER receipt_number_follows BEFORE INSERT ON "receipt" FOR EACH ROW EXECUTE FUNCTION receipt_number_follows();
CREATE FUNCTION receipt_counter_is_true() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT last FROM receipt_counter WHERE financial_year = NEW.financial_year)
     <> coalesce((SELECT max(sequence) FROM receipt WHERE financial_year = NEW.financial_year), 0) THEN
    RAISE EXCEPTION 'the receipt counter of % leaves a gap', NEW.financial_year USING ERRCODE = 'check_violation', CONSTRAINT = 'receipt_counter_is_true';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER receipt_counter_true AFTER INSERT OR UPDATE ON "receipt_counter"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION receipt_counter_is_true();
CREATE TRIGGER receipt_counter_stays BEFORE DELETE ON "receipt_counter" FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Rows the paper begins with

INSERT INTO "ledger_account" ("code", "name", "kind") VALUES
  ('stripe_balance', 'Held by Stripe', 'asset'),
  ('bank', 'Bank', 'asset'),
  ('gst_collected', 'GST collected', 'liability'),
  ('donations', 'Donations', 'income'),
  ('subscriptions', 'Supporter subscriptions', 'income'),
  ('covered_fees', 'Card fees covered by givers', 'income'),
  ('stripe_fees', 'Stripe fees', 'expense');

INSERT INTO "plan" ("id", "code", "name", "edition", "frequency", "price_minor", "currency", "term_months", "entitlements", "supply") VALUES
  ('0194f000-0000-7000-8000-000000000001', 'gift-once', 'One-off donation', 'none', 'once', NULL, 'AUD', NULL, '{}', false),
  ('0194f000-0000-7000-8000-000000000002', 'gift-monthly', 'Monthly donation', 'none', 'monthly', NULL, 'AUD', NULL, '{}', false),
  ('0194f000-0000-7000-8000-000000000003', 'digital-monthly', 'Digital edition', 'digital', 'monthly', 500, 'AUD', NULL, '{digital_edition}', true),
  ('0194f000-0000-7000-8000-000000000004', 'print-monthly', 'Print edition', 'print', 'monthly', 1000, 'AUD', NULL, '{digital_edition,print_edition}', true),
  ('0194f000-0000-7000-8000-000000000005', 'digital-12-months', 'Digital edition for 12 months', 'digital', 'once', 6000, 'AUD', 12, '{digital_edition}', true),
  ('0194f000-0000-7000-8000-000000000006', 'print-12-months', 'Print edition for 12 months', 'print', 'once', 12000, 'AUD', 12, '{digital_edition,print_edition}', true);

INSERT INTO "appeal" ("id", "slug", "name", "ask", "target_minor", "currency", "standing") VALUES
  ('0194f000-0000-7000-8000-000000000011', 'fighting-fund', 'Fighting Fund',
   'No owner, no advertisers, no paywall: this paper is paid for by the people who read it. Help us reach this year''s target.',
   25000000, 'AUD', true);
