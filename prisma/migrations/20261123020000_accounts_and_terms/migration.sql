-- Supporters sign in by a letter, see what they hold, and begin things for themselves; terms follow one another.

-- AlterTable
ALTER TABLE "checkout" ADD COLUMN "supporter_id" UUID;

-- AlterTable
ALTER TABLE "supporter_email" ADD COLUMN "retired_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "subscription" ADD COLUMN "after_term_id" UUID,
ADD COLUMN "begins_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "account_link" (
    "id" UUID NOT NULL,
    "purpose" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "supporter_id" UUID,
    "message_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "next_try_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "account_link_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "supporter_session" (
    "token_hash" TEXT NOT NULL,
    "supporter_id" UUID NOT NULL,
    "csrf_token" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "supporter_session_pkey" PRIMARY KEY ("token_hash")
);

-- CreateIndex
CREATE UNIQUE INDEX "account_link_message_id_key" ON "account_link"("message_id");

-- CreateIndex
CREATE INDEX "account_link_created_at_idx" ON "account_link"("created_at");

-- CreateIndex
CREATE INDEX "supporter_session_supporter_id_idx" ON "supporter_session"("supporter_id");

-- AddForeignKey
ALTER TABLE "checkout" ADD CONSTRAINT "checkout_supporter_id_fkey" FOREIGN KEY ("supporter_id") REFERENCES "supporter"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "subscription" ADD CONSTRAINT "subscription_after_term_id_fkey" FOREIGN KEY ("after_term_id") REFERENCES "term"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account_link" ADD CONSTRAINT "account_link_supporter_id_fkey" FOREIGN KEY ("supporter_id") REFERENCES "supporter"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "supporter_session" ADD CONSTRAINT "supporter_session_supporter_id_fkey" FOREIGN KEY ("supporter_id") REFERENCES "supporter"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "account_link"
  ADD CONSTRAINT "account_link_purpose_known" CHECK ("purpose" IN ('sign in', 'new address')),
  ADD CONSTRAINT "account_link_new_address_is_somebodys" CHECK ("purpose" <> 'new address' OR "supporter_id" IS NOT NULL),
  ADD CONSTRAINT "account_link_state_known" CHECK ("state" IN ('waiting', 'sending', 'sent', 'refused')),
  ADD CONSTRAINT "account_link_sent_has_time" CHECK (("state" = 'sent') = ("sent_at" IS NOT NULL)),
  ADD CONSTRAINT "account_link_ends" CHECK ("expires_at" > "created_at");
CREATE INDEX "account_link_unsent" ON "account_link" ("next_try_at") WHERE "state" IN ('waiting', 'sending');

-- An address somebody has replaced still leads to them, but nobody signs in by it and nothing is sent to it first.
ALTER TABLE "supporter_email" ADD CONSTRAINT "supporter_email_retired_is_not_primary" CHECK ("retired_at" IS NULL OR NOT "is_primary");

-- A month that begins when a term ends says when, and one term is followed by one of them at a time.
ALTER TABLE "subscription" ADD CONSTRAINT "subscription_after_a_term_begins_later" CHECK ("after_term_id" IS NULL OR "begins_at" IS NOT NULL);
CREATE UNIQUE INDEX "subscription_one_after_a_term" ON "subscription" ("after_term_id") WHERE "state" IN ('started', 'processing', 'active', 'late');

-- Paid terms of one edition follow one another: two of a supporter's never run at the same time. Whoever settles locks the
-- supporter, so that this is seen before it happens; here PostgreSQL sees it again.
CREATE FUNCTION term_runs_alone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM term t JOIN plan p ON p.id = t.plan_id
    WHERE t.supporter_id = NEW.supporter_id AND t.id <> NEW.id AND t.state = 'paid'
      AND p.edition = (SELECT edition FROM plan WHERE id = NEW.plan_id)
      AND t.starts_at < NEW.ends_at AND NEW.starts_at < t.ends_at
  ) THEN
    RAISE EXCEPTION 'term % runs while another of its edition does', NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = 'term_runs_alone';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER term_runs_alone AFTER INSERT OR UPDATE OF state, starts_at, ends_at, supporter_id ON "term"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'paid') EXECUTE FUNCTION term_runs_alone();
