-- What is known of how a subscription stands, what it was told to do, and what was agreed since it began.

-- AlterTable
ALTER TABLE "subscription" ADD COLUMN     "anchor_at" TIMESTAMPTZ(3),
ADD COLUMN     "ended_reason" TEXT,
ADD COLUMN     "late_since" TIMESTAMPTZ(3),
ADD COLUMN     "method_expires_on" DATE,
ADD COLUMN     "method_label" TEXT,
ADD COLUMN     "paid_until" TIMESTAMPTZ(3),
ADD COLUMN     "paused_until" TIMESTAMPTZ(3),
ADD COLUMN     "stopped_at" TIMESTAMPTZ(3),
ADD COLUMN     "tax_minor" BIGINT NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "instruction" (
    "id" UUID NOT NULL,
    "subscription_id" UUID NOT NULL,
    "act" TEXT NOT NULL,
    "detail" JSONB NOT NULL,
    "asked_by" TEXT NOT NULL,
    "reason" TEXT,
    "state" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "next_try_at" TIMESTAMPTZ(3) NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "done_at" TIMESTAMPTZ(3),

    CONSTRAINT "instruction_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "subscription_agreement" (
    "id" UUID NOT NULL,
    "subscription_id" UUID NOT NULL,
    "plan_id" UUID NOT NULL,
    "base_minor" BIGINT NOT NULL,
    "covered_fee_minor" BIGINT NOT NULL,
    "tax_minor" BIGINT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "effective_from" TIMESTAMPTZ(3) NOT NULL,
    "agreed_at" TIMESTAMPTZ(3) NOT NULL,
    "instruction_id" UUID NOT NULL,

    CONSTRAINT "subscription_agreement_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "instruction_subscription_id_asked_at_idx" ON "instruction"("subscription_id", "asked_at");

-- CreateIndex
CREATE UNIQUE INDEX "subscription_agreement_instruction_id_key" ON "subscription_agreement"("instruction_id");

-- CreateIndex
CREATE INDEX "subscription_agreement_subscription_id_effective_from_idx" ON "subscription_agreement"("subscription_id", "effective_from");

-- AddForeignKey
ALTER TABLE "instruction" ADD CONSTRAINT "instruction_subscription_id_fkey" FOREIGN KEY ("subscription_id") REFERENCES "subscription"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "subscription_agreement" ADD CONSTRAINT "subscription_agreement_subscription_id_fkey" FOREIGN KEY ("subscription_id") REFERENCES "subscription"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "subscription_agreement" ADD CONSTRAINT "subscription_agreement_plan_id_fkey" FOREIGN KEY ("plan_id") REFERENCES "plan"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "subscription_agreement" ADD CONSTRAINT "subscription_agreement_instruction_id_fkey" FOREIGN KEY ("instruction_id") REFERENCES "instruction"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What is known already of subscriptions that are there.
UPDATE "subscription" s SET "tax_minor" = c."tax_minor" FROM "checkout" c WHERE c."id" = s."checkout_id";
UPDATE "subscription" s SET "paid_until" = p."until", "anchor_at" = p."since"
  FROM (SELECT "subscription_id", max("period_end") AS "until", min("period_start") AS "since" FROM "payment" WHERE "subscription_id" IS NOT NULL GROUP BY "subscription_id") p
  WHERE p."subscription_id" = s."id";
UPDATE "subscription" SET "late_since" = coalesce("paid_until", "current_period_end", "created_at") WHERE "state" = 'late';

ALTER TABLE "subscription"
  ADD CONSTRAINT "subscription_tax_within" CHECK ("tax_minor" BETWEEN 0 AND "base_minor"),
  ADD CONSTRAINT "subscription_late_only_when_late" CHECK ("late_since" IS NULL OR "state" = 'late'),
  ADD CONSTRAINT "subscription_ended_reason_known" CHECK ("ended_reason" IN ('asked', 'unpaid', 'dispute'));

ALTER TABLE "instruction"
  ADD CONSTRAINT "instruction_act_known" CHECK ("act" IN ('cancel now', 'cancel at period end', 'keep', 'pause', 'resume', 'change amount', 'change plan')),
  ADD CONSTRAINT "instruction_state_known" CHECK ("state" IN ('waiting', 'done', 'refused')),
  ADD CONSTRAINT "instruction_over_has_time" CHECK (("state" = 'waiting') = ("done_at" IS NULL)),
  ADD CONSTRAINT "instruction_asked_by_known" CHECK ("asked_by" IN ('link', 'account', 'system') OR "asked_by" LIKE 'staff _%');
-- One thing at a time: what is asked while another waits takes its place or is told to come back.
CREATE UNIQUE INDEX "instruction_one_waiting" ON "instruction" ("subscription_id") WHERE "state" = 'waiting';
CREATE INDEX "instruction_due" ON "instruction" ("next_try_at") WHERE "state" = 'waiting';

ALTER TABLE "subscription_agreement"
  ADD CONSTRAINT "subscription_agreement_amounts" CHECK ("base_minor" > 0 AND "covered_fee_minor" >= 0 AND "tax_minor" BETWEEN 0 AND "base_minor");

-- What was asked stays as it was asked; an instruction only gets done.
CREATE FUNCTION instruction_keep_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.subscription_id, NEW.act, NEW.detail, NEW.asked_by, NEW.reason, NEW.asked_at)
     IS DISTINCT FROM (OLD.id, OLD.subscription_id, OLD.act, OLD.detail, OLD.asked_by, OLD.reason, OLD.asked_at)
     OR (OLD.state <> 'waiting' AND NEW.state <> OLD.state) THEN
    RAISE EXCEPTION 'instruction % stays as it was asked', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER instruction_keeps_words BEFORE UPDATE ON "instruction" FOR EACH ROW EXECUTE FUNCTION instruction_keep_words();
CREATE TRIGGER instruction_never_deleted BEFORE DELETE ON "instruction" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER instruction_never_emptied BEFORE TRUNCATE ON "instruction" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER subscription_agreement_only_grows BEFORE UPDATE OR DELETE ON "subscription_agreement" FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER subscription_agreement_never_emptied BEFORE TRUNCATE ON "subscription_agreement" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
